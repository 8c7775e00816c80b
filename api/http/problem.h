/* Problems (RFC 9457): the table of everything a request can be refused with, and the one error value of a request. */
#ifndef ATHAR_PROBLEM_H
#define ATHAR_PROBLEM_H

#include "api/schema/schema.h"
#include "db/text.h"

enum language { LANGUAGE_EN, LANGUAGE_AR, LANGUAGE_KU, LANGUAGE_TR, LANGUAGE_COUNT };

/* kind, HTTP status; the `type` URI is "urn:athar:problem:" and the kind with "-" for "_". Titles are in problem.c. */
#define PROBLEMS(X)                                                                                                    \
    X(malformed_request, 400)                                                                                          \
    X(invalid_parameter, 400)                                                                                          \
    X(malformed_json, 400)                                                                                             \
    X(unauthenticated, 401)                                                                                            \
    X(forbidden, 403)                                                                                                  \
    X(not_found, 404)                                                                                                  \
    X(method_not_allowed, 405)                                                                                         \
    X(not_acceptable, 406)                                                                                             \
    X(request_timeout, 408)                                                                                            \
    X(conflict, 409)                                                                                                   \
    X(transition_not_allowed, 409)                                                                                     \
    X(length_required, 411)                                                                                            \
    X(stale_version, 412)                                                                                              \
    X(content_too_large, 413)                                                                                          \
    X(uri_too_long, 414)                                                                                               \
    X(unsupported_media_type, 415)                                                                                     \
    X(expectation_failed, 417)                                                                                         \
    X(invalid_body, 422)                                                                                               \
    X(idempotency_mismatch, 422)                                                                                       \
    X(precondition_required, 428)                                                                                      \
    X(too_many_requests, 429)                                                                                          \
    X(head_too_large, 431)                                                                                             \
    X(internal_error, 500)                                                                                             \
    X(not_implemented, 501)                                                                                            \
    X(unavailable, 503)                                                                                                \
    X(version_not_supported, 505)

enum problem_kind {
    PROBLEM_none,
#define X(kind, status) PROBLEM_##kind,
    PROBLEMS(X)
#undef X
};

/* The first problem set wins; later ones are dropped. */
struct problem {
    enum problem_kind kind;
    char detail[320];     /* English, one sentence, no personal data; sentences.def has it in the other languages */
    unsigned retry_after; /* seconds, for 429 and 503 */
    struct schema_errors errors;
};

int problem_status(enum problem_kind kind);
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
