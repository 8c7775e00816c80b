/* Conditions of a request (RFC 9110, section 13): which versions of a record If-Match and If-None-Match name. */
#ifndef ATHAR_CONDITION_H
#define ATHAR_CONDITION_H

#include <stdbool.h>
#include <stddef.h>

/* Room for what condition_versions writes of a field; what goes beyond is no list that anybody sends. */
#define CONDITION_VERSIONS 512

/* Whether a field's list names this entity tag, given without its quotes, or is "*". Weak and strong tags are alike, as
 * for If-None-Match (8.8.3.2). NULL names nothing. */
bool condition_names(const char *field, const char *tag);
/* The versions that a field names as PostgreSQL's int4multirange: "{[3,3],[7,7]}", "{(,)}" for "*". A tag is ours
 * where it is a version, and what may stand behind its hyphen is the reader's matter; a weak one is none (13.1.1).
 * False: it names none of ours. */
bool condition_versions(const char *field, char versions[static CONDITION_VERSIONS]);
/* Whether a field names this version, in the same terms; weak tags count where `weakly`. */
bool condition_has(const char *field, bool weakly, const char *version);

#endif
