/* PostgreSQL's own numbers of its built-in types (pg_type.dat), which never change: the one table of them. */
#ifndef ATHAR_TYPES_H
#define ATHAR_TYPES_H

#define DB_TYPES(X)                                                                                                    \
    X(BOOL, "boolean", 16)                                                                                             \
    X(BYTEA, "bytea", 17)                                                                                              \
    X(INT8, "bigint", 20)                                                                                              \
    X(INT2, "smallint", 21)                                                                                            \
    X(INT4, "integer", 23)                                                                                             \
    X(TEXT, "text", 25)                                                                                                \
    X(JSON, "json", 114)                                                                                               \
    X(FLOAT4, "real", 700)                                                                                             \
    X(FLOAT8, "double precision", 701)                                                                                 \
    X(INET, "inet", 869)                                                                                               \
    X(TEXT_ARRAY, "text[]", 1009)                                                                                      \
    X(INT8_ARRAY, "bigint[]", 1016)                                                                                    \
    X(DATE, "date", 1082)                                                                                              \
    X(TIMESTAMPTZ, "timestamptz", 1184)                                                                                \
    X(INTERVAL, "interval", 1186)                                                                                      \
    X(NUMERIC, "numeric", 1700)                                                                                        \
    X(INT4_MULTIRANGE, "int4multirange", 4451)                                                                         \
    X(UUID, "uuid", 2950)                                                                                              \
    X(UUID_ARRAY, "uuid[]", 2951)                                                                                      \
    X(JSONB, "jsonb", 3802)                                                                                            \
    X(JSONB_ARRAY, "jsonb[]", 3807)                                                                                    \
    X(XID8, "xid8", 5069)

enum db_type {
#define X(name, sql, number) OID_##name = (number),
    DB_TYPES(X)
#undef X
};

#endif
