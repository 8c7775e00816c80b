/* Settings: one table row each, read from the environment once at start. */
#ifndef ATHAR_CONFIG_H
#define ATHAR_CONFIG_H

#include "db/text.h"
#include <stdbool.h>
#include <stddef.h>

/* TEXT: a string; NUMBER: an unsigned integer between the bounds; FILE: a path that must be readable when set.
 * X(kind, name, default, low, high, help): the environment variable is ATHAR_ and the name in upper case. */
#define SETTINGS(TEXT, NUMBER)                                                                                         \
    TEXT(listen, "127.0.0.1:8080", "address and port of the API; port 0 picks a free one")                             \
    TEXT(admin_listen, "127.0.0.1:8081", "address and port of health, readiness and metrics; never public")            \
    TEXT(public_url, "", "address under which clients reach the API; shown in the documents; empty: the API's own")    \
    TEXT(database_url, "", "libpq connection string of the app role; several hosts allowed")                           \
    TEXT(migrate_database_url, "", "libpq connection string of the owner role; for migrate, the imports and audit")    \
    TEXT(secret_file, "", "file of at least 32 random bytes that cursors and access codes are derived from")           \
    TEXT(sealing_keys, "",                                                                                             \
         "file of the keys that seal contacts, numbers and secrets of webhooks; athar keys add makes it")              \
    TEXT(issuer, "", "iss of the access tokens this service signs, an URL")                                            \
    TEXT(audience, "", "aud of the access tokens this service signs and takes")                                        \
    TEXT(signing_keys, "", "folder of private keys (*.pem, P-256); the last by name signs, all verify")                \
    TEXT(jwks_folder, "", "folder of outside issuers (*.json: issuer, audience, keys); none by default")               \
    TEXT(trusted_proxies, "", "addresses or CIDR blocks whose X-Forwarded-For is believed, separated by spaces")       \
    TEXT(cors_origins, "", "exact origins that browsers may call from, separated by spaces; none by default")          \
    TEXT(security_contact, "", "mailto: or https: address for /.well-known/security.txt; none by default")             \
    NUMBER(token_lifetime_s, 900, 60, 3600, "how long an access token lives")                                          \
    NUMBER(session_lifetime_s, 43200, 300, 2592000, "how long a session can be refreshed")                             \
    NUMBER(credential_cache_s, 30, 0, 300,                                                                             \
           "how long a verified credential is not verified anew; revocation is at once")                               \
    NUMBER(auth_failures_per_minute, 30, 1, 100000, "bad credentials from one address before 429")                     \
    NUMBER(login_failures, 10, 1, 1000, "wrong passwords for one account from one address in 15 minutes before 429")   \
    NUMBER(registrations_per_hour, 5, 1, 1000000,                                                                      \
           "registrations and claims of organizations from one address in an hour before 429; an editor invites 4 "    \
           "times as many")                                                                                            \
    NUMBER(quota_per_minute, 1200, 0, 100000000, "requests of one credential in a minute before 429; 0: no bound")     \
    NUMBER(requests_at_once, 16, 1, 1024,                                                                              \
           "requests of one client under way before 429; no bound where there is no quota")                            \
    NUMBER(workers, 32, 1, 1024, "threads that answer requests; half of them may wait for slow bodies and readers")    \
    NUMBER(database_connections, 8, 1, 256, "most connections to PostgreSQL of one process")                           \
    NUMBER(borrow_timeout_ms, 2000, 1, 60000, "how long a request waits for a database connection before 503")         \
    NUMBER(statement_timeout_ms, 5000, 10, 600000, "how long one statement may run before PostgreSQL ends it")         \
    NUMBER(head_timeout_ms, 10000, 100, 600000, "how long the head of a request may take")                             \
    NUMBER(idle_timeout_ms, 15000, 100, 600000, "how long a connection may stay idle between requests")                \
    NUMBER(body_timeout_ms, 15000, 100, 600000,                                                                        \
           "how long each 64 KiB of a request's body, or what is left of it, may take")                                \
    NUMBER(write_timeout_ms, 15000, 100, 600000, "how long a client may take to read each 64 KiB of an answer")        \
    NUMBER(transfer_timeout_ms, 900000, 100, 3600000, "how long a whole body, or a whole answer, may take")            \
    NUMBER(stream_timeout_ms, 300000, 100, 3600000, "how long an answer of unknown length (an export) may take")       \
    NUMBER(requests_per_connection, 1000, 1, 1000000, "requests answered on one connection before it is closed")       \
    NUMBER(drain_timeout_ms, 20000, 100, 600000, "how long a stopping server waits for requests under way")            \
    NUMBER(drain_notice_ms, 0, 0, 600000, "how long /readyz says no before a stopping server closes its doors")        \
    NUMBER(attachment_max_bytes, 20971520, 1024, 1073741824, "largest attachment")                                     \
    NUMBER(webhook_loopback, 0, 0, 1, "1: webhooks may lead to this machine itself, without TLS; for tests alone")

struct settings {
#define TEXT(name, initial, help)              const char *name;
#define NUMBER(name, initial, low, high, help) unsigned name;
    SETTINGS(TEXT, NUMBER)
#undef TEXT
#undef NUMBER
};

/* Reads the environment. False: `error` gets one line for every setting that cannot be; values stay borrowed from it.
 */
bool settings_read(struct settings *settings, struct text *error) __attribute__((warn_unused_result));
/* The table as text, a block a setting, for `athar help settings`. */
void settings_help(struct text *out);
/* For `athar check`: tells settings without help, unsorted bounds, ATHAR_ variables that no setting has. */
size_t settings_check(void (*report)(void *context, const char *line), void *context);

#endif
