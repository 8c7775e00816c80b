/* The pool of connections: who waits for one is served in the order of coming. */
#include "db/pool.h"
#include "tests/harness.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static struct db_pool *pool;
static unsigned wanted; /* threads that are to wait */
static char order[8];   /* who was served; written by who holds the only connection */

static bool so_many_wait(void)
{
    return db_pool_state(pool).waiting == wanted;
}

static void open_pool(unsigned borrow_timeout_ms)
{
    struct db_settings settings = {.conninfo = getenv("ATHAR_DATABASE_URL"),
                                   .connections = 1,
                                   .borrow_timeout_ms = borrow_timeout_ms,
                                   .statement_timeout_ms = 5000};
    pool = db_pool_new(&settings);
    cr_assert_not_null(pool);
}

static struct connection *borrow(void)
{
    struct db_error error = {0};
    struct connection *connection = pool_borrow(pool, &error);
    cr_assert_not_null(connection);
    return connection;
}

static void note(const char *name)
{
    strcat(order, name);
}

static void *take_turn(void *name)
{
    struct connection *connection = borrow();
    note(name);
    pool_return(pool, connection, false);
    return NULL;
}

/* Starts a thread that borrows under this name, and waits until it waits. */
static pthread_t join_queue(const char *name)
{
    pthread_t thread;
    wanted = db_pool_state(pool).waiting + 1;
    cr_assert_eq(pthread_create(&thread, NULL, take_turn, (void *)name), 0);
    cr_assert(becomes_true(so_many_wait), "%s does not wait", name);
    return thread;
}

Test(pool, serves_in_the_order_of_coming)
{
    open_pool(20000);
    struct connection *held = borrow();
    pthread_t threads[] = {join_queue("a"), join_queue("b"), join_queue("c")};
    /* Whoever comes back at once is behind those who wait. */
    pool_return(pool, held, false);
    held = borrow();
    note("d");
    pool_return(pool, held, false);
    for (size_t i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    cr_expect_str_eq(order, "abcd");
    db_pool_free(pool);
}

Test(pool, hands_on_the_right_to_open_where_a_connection_broke)
{
    open_pool(20000);
    struct connection *held = borrow();
    pthread_t threads[] = {join_queue("a"), join_queue("b")};
    pool_return(pool, held, true);
    for (size_t i = 0; i < 2; i++)
        pthread_join(threads[i], NULL);
    struct db_pool_state state = db_pool_state(pool);
    cr_expect_str_eq(order, "ab");
    cr_expect(state.open == 1 && state.busy == 0 && state.waiting == 0 && state.failures == 1);
    db_pool_free(pool);
}

static void *give_up(void *unused)
{
    struct db_error error = {0};
    cr_expect_null(pool_borrow(pool, &error));
    cr_expect_eq(error.failure, DB_BUSY);
    return unused;
}

Test(pool, forgets_who_has_given_up)
{
    open_pool(100);
    struct connection *held = borrow();
    pthread_t threads[3];
    for (size_t i = 0; i < 3; i++)
        cr_assert_eq(pthread_create(&threads[i], NULL, give_up, NULL), 0);
    for (size_t i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    pool_return(pool, held, false);
    struct db_pool_state state = db_pool_state(pool);
    cr_expect(state.open == 1 && state.busy == 0 && state.waiting == 0 && state.timeouts == 3);
    pool_return(pool, borrow(), false);
    db_pool_free(pool);
}
