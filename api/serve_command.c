/* `athar serve` and `athar migrate`: the listeners, their signals, and the way out. */
#include "api/auth/token.h"
#include "api/base/commands.h"
#include "api/serve.h"
#include "api/wire/server.h"
#include "db/embedded.h"
#include "queries/system.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void print_fault(void *context, size_t line, const char *message)
{
    fprintf(context, "athar: openapi.yaml:%zu: %s\n", line, message);
}

static void print_line(void *context, const char *line)
{
    fprintf(context, "athar: %s%s", line, line[0] && line[strlen(line) - 1] == '\n' ? "" : "\n");
}

/* What this program's contract tells the database of the fields of inquiries. */
static bool read_contract_sql(struct text *sql)
{
    struct contract *contract = contract_load_carried(print_fault, stderr);
    bool fine = contract && fields_sql(&contract->fields, sql);
    contract_free(contract);
    return fine;
}

int migrate_command(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    struct settings settings;
    struct text error = {0};
    setvbuf(stdout, NULL, _IOLBF, 0); /* who waits for a lock is to be seen waiting */
    bool fine = settings_read(&settings, &error);
    if (!fine)
        print_line(stderr, error.data);
    text_clear(&error);
    struct text sql = {0};
    fine = fine && read_contract_sql(&sql) && db_migrate(settings.migrate_database_url, sql.data, print_line, stdout);
    text_clear(&sql);
    return fine ? EXIT_SUCCESS : EXIT_FAILURE;
}

bool schema_fits(struct db_pool *pool)
{
    struct db_call call = DB_CALL(read_schema_version);
    struct db_result *rows = NULL;
    struct db_error error = {0};
    char present[65];
    int version = -1;
    bool same = false;
    struct text sql = {0};
    if (!read_contract_sql(&sql))
        return false;
    db_present_digest(sql.data, present);
    text_clear(&sql);
    if (db_run(pool, NULL, &call, 1, &rows, &error)) {
        version = (int)strtol(db_cell(rows, 0, "number"), NULL, 10);
        same = strcmp(db_cell(rows, 0, "_present"), present) == 0;
    }
    db_result_free(rows);
    if (version < 0)
        fprintf(stderr, "athar: the database cannot be reached or was never migrated (athar migrate)\n");
    else if (version != db_schema_wanted())
        fprintf(stderr, "athar: the database is at schema %d, this program needs %d (athar migrate)\n", version,
                db_schema_wanted());
    else if (!same)
        fprintf(stderr, "athar: the database has the functions, views and fields of another build (athar migrate)\n");
    return same && version == db_schema_wanted();
}

static struct server_settings listener_settings(const struct settings *settings, const char *listen, unsigned workers)
{
    return (struct server_settings){
        .listen = listen,
        .workers = workers,
        .head_timeout_ms = settings->head_timeout_ms,
        .idle_timeout_ms = settings->idle_timeout_ms,
        .body_timeout_ms = settings->body_timeout_ms,
        .write_timeout_ms = settings->write_timeout_ms,
        .transfer_timeout_ms = settings->transfer_timeout_ms,
        .requests_per_connection = settings->requests_per_connection,
        .max_target = 8192,
        .max_head = 16384,
        .max_headers = 60,
    };
}

#define ADMIN_WORKERS 2

static struct server *listen_on(struct listener *listener, const char *address, unsigned workers)
{
    char error[256];
    struct server_settings settings = listener_settings(listener->service->settings, address, workers);
    struct server *server = server_start(&settings, serve, listener, error);
    if (!server)
        fprintf(stderr, "athar: %s: %s\n", address, error);
    return server;
}

/* "127.0.0.1:0" was asked for: says which port it became. */
static void print_ready(const struct service *service)
{
    const char *listen = service->settings->listen;
    const char *colon = strrchr(listen, ':');
    printf("athar is ready: http://%.*s:%u\n", colon ? (int)(colon - listen) : 9, colon ? listen : "127.0.0.1",
           server_port(service->server));
    printf("athar admin: http://127.0.0.1:%u\n", server_port(service->admin_server));
    fflush(stdout);
}

static void sleep_ms(unsigned milliseconds)
{
    struct timespec pause = {.tv_sec = milliseconds / 1000, .tv_nsec = (long)(milliseconds % 1000) * 1000000L};
    nanosleep(&pause, NULL);
}

/* readyz says no, answers say "close", requests under way end; then the listeners stop. */
static void drain(struct service *service)
{
    atomic_store(&service->draining, true);
    sleep_ms(service->settings->drain_notice_ms);
    server_drain(service->server);
    for (unsigned waited = 0; server_in_flight(service->server) > 0 && waited < service->settings->drain_timeout_ms;
         waited += 10)
        sleep_ms(10);
    /* The admin listener reads the other's counters, so it goes first. */
    server_stop(service->admin_server);
    server_stop(service->server);
}

/* Waits for signals: SIGHUP reads the keys again, SIGTERM and SIGINT end the wait. */
static void wait_for_end(struct service *service, const sigset_t *signals)
{
    for (;;) {
        int signal_number = 0;
        if (sigwait(signals, &signal_number) != 0 || signal_number != SIGHUP)
            return;
        struct text error = {0};
        if (!keyring_reload(service->keyring, service->settings, &error))
            print_line(stderr, error.failed ? "out of memory" : error.data);
        text_clear(&error);
    }
}

static int run(struct service *service, const sigset_t *signals)
{
    struct listener api = {.service = service}, admin = {.service = service, .is_admin = true};
    service->server = listen_on(&api, service->settings->listen, service->settings->workers);
    if (!service->server)
        return EXIT_FAILURE;
    service->admin_server = listen_on(&admin, service->settings->admin_listen, ADMIN_WORKERS);
    if (!service->admin_server) {
        server_stop(service->server);
        return EXIT_FAILURE;
    }
    print_ready(service);
    wait_for_end(service, signals);
    drain(service);
    return EXIT_SUCCESS;
}

int serve_command(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    struct service *service = calloc(1, sizeof(*service));
    struct text error = {0};
    if (!service)
        return EXIT_FAILURE;
    bool opened = service_open(service, &error);
    if (!opened)
        print_line(stderr, error.failed || !error.data ? "cannot start" : error.data);
    int status = opened && schema_fits(service->pool) ? run(service, &signals) : EXIT_FAILURE;
    text_clear(&error);
    service_close(service);
    free(service);
    return status;
}
