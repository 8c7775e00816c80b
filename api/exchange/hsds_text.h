/* How objects of HSDS are written: each begins with its id, members that say nothing are left out. */
#ifndef ATHAR_HSDS_TEXT_H
#define ATHAR_HSDS_TEXT_H

#include "api/exchange/hsds.h"

#define PART_ID 37

/* The id of a part as text; part_id() of migrations/0009_organizations.sql makes the same. */
void hsds_part_id(char id[static PART_ID], const char *owner, const char *part);
/* `{"id":...`, a comma before where it is not the first of its list; the rest is the caller's, `}` included. */
void hsds_open(struct text *out, bool first, const char *id);
/* The same for the `number`-th part of a kind; gives its id. */
void hsds_open_part(struct text *out, char id[static PART_ID], const char *owner, const char *kind, size_t number);
void hsds_add_text(struct text *out, const char *name, const char *value);
void hsds_add_number(struct text *out, const char *name, const json_t *value);
/* Of a text in languages the one in the language asked for, else in the first that there is; NULL: in none. */
const char *hsds_best(const json_t *texts, enum language language);
/* A member from a text in languages, else from the plain text that an older profile has in its place. */
void hsds_add_best(struct text *out, const char *name, const json_t *texts, const char *plain, enum language language);
/* The texts of a list, joined by ",". */
void hsds_add_joined(struct text *out, const char *name, const json_t *list);
/* "languages" of a phone or a service, each with its owner's id in `owner_member`. */
void hsds_add_languages(struct text *out, const char *owner, const char *owner_member, const json_t *codes);
/* An attribute: what is linked, a value or NULL, and a term of a taxonomy or NULL. */
void hsds_add_attribute(struct text *out, bool first, const char *owner, const char *type, size_t number,
                        const char *value, const char *taxonomy, const char *code, const char *name);

#endif
