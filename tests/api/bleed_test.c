/* Identity never bleeds: two tenants take turns on two connections to the database, which are killed in between. */
#include "tests/harness.h"
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 4, CALLS = 500, OWN_LIST = 3 };

static const char *records[2];
static const char *const tenants[2] = {"CASE_A", "CASE_B"};
static atomic_int served, away, running;

/* One call of a tenant, by turns: who am I, my record, the other's record, my list. */
static void look(int tenant, int turn)
{
    const char *paths[] = {"/v1/me", form("/v1/inquiries/%s", records[tenant]),
                           form("/v1/inquiries/%s", records[!tenant]), "/v1/inquiries?limit=20"};
    struct answer answer = call(.path = paths[turn], .service = POOL, .token = who(tenants[tenant]));
    if (answer.status == 503) {
        atomic_fetch_add(&away, 1);
        return;
    }
    atomic_fetch_add(&served, 1);
    cr_assert_eq(answer.status, turn == 2 ? 404 : 200, "%s as %s: %d", paths[turn], tenants[tenant], answer.status);
    cr_assert_null(strstr(answer.body, given(form("TENANT_%s", tenants[!tenant]))), "%s shows %s: %s", paths[turn],
                   tenants[!tenant], answer.body);
    cr_assert_null(strstr(answer.body, records[!tenant]));
    if (turn == 0)
        cr_assert_str_eq(text_at(&answer, "/tenant_id"), given(form("TENANT_%s", tenants[tenant])));
}

static void *take_turns(void *context)
{
    int first = (int)(size_t)context;
    for (int i = 0; i < CALLS; i++)
        look((first + i) % 2, (i / 2) % (OWN_LIST + 1));
    atomic_fetch_sub(&running, 1);
    return NULL;
}

Test(bleed, no_answer_ever_shows_the_other_tenants_record, .timeout = 120)
{
    pthread_t threads[THREADS];
    for (int i = 0; i < 2; i++) {
        struct answer made = new_inquiry(tenants[i]);
        records[i] = text_at(&made, "/id");
    }
    (void)the_contract();
    atomic_store(&running, THREADS);
    for (size_t i = 0; i < THREADS; i++)
        cr_assert_eq(pthread_create(&threads[i], NULL, take_turns, (void *)i), 0);
    int killed = 0;
    while (atomic_load(&running) > 0)
        killed += atoi(sql("select count(pg_terminate_backend(pid)) from pg_stat_activity, pg_sleep(0.02)"
                           " where application_name = 'pool'"));
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    cr_assert_gt(killed, 10, "only %d connections were killed", killed);
    cr_assert_gt(atomic_load(&served), THREADS * CALLS / 2, "%d served, %d away", served, away);
}
