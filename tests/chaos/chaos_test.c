/* Chaos: each allocation and each call to the database of a request fails in turn. The answer is a clean 5xx or the
 * success, nothing is half-written, nothing leaks, and the next request is served. */
#include "tests/chaos/shim.h"
#include "tests/harness.h"
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static struct chaos *chaos;

static void map_order(void)
{
    int fd = open(given("CHAOS"), O_RDWR);
    cr_assert(fd >= 0);
    chaos = mmap(NULL, sizeof(*chaos), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    cr_assert_neq((void *)chaos, MAP_FAILED);
}

static void arm(enum chaos_kind kind, long n)
{
    atomic_store(&chaos->fired, 0);
    atomic_store(&chaos->countdown, n);
    atomic_store(&chaos->kind, (long)kind);
}

static void disarm(void)
{
    atomic_store(&chaos->kind, (long)CHAOS_NONE);
}

static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89";

/* The record that some of the operations work on. */
static const char *record;

/* One operation under test: `serial` makes each of its calls another one. */
typedef struct call call_maker(long serial);
struct victim {
    int success;
    call_maker *make;
    void (*check)(long serial, bool succeeded); /* what must hold in the database after each call */
};

static struct call create(long serial)
{
    return (struct call){.method = "POST",
                         .path = "/v1/inquiries",
                         .token = who("CASE_A"),
                         .type = "application/json",
                         .body = minimal_inquiry,
                         .headers = form("Idempotency-Key: chaos-%ld\r\n", serial)};
}

/* A lost answer leaves all or nothing; the same call again gives exactly one record, with its audit event. */
static void check_create(long serial, bool succeeded)
{
    const char *state = sql(form("select concat_ws(' ', count(k), count(i), count(a)) from idempotency_key k"
                                 " left join inquiry i on i.id = k.record_id left join audit_event a on a.record_id = "
                                 "i.id where k.key = 'chaos-%ld'",
                                 serial));
    cr_assert(strcmp(state, "1 1 1") == 0 || (!succeeded && strcmp(state, "0 0 0") == 0), "half-written: %s", state);
    struct call again = create(serial);
    struct answer answer = call_(&again);
    expect_status(&answer, 201);
    cr_assert_str_eq(sql(form("select count(*) from inquiry i join idempotency_key k on k.record_id = i.id "
                              "where k.key = 'chaos-%ld'",
                              serial)),
                     "1");
    cr_assert_str_eq(sql("select count(*) from inquiry i where not exists (select from audit_event a where a.record_id "
                         "= i.id and a.action = 'inquiry.insert')"),
                     "0");
}

static struct call change(long serial)
{
    const char *version = sql(form("select version from inquiry where id = '%s'", record));
    return (struct call){.method = "PATCH",
                         .path = form("/v1/inquiries/%s", record),
                         .token = who("CASE_A"),
                         .type = "application/merge-patch+json",
                         .body = form("{\"event\":{\"circumstances\":\"change %ld\"}}", serial),
                         .headers = form("If-Match: \"%s\"\r\n", version)};
}

/* As many versions as the history tells, and as the audit tells. */
static void check_change(long serial, bool succeeded)
{
    (void)serial, (void)succeeded;
    cr_assert_str_eq(
        sql(form("select i.version - 1 = (select count(*) from record_history h where h.record_id = i.id) and i.version"
                 " = (select count(*) from audit_event a where a.record_id = i.id and a.action <> 'inquiry.read')"
                 " from inquiry i where i.id = '%s'",
                 record)),
        "t");
}

static struct call list(long serial)
{
    (void)serial;
    return (struct call){.path = "/v1/inquiries?limit=5&status=submitted", .token = who("CASE_A")};
}

static struct call read_one(long serial)
{
    (void)serial;
    return (struct call){.path = form("/v1/inquiries/%s", record), .token = who("CASE_A")};
}

static struct call upload(long serial)
{
    return (struct call){.method = "POST",
                         .path = form("/v1/inquiries/%s/attachments?kind=photo&file_name=p%ld.png", record, serial),
                         .token = who("CASE_A"),
                         .type = "image/png",
                         .body = png,
                         .size = sizeof(png)};
}

/* What is served is whole. */
static void check_upload(long serial, bool succeeded)
{
    const char *complete =
        sql(form("select count(*) from attachment where file_name = 'p%ld.png' and complete", serial));
    cr_assert(strcmp(complete, "1") == 0 || (!succeeded && strcmp(complete, "0") == 0));
    cr_assert_str_eq(sql("select count(*) from attachment a where complete and size is distinct from (select "
                         "sum(length(data)) from attachment_chunk c where c.attachment_id = a.id)"),
                     "0");
}

static struct call login(long serial)
{
    (void)serial;
    return (struct call){.method = "POST",
                         .path = "/v1/auth/token",
                         .type = "application/json",
                         .body = "{\"email\":\"case@a.test\",\"password\":\"correct horse battery\"}"};
}

static void check_nothing(long serial, bool succeeded)
{
    (void)serial, (void)succeeded;
}

static const struct victim victims[] = {
    {201, create, check_create},    {200, change, check_change}, {200, list, check_nothing},
    {200, read_one, check_nothing}, {201, upload, check_upload}, {200, login, check_nothing},
};
#define VICTIMS (sizeof(victims) / sizeof(victims[0]))

/* A clean refusal: a problem, or the answer of last resort that has no body. */
static void check_clean(const struct call *made, const struct answer *answer, long n)
{
    cr_assert(answer->status == 500 || answer->status == 503, "%s %s at %ld: status %d %.300s", made->method,
              made->path, n, answer->status, answer->body);
    cr_assert(answer->size == 0 || json_integer_value(json_object_get(answer->json, "status")) == answer->status,
              "%s at %ld: %.300s", made->path, n, answer->body);
}

/* Lets the n-th thing of each call fail, for n = 1, 2, ... until a call meets no failure. Gives how many failed. */
static long walk(const struct victim *victim, enum chaos_kind kind)
{
    static long serial;
    for (long n = 1;; n++) {
        struct call made = victim->make(++serial);
        made.unchecked = true;
        arm(kind, n);
        struct answer answer = call_(&made);
        disarm();
        bool succeeded = answer.status == victim->success;
        if (!succeeded)
            check_clean(&made, &answer, n);
        victim->check(serial, succeeded);
        struct answer next = call(.path = "/v1/me", .token = who("CASE_A"));
        expect_status(&next, 200);
        if (atomic_load(&chaos->fired) == 0) {
            cr_assert(succeeded, "%s %s: %d", made.method, made.path, answer.status);
            return n - 1;
        }
    }
}

/* libjwt, which signs the tokens of a login, does not survive a failed allocation, and libmagic not a lasting want of
 * memory: tests/README.md says so. Both stand last in the list. */
static void walk_all(enum chaos_kind kind, long least)
{
    size_t count = VICTIMS - (kind == CHAOS_ALLOCATION ? 1 : kind == CHAOS_ALLOCATIONS ? 2 : 0);
    struct answer made = new_inquiry("CASE_A");
    record = text_at(&made, "/id");
    for (size_t i = 0; i < count; i++) {
        long failed = walk(&victims[i], kind);
        cr_log_info("%s: %ld failures", victims[i].make(0).path, failed);
        cr_assert_geq(failed, least, "%s met %ld failures only: is the shim loaded?", victims[i].make(0).path, failed);
    }
}

TestSuite(chaos, .init = map_order, .timeout = 300);

Test(chaos, an_allocation_that_fails_is_survived)
{
    walk_all(CHAOS_ALLOCATION, 20);
}

Test(chaos, memory_that_stays_short_is_survived)
{
    walk_all(CHAOS_ALLOCATIONS, 20);
}

Test(chaos, a_statement_that_cannot_be_sent_is_survived)
{
    walk_all(CHAOS_REFUSAL, 2);
}

Test(chaos, a_connection_that_is_cut_is_survived)
{
    walk_all(CHAOS_CUT, 4);
}

/* The blocks that live after many failing rounds are as many as before: one block lost a round would be seen. */
Test(chaos, a_failure_leaks_nothing)
{
    enum { ROUNDS = 6, SLACK = 4 };
    struct answer made = new_inquiry("CASE_A");
    record = text_at(&made, "/id");
    for (size_t i = 0; i < VICTIMS - 1; i++) {
        walk(&victims[i], CHAOS_ALLOCATION);
        long before = atomic_load(&chaos->live);
        for (int round = 0; round < ROUNDS; round++)
            walk(&victims[i], CHAOS_ALLOCATION);
        long after = atomic_load(&chaos->live);
        cr_expect_leq(after - before, SLACK, "%s: %ld blocks more after %d rounds", victims[i].make(0).path,
                      after - before, ROUNDS);
    }
}
