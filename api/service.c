/* Opens what the serving process needs, telling everything that is wrong at once, and closes it again. */
#include "api/base/service.h"
#include "api/auth/token.h"
#include "api/handlers/inquiries/sniff.h"
#include "api/http/metrics.h"
#include "api/sealing/ring.h"
#include "db/embedded.h"
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static void add_line(void *context, const char *line)
{
    text_addf(context, "%s\n", line);
}

static void add_fault(void *context, size_t line, const char *message)
{
    text_addf(context, "openapi.yaml:%zu: %s\n", line, message);
}

/* Cursors and access codes hang on this file: at least 32 bytes, readable by its owner (and group) only. */
static void read_secret(struct service *service, struct text *error)
{
    const char *path = service->settings->secret_file;
    FILE *file = path[0] ? fopen(path, "rb") : NULL;
    struct stat info;
    unsigned char bytes[4096];
    size_t size = file ? fread(bytes, 1, sizeof(bytes), file) : 0;
    if (!file)
        text_adds(error, "ATHAR_SECRET_FILE must name a readable file of at least 32 random bytes\n");
    else if (fstat(fileno(file), &info) != 0 || (info.st_mode & S_IRWXO))
        text_adds(error, "ATHAR_SECRET_FILE must not be open to everybody (chmod 600)\n");
    else if (size < 32)
        text_adds(error, "ATHAR_SECRET_FILE holds fewer than 32 bytes\n");
    else
        crypto_generichash(service->secret, sizeof(service->secret), bytes, size, NULL, 0);
    sodium_memzero(bytes, sizeof(bytes));
    if (file)
        fclose(file);
}

static void open_contract(struct service *service, struct text *error)
{
    service->contract = contract_load_carried(add_fault, error);
    if (!service->contract)
        return;
    service->handlers = calloc(service->contract->operation_count + 1, sizeof(handler_fn *));
    service->metrics = metrics_new(service->contract);
    service->contract_json = json_dumps(service->contract->document, JSON_COMPACT);
    if (!service->handlers || !service->metrics || !service->contract_json)
        text_adds(error, "out of memory\n");
    else
        operations_bind(service->contract, service->handlers, add_line, error);
}

static void open_pool(struct service *service, struct text *error)
{
    const struct settings *settings = service->settings;
    if (settings->database_url[0] == '\0')
        text_adds(error, "ATHAR_DATABASE_URL is not set\n");
    db_check_queries(add_line, error);
    struct db_settings pool = {.conninfo = settings->database_url,
                               .connections = settings->database_connections,
                               .borrow_timeout_ms = settings->borrow_timeout_ms,
                               .statement_timeout_ms = settings->statement_timeout_ms};
    service->pool = db_pool_new(&pool);
    if (!service->pool)
        text_adds(error, "the database pool cannot be made\n");
}

/* Streams may hold half of the workers, and always one. */
static void open_gates(struct service *service)
{
    unsigned workers = service->settings->workers;
    service->streams.most = workers > 1 ? workers / 2 : 1;
    service->streams.full = "As many exports as this service gives at once are under way.";
}

bool service_open(struct service *service, struct text *error)
{
    *service = (struct service){0};
    service->settings = &service->settings_read;
    if (!settings_read(&service->settings_read, error))
        return false;
    read_secret(service, error);
    open_contract(service, error);
    open_pool(service, error);
    open_gates(service);
    if (!sniff_open())
        text_adds(error, "libmagic cannot read its data\n");
    service->seal_ring = seal_ring_load(service->settings->sealing_keys, error);
    service->keyring = keyring_load(service->settings, error);
    return error->length == 0 && !error->failed && service->keyring;
}

void service_close(struct service *service)
{
    keyring_free(service->keyring);
    seal_ring_free(service->seal_ring);
    db_pool_free(service->pool);
    metrics_free(service->metrics);
    contract_free(service->contract);
    free(service->handlers);
    free(service->contract_json);
    sniff_close();
    sodium_memzero(service->secret, sizeof(service->secret));
}
