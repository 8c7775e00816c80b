/* Problems (RFC 9457): the table of everything a request can be refused with, and the one error value of a request. */
#ifndef ATHAR_PROBLEM_H
#define ATHAR_PROBLEM_H

#include "api/schema/schema.h"
#include "db/text.h"

enum language { LANGUAGE_EN, LANGUAGE_AR, LANGUAGE_KU, LANGUAGE_TR, LANGUAGE_COUNT };

enum problem_kind {
    PROBLEM_none,
#define X(kind, type, status, title, meaning) PROBLEM_##kind,
#include "api/http/problems.def"
#undef X
    PROBLEM_COUNT
};

/* The first problem set wins; later ones are dropped. */
struct problem {
    enum problem_kind kind;
    char detail[320];     /* English, one sentence, no personal data; sentences.def has it in the other languages */
    unsigned retry_after; /* seconds, for 429 and 503 */
    struct schema_errors errors;
};

int problem_status(enum problem_kind kind);
/* The kind as its `type` has it: "not-found" of /problems/not-found. */
const char *problem_type(enum problem_kind kind);
/* The kind of that type; PROBLEM_none: there is no such. */
enum problem_kind problem_of_type(const char *type);
const char *problem_title(enum problem_kind kind, enum language language);
/* What it means and what to do, in one to three sentences. */
const char *problem_meaning(enum problem_kind kind, enum language language);
/* The kind that stands for a status the framing guard or the router decided. */
enum problem_kind problem_of_status(int status);
/* Sets the problem unless one is set. `detail` may be NULL. Returns the status of the problem that stands. */
int problem_set(struct problem *problem, enum problem_kind kind, const char *detail);
/* Maps what PostgreSQL or the pool said, by the SQLSTATE table; never passes its words on. */
struct db_error;
int problem_set_db(struct problem *problem, const struct db_error *error);
/* Writes the problem+json document. */
void problem_write(const struct problem *problem, enum language language, const char *instance, struct text *out);
/* The best of the four languages for an Accept-Language value (RFC 4647 lookup); English for garbage. */
enum language language_of(const char *accept_language);
const char *language_tag(enum language language);

#endif
