/* The contract (openapi.yaml) compiled to plain read-only structs: operations, a router, parameter and body validators.
 */
#ifndef ATHAR_CONTRACT_H
#define ATHAR_CONTRACT_H

#include "api/contract/fields.h"
#include "api/schema/schema.h"
#include "db/embedded.h"

#define CONTRACT_MAX_PARAMETERS 48
#define CONTRACT_MAX_SEGMENTS   16

enum parameter_place { IN_PATH, IN_QUERY, IN_HEADER };

struct parameter {
    const char *name;
    enum parameter_place place;
    bool required;
    const struct schema *schema; /* of the value that its text was read as; arrays are comma-separated */
    const char *preset;          /* the schema's default as text, NULL: none */
    bool holds_slash;            /* `x-slash: allowed`, in the last segment of a path: %2F stands for "/" in it */
};

struct media {
    const char *type;            /* "application/json", or a range such as "image/" and a star */
    const struct schema *schema; /* NULL where any bytes will do */
};

struct response_header {
    const char *name;
    bool required;
};

struct response {
    int status;
    struct media *media; /* none: no body */
    size_t media_count;
    struct response_header *headers;
    size_t header_count;
};

struct operation {
    const char *id;      /* operationId, camelCase */
    const char *method;  /* upper case */
    const char *path;    /* the template: "/v1/inquiries/{id}" */
    size_t index;        /* place in contract.operations */
    size_t line;         /* of its operationId in the YAML text */
    bool is_public;      /* `security: []` */
    bool is_open;        /* `security: [{}, {bearer: ...}]`: whoever shows no credential is nobody, and may call it */
    bool is_admin;       /* `x-listener: admin`: answers on the admin listener only */
    bool is_unkept;      /* `x-unkept: why`: an Idempotency-Key is taken, and no answer kept under it */
    bool ignores_query;  /* `x-query: ignored`: what stands behind "?" is the page's own matter */
    const char **scopes; /* all of them are needed */
    size_t scope_count;
    struct parameter parameters[CONTRACT_MAX_PARAMETERS];
    size_t parameter_count;
    struct media *body; /* accepted request bodies; none: a body is refused */
    size_t body_count;
    bool body_required;
    bool body_streamed; /* `x-body: stream`: the handler reads it from the wire */
    size_t body_max;    /* bytes; `x-max-bytes` of the requestBody, else CONTRACT_BODY_MAX */
    struct response *responses;
    size_t response_count;
    const char *made_at;            /* `x-made-at: operationId`, where what it makes is read elsewhere than below it */
    const struct operation *reader; /* the GET of what its 201 made; NULL: it makes nothing */
    const char *deprecated_since;   /* the value of Deprecation (RFC 9745); NULL: it is not deprecated */
    const char *sunset;             /* the value of Sunset (RFC 8594) */
    const char *const *produces;    /* media types of all 2xx answers, for Accept; NULL-terminated */
};
#define CONTRACT_BODY_MAX (256U * 1024U)

struct contract {
    struct operation *operations;
    size_t operation_count;
    struct fields fields;   /* what of its guarded record can be withheld, and what is sealed */
    const json_t *document; /* the whole contract, for /openapi.json */
};

/* Told once for every disagreement; `line` is 1-based in the YAML text, 0 where there is none. */
typedef void contract_fault_fn(void *context, size_t line, const char *message);

/* Reads and compiles the contract. Every fault is told; NULL when there was one. `yaml` is only read during the call.
 */
struct contract *contract_load(const char *yaml, size_t length, contract_fault_fn *fault, void *context);
/* The same with files of examples: then what is JSON must have some, and each of them must fit and be used. */
struct contract *contract_load_with(const char *yaml, size_t length, const struct embedded *files, size_t file_count,
                                    contract_fault_fn *fault, void *context);
/* The contract that the program carries, with its examples. */
struct contract *contract_load_carried(contract_fault_fn *fault, void *context);
void contract_free(struct contract *contract);

const struct operation *contract_find(const struct contract *contract, const char *operation_id);
/* The declared answer for a status, or NULL. */
const struct response *operation_response(const struct operation *operation, int status);

/* Whether the answer declares a header field of this name; NULL declares none. */
bool response_sends(const struct response *response, const char *header);

/* Whether it takes a header field of this name. */
bool operation_takes(const struct operation *operation, const char *header);

/* ---- router.c ---- */
enum route_outcome { ROUTE_FOUND, ROUTE_MALFORMED, ROUTE_UNKNOWN, ROUTE_WRONG_METHOD };

/* The operation a request names, with its decoded path segments; text lives in `text`. */
struct route {
    const struct operation *operation;
    const char *values[CONTRACT_MAX_SEGMENTS]; /* decoded value of each {parameter}, in template order */
    size_t value_count;
    const char *allow[10]; /* methods of the path (with HEAD and OPTIONS), NULL-terminated, on FOUND and WRONG_METHOD */
    const char *fault;     /* one sentence, on MALFORMED */
    char text[1024];
};
/* Matches the raw path (no query). Literal beats parameter. HEAD finds GET. `admin` picks the listener's operations.
 * MALFORMED (400), and route->fault says why: %00, %2f outside of a parameter that may hold it, %5c, backslash, "//",
 * dot segments, bad escapes, bad UTF-8, raw bytes over 0x7e or under 0x21. */
enum route_outcome route_find(const struct contract *contract, const char *method, const char *path, bool admin,
                              struct route *route);

/* ---- params.c ---- */
struct params {
    const struct operation *operation;
    const char *values[CONTRACT_MAX_PARAMETERS]; /* decoded text, defaults filled in; NULL: not given */
    char *storage;                               /* owned; params_clear frees it */
};
/* The first value of a request header, or NULL. */
typedef const char *header_fn(const void *context, const char *name);

/* Reads and validates path, query and header parameters. False: `errors` tells (pointer is the parameter's name); an
 * unknown or repeated query parameter is an error, as are bad escapes, bad UTF-8 and NUL. Out of memory: count is 0. */
bool params_read(struct params *params, const struct route *route, const char *query, header_fn *header,
                 const void *context, struct schema_errors *errors);
/* The value by name, or NULL where it was not given. Asserts that the contract declares the name. */
const char *params_get(const struct params *params, const char *name);
void params_clear(struct params *params);

#endif
