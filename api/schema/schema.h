/* Compiled JSON Schema 2020-12 validators: a closed subset, where an unknown keyword or format is an error. */
#ifndef ATHAR_SCHEMA_H
#define ATHAR_SCHEMA_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

struct schema;     /* one compiled schema, read-only, shared by all threads */
struct schema_set; /* every schema of one document, and the owner of them all */

/* One disagreement of a value with a schema. Never echoes the value. */
struct schema_error {
    char pointer[256];   /* JSON pointer (RFC 6901) into the value; "" is the whole value */
    const char *keyword; /* the schema keyword that refused: "required", "maxLength" ... */
    char limit[24];      /* the bound that was broken, as JSON; "": there is none */
    char detail[160];    /* English, one sentence, no part of the value in it */
};

/* The first errors of one validation; `count` goes on counting past the capacity. */
#define SCHEMA_ERRORS_KEPT 16
struct schema_errors {
    size_t count;
    struct schema_error items[SCHEMA_ERRORS_KEPT];
};

/* Told once for each fault of a schema document while it is compiled; `node` is the faulty part, for its line. */
typedef void schema_fault_fn(void *context, const json_t *node, const char *message);

/* Starts a set over `document` (borrowed, must outlive the set; "$ref": "#/..." resolves in it). NULL: out of memory.
 */
struct schema_set *schema_set_new(const json_t *document, schema_fault_fn *fault, void *context);
void schema_set_free(struct schema_set *set);

/* Compiles `node` of the set's document (once: the same node gives the same schema). NULL after `fault` was called;
 * from the first fault on, the set gives no schema any more, but goes on telling faults. */
const struct schema *schema_compile(struct schema_set *set, const json_t *node);

/* True where `value` fits. Fills `errors` (may be NULL to ask only yes or no). No I/O; recursion bounded at 64. */
bool schema_validate(const struct schema *schema, const json_t *value, struct schema_errors *errors);

/* Writes strings as their formats fold them (line breaks of other tools, blanks around, addresses in other scripts),
 * before `value` is validated. False: out of memory. */
bool schema_fold(const struct schema *schema, json_t *value) __attribute__((warn_unused_result));
/* The same for a parameter's text, in place. */
void schema_fold_text(const struct schema *schema, char *text);

/* The "type" of a parameter's schema, so that its text can be read: "string", "integer", "number", "boolean", "array".
 */
const char *schema_type(const struct schema *schema);
/* The schema of an array's items, or NULL. */
const struct schema *schema_items(const struct schema *schema);
/* The "default" of the schema (borrowed), or NULL. */
const json_t *schema_default(const struct schema *schema);

#endif
