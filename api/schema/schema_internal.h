/* Inside the schema engine: what a schema is compiled to. Only api/schema/schema_*.c and contract checks look here.
 */
#ifndef ATHAR_SCHEMA_INTERNAL_H
#define ATHAR_SCHEMA_INTERNAL_H

#include "api/schema/arena.h"
#include "api/schema/format.h"
#include "api/schema/pattern.h"
#include "api/schema/pointer_map.h"
#include "api/schema/schema.h"
#include <stdint.h>

/* Bits of schema.types; TYPE_INTEGER is a number without a fraction. */
enum schema_types {
    TYPE_NULL = 1,
    TYPE_BOOLEAN = 2,
    TYPE_INTEGER = 4,
    TYPE_NUMBER = 8,
    TYPE_STRING = 16,
    TYPE_ARRAY = 32,
    TYPE_OBJECT = 64,
};

/* digits * 10^exponent: what a decimal number in JSON or YAML text says, exactly. */
struct decimal {
    int64_t digits; /* no trailing zero, unless 0 */
    int exponent;
};

/* One name that `properties` or `required` speaks of, in an open-addressing table. */
struct member {
    const char *name; /* NULL: free slot */
    size_t length;
    uint32_t hash;
    const struct schema *schema; /* NULL: not among `properties` */
    uint64_t required;           /* its bit, 0: optional */
};
#define SCHEMA_MAX_REQUIRED 64

struct schema_list {
    const struct schema **items;
    size_t count;
};

/* A member whose constant tells which branch of a oneOf is meant. */
struct discriminator {
    const char *name;
    const json_t **constants; /* one a branch: the const, or the enum array, of the member in that branch */
};

struct schema {
    const json_t *node;
    size_t index;      /* in the order of compilation */
    unsigned types;    /* enum schema_types; 0: any */
    bool refuses_all;  /* the schema `false` */
    bool only_ref;     /* nothing but a $ref: stands for its target */
    bool says_members; /* has `properties`, or `type` names object */
    bool says_additional;
    bool unique_items;
    const json_t *constant;    /* NULL: none */
    const json_t *enumeration; /* array, NULL: none */
    const struct schema *ref;
    struct schema_list all_of, any_of, one_of;
    const struct schema *or_null;        /* of anyOf: [X, {type: "null"}] and nothing else: X; else NULL */
    struct discriminator *discriminator; /* of one_of, NULL: none */
    const json_t *minimum, *maximum, *exclusive_minimum, *exclusive_maximum; /* NULL: none */
    const json_t *multiple_of;
    struct decimal divisor; /* multiple_of, exactly */
    bool checks_numbers;
    size_t min_length, max_length, min_items, max_items, min_properties, max_properties;
    struct pattern *pattern; /* NULL: none */
    const char *expression;
    const struct format *format;
    const struct schema *items;
    struct member *members; /* power-of-two table; NULL: none */
    size_t member_mask, property_count, required_count;
    uint64_t required;               /* all bits of required members */
    const struct schema *additional; /* NULL: further members may be anything */
    const json_t *preset;            /* "default" */
    unsigned height;                 /* of what applies to the same value; see schema_order.c */
    struct schema *next;             /* every schema of the set, newest first */
};

struct schema_set {
    const json_t *document;
    schema_fault_fn *fault;
    void *context;
    struct arena arena;
    struct pointer_map known; /* node -> struct schema * */
    struct schema *newest;
    struct schema **pending; /* allocated, their keywords not read yet */
    size_t pending_count, pending_capacity;
    size_t count;
    bool failed; /* a fault was told, or memory ran out */
};

/* ---- schema_compile.c ---- */
/* Tells a fault at `node`, or at the schema itself where the node has no line of its own. */
void schema_fault(struct schema_set *set, const struct schema *schema, const json_t *node, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The schema of a node, its keywords read now or later in this call of schema_compile. NULL: out of memory. */
struct schema *schema_reach(struct schema_set *set, const json_t *node);
/* True where schema_compile has met the node, directly or through others. */
bool schema_is_reached(const struct schema_set *set, const json_t *node);

/* ---- schema_keywords.c ---- */
/* Reads every keyword of schema->node; unknown ones are faults. */
void schema_read_keywords(struct schema_set *set, struct schema *schema);

/* ---- schema_members.c ---- */
/* Reads `properties` and `required`. */
void schema_read_members(struct schema_set *set, struct schema *schema);

/* ---- schema_order.c ---- */
/* Finds schemas that lead back to themselves without going deeper into the value, and what tells branches apart. */
void schema_check_order(struct schema_set *set, struct schema *schema);
void schema_find_discriminator(struct schema_set *set, struct schema *schema);
/* The schema that a chain of bare references ends in. */
const struct schema *schema_target(const struct schema *schema);
/* The same, through "or null" as well; `or_null` tells whether there was one. */
const struct schema *schema_beyond_null(const struct schema *schema, bool *or_null);

/* ---- schema_value.c ---- */
uint32_t schema_hash(const char *name, size_t length);
/* The slot of a name: its member, or the free slot where it belongs. `members` is never full. */
struct member *schema_member(struct member *members, size_t mask, const char *name, size_t length, uint32_t hash);
/* Type bits that fit the value: 1 and 1.0 are both integer and number. */
unsigned schema_types_of(const json_t *value);
/* Below 0, 0 or above 0, exact for any mix of integers and reals. */
int schema_compare_numbers(const json_t *a, const json_t *b);
struct decimal schema_decimal(const json_t *number);
bool schema_is_multiple(const json_t *number, const struct decimal *divisor);
/* JSON Schema equality: 1 equals 1.0, members in any order. */
bool schema_equal(const json_t *a, const json_t *b);
/* True where no two items are equal. Takes memory only for more than 16 items. */
bool schema_all_differ(const json_t *array);
/* True where arrays and objects are nested at most `levels` deep in the value. */
bool schema_is_shallow(const json_t *value, unsigned levels);

/* ---- schema_report.c ---- */
/* Where a value stands in the document: a chain over the callers' frames. */
struct place {
    const struct place *parent; /* NULL: the whole value */
    const char *key;            /* member name, or NULL for an item */
    size_t length;
    size_t index;
};
/* Adds an error; `errors` may be NULL. Always false, so that a check can return it. */
bool schema_refuse(struct schema_errors *errors, const struct place *place, const char *keyword, const char *format,
                   ...) __attribute__((format(printf, 4, 5)));
/* The same for a bound, which is told as a number too. */
bool schema_refuse_limit(struct schema_errors *errors, const struct place *place, const char *keyword,
                         const char *limit, const char *detail);
/* `types`: bits of enum schema_types. */
bool schema_refuse_type(struct schema_errors *errors, const struct place *place, unsigned types);
bool schema_refuse_enum(struct schema_errors *errors, const struct place *place, const struct schema *schema);
bool schema_refuse_const(struct schema_errors *errors, const struct place *place, const struct schema *schema);

#endif
