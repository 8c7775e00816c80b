/* Inside the contract: what is kept beside the public structs, and what the loading stages share. */
#ifndef ATHAR_CONTRACT_INTERNAL_H
#define ATHAR_CONTRACT_INTERNAL_H

#include "api/contract/contract.h"
#include "api/contract/yaml.h"
#include "api/schema/arena.h"
#include "api/schema/pointer_map.h"
#include "db/embedded.h"

enum router_method { METHOD_GET, METHOD_POST, METHOD_PUT, METHOD_PATCH, METHOD_DELETE, METHOD_COUNT };

/* One segment of the path templates of a listener. */
struct router_node {
    const char *literal; /* NULL: a parameter */
    size_t length;
    struct router_node *children; /* literals, then `parameter` is tried */
    struct router_node *sibling;
    struct router_node *parameter;
    const char *suffix; /* of a parameter: what stands behind it in its segment, as ".mvt" in {y}.mvt */
    size_t suffix_length;
    bool holds_slash; /* a parameter in which %2F stands for "/" */
    const char *path; /* the template that ends here, NULL: none */
    const struct operation *operations[METHOD_COUNT];
    const char *allow[METHOD_COUNT + 3]; /* with HEAD and OPTIONS, NULL-terminated */
};

/* What contract_load really makes: `contract` is its first member. */
struct compiled {
    struct contract contract;
    struct yaml_tree *yaml;     /* owned */
    struct schema_set *schemas; /* owned */
    struct arena arena;
    struct router_node routes[2]; /* by is_admin */
};

struct fault {
    size_t line;
    char *message; /* owned */
};

struct loading {
    struct compiled *compiled;
    struct fault *faults; /* owned; told at the end, by line */
    size_t fault_count, fault_capacity;
    bool out_of_memory;
    struct pointer_map used;   /* components that something refers to */
    struct pointer_map walked; /* schemas whose closedness was looked at */
    bool uses_bearer;
    const struct embedded *files; /* of examples */
    size_t file_count;
    json_t *examples; /* owned while they are put in: by the name of their schema or operation */
};

/* ---- contract.c ---- */
/* Notes a fault at the line of `node`, or of `parent` where the node has none. */
void contract_fault(struct loading *loading, const json_t *parent, const json_t *node, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Memory of the contract, zeroed; NULL after it was noted. */
void *contract_alloc(struct loading *loading, size_t size);
/* Notes keys of an object that are not in the NULL-terminated list. */
void contract_keys(struct loading *loading, const json_t *object, const char *what, const char *const *keys);
/* Follows {"$ref": "#/components/SECTION/NAME"}; anything else is given back. NULL after a fault was noted. */
const json_t *contract_deref(struct loading *loading, const json_t *node, const char *section);
/* The schema of a node, or NULL; faults are noted. */
const struct schema *contract_schema(struct loading *loading, const json_t *node);

/* ---- contract_operation.c ---- */
void contract_read_operation(struct loading *loading, struct operation *operation, const json_t *item,
                             const json_t *node);

/* ---- contract_params.c ---- */
/* Parameters of the path item and the operation; those of the path come first, in the template's order. */
void contract_read_parameters(struct loading *loading, struct operation *operation, const json_t *item,
                              const json_t *node);

/* ---- contract_media.c ---- */
void contract_read_body(struct loading *loading, struct operation *operation, const json_t *body);
void contract_read_responses(struct loading *loading, struct operation *operation, const json_t *operation_node,
                             const json_t *responses);

/* ---- derive.c ---- */
/* Fills in every schema that says x-members-of: the members of that schema and what it asks for, then its own. */
void contract_derive(struct loading *loading);
/* Writes beside formats of our own which pattern they are, for tools that do not know them: once all is compiled, as
 * the check of the format is the cheaper one. */
void contract_tell_patterns(struct loading *loading, json_t *node);

/* ---- derive_headers.c ---- */
/* Declares in each answer the fields that say x-sent-with. */
void contract_derive_headers(struct loading *loading);
/* Where {"$ref": "#/components/SECTION/NAME"} leads, to be written to; any other node itself. NULL: nowhere. */
json_t *contract_followed(const struct loading *loading, json_t *node, const char *section);
/* Puts a reference to components/SECTION/NAME under `field`; false where something is there already. */
bool contract_declare(struct loading *loading, json_t *fields, const char *field, const char *section,
                      const char *name);

/* ---- derive_prefer.c ---- */
/* Gives the parameter Prefer and the short answer to each operation that answers with a record. */
void contract_derive_prefer(struct loading *loading);

/* ---- derive_examples.c ---- */
/* Gives bodies and answers the examples of the files, and notes what has none; without files there are none. */
void contract_derive_examples(struct loading *loading);

/* ---- fields.c ---- */
/* Reads the fields of the guarded record, and fills in the lists that are derived from them. */
void contract_read_fields(struct loading *loading);

/* ---- contract_check.c ---- */
/* Notes every object schema reachable from a request's schema that does not say additionalProperties. */
void contract_check_closed(struct loading *loading, const struct schema *schema);
/* Notes an operation that sends an ETag and does not heed it when it comes back. */
void contract_check_conditions(struct loading *loading, const struct operation *operation, const json_t *node);
/* Notes an operation that makes something and cannot be retried safely. */
void contract_check_retries(struct loading *loading, const struct operation *operation, const json_t *node);
/* Notes components that nothing refers to. */
void contract_check_unused(struct loading *loading, const json_t *components);

/* ---- contract_made.c ---- */
/* Finds for every 201 what reads the thing that was made, and notes where nothing does. */
void contract_link_made(struct loading *loading);

/* ---- contract_deprecated.c ---- */
/* Notes what is deprecated below a node without its two days. */
void contract_check_deprecated(struct loading *loading, const json_t *node);
/* Reads the fields by which a deprecated operation says so in its answers. */
void contract_read_deprecation(struct loading *loading, struct operation *operation, const json_t *node);

/* ---- contract_clients.c ---- */
/* Notes what generators of clients cannot read. */
void contract_check_clients(struct loading *loading);

/* ---- router.c ---- */
/* Puts an operation under its template. Notes ambiguous templates. */
void router_add(struct loading *loading, const struct operation *operation, const json_t *node);
/* The next segment of a template: its text and length; false at the end. `*at` begins behind the leading "/". */
bool router_segment(const char **at, const char **segment, size_t *length);
/* The length of the name in a segment {name} or {name}.suffix (a dot and small letters); 0: it is no parameter. */
size_t router_parameter(const char *segment, size_t length);

#endif
