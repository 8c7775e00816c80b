/* What API tests are written with: calls over real HTTP, every answer held against the contract. See tests/README.md.
 */
#ifndef ATHAR_HARNESS_H
#define ATHAR_HARNESS_H

#include "api/contract/contract.h"
#include <criterion/criterion.h>
#include <jansson.h>
#include <stddef.h>

/* The services of a run; but for MAIN and ADMIN, tests/run.sh starts them when they are first asked for. */
#define MAIN  "MAIN"  /* the real thing */
#define ADMIN "ADMIN" /* its admin listener */
#define QUICK "QUICK" /* short deadlines, small limits, trusts X-Forwarded-For, allows one origin */
#define QUOTA "QUOTA" /* one request a minute */
#define POOL  "POOL"  /* two connections to the database, which are called "pool" there */
#define AWAY  "AWAY"  /* its database has gone */

/* One call. Left out: GET, the main service, no token, no body. */
struct call {
    const char *method, *path, *service;
    const char *token; /* the value behind "Bearer ", see who() */
    const char *body, *type;
    size_t size;         /* of the body; 0: strlen */
    const char *headers; /* further lines, each ending in CRLF */
    bool unchecked;      /* not held against the contract (what has no operation) */
};

/* Everything lives until the test's process ends. */
struct answer {
    int status;
    const char *head; /* status line and fields */
    const char *body;
    size_t size;
    json_t *json; /* NULL where the body is no JSON */
};

struct answer call_(const struct call *call);
#define call(...) call_(&(struct call){__VA_ARGS__})

/* A token of the run: of a user of tests/setup.sh ("ADMIN", "STEWARD", "CASE_A", "CASE_B" ...) or an API key of A with
 * one scope ("NARROW", "ELSEWHERE"). */
const char *who(const char *name);
/* Another variable of the run, such as "TENANT_A". Fails the test where it is missing. */
const char *given(const char *name);
/* The value of a header field, or NULL. */
const char *field(const struct answer *answer, const char *name);
/* The path of an operation, each {name} of its template replaced by what the function gives. */
typedef const char *path_value_fn(const struct operation *operation, const char *name, const void *context);
const char *fill_path(const struct operation *operation, path_value_fn *value, const void *context);
/* printf into memory that lives as long as the test. */
const char *form(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The same for JSON: ' in the format stands for ". What is filled in stays as it is. */
const char *json(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* A text with " for each '. */
const char *quotes(const char *text);
/* The text of a file under tests/cases/api. */
const char *case_file(const char *name);
/* A string member by JSON pointer; fails the test where there is none. */
const char *text_at(const struct answer *answer, const char *pointer);
const json_t *value_at(const struct answer *answer, const char *pointer);
/* Status line, head and body, but for what every answer has of its own (request id, times, quota). */
const char *bytes_of(struct answer answer);
/* The id of what was made. */
const char *id_of(const struct answer *made);
void expect_status(const struct answer *answer, int status);
/* The same for an answer of which nothing else is wanted. */
void expect(struct answer answer, int status);

/* A minimal inquiry and what its creation answers. */
extern const char minimal_inquiry[];
struct answer new_inquiry(const char *who_reports);

/* POST of a JSON body to a path of an inquiry, or to any path that begins with "/"; NULL: as a stranger. */
struct answer post_to(const char *inquiry, const char *path, const char *body, const char *who_asks);
/* GET as somebody, NULL: as a stranger. */
struct answer look_at(const char *path, const char *who_asks);
/* A new organization, from a body with "listed", that a steward verified; as it stands then. */
struct answer listed_organization(const char *body);
/* Proposes a link of kind "membership" or "partnership". */
struct answer link_organizations(const char *from, const char *to, const char *kind, const char *who_asks);
/* A step of the referral that was sent, such as "accept". */
struct answer step_referral(const struct answer *sent, const char *name, const char *who_asks);
/* Records a relative's consent that lets organization B read; `more` are further members, each with a comma before. */
struct answer consent_to_b(const char *inquiry, const char *more);
/* The day after today as RFC 3339, for what must lie a little ahead. */
const char *tomorrow(void);
/* The token of a family that has the number and the code of what new_inquiry() answered. */
const char *family_of(const struct answer *made);

/* Of the monotonic clock. */
double seconds(void);

/* ---- raw sockets ---- */
unsigned port_of(const char *service);
int raw_open(const char *service);
void raw_send(int fd, const char *bytes, size_t size);
/* Everything that comes until the other end closes or `milliseconds` pass without a byte. *closed tells which. */
const char *raw_read(int fd, int milliseconds, bool *closed);

/* ---- the database, as its superuser ---- */
/* The first cell of the last statement's result, "" where there is none. */
const char *sql(const char *statement);
/* A connection that stays open, for transactions that last. The same, on it. */
struct session;
struct session *session_open(void);
const char *session_sql(struct session *session, const char *statement);
/* From here on sql(), athar() and start_worker() of this test use a database of its own. */
void own_database(const char *template); /* "blank": migrated, without users; "template0": empty */
/* Waits until a statement gives "t"; fails the test when it does not within 20 seconds. */
void await_sql(const char *statement);

/* ---- the program's other commands ---- */
/* Runs one; gives its exit status, and its output in *words. */
int athar(const char *arguments, const char **words);
/* Starts `athar work` and waits until it works. It ends with the test at the latest. */
int start_worker(void);
/* Starts a service of the test's own under a name that .service takes ("ADMIN_" before it: its admin listener), with
 * the settings that stand in the environment. It ends with the test at the latest. */
int start_service(const char *name);
/* Asks every 5 ms, for 5 seconds at most. */
bool becomes_true(bool (*check)(void));
/* Sends the signal and gives the exit status, or 128 and the number of the signal it died of. */
int end_process(int pid, int signal_number);

/* The contract, loaded once. */
const struct contract *the_contract(void);

#endif
