/* Wraps what is to be told into envelopes, opens each webhook's secret, signs, sends, and writes down what came of it.
 */
#include "api/work/webhooks.h"
#include "api/work/post.h"
#include "queries/webhooks.h"
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

/* One telling on its way; the texts that its post borrows. */
struct telling {
    struct text envelope;
    char id[64], time[64], signature[96];
};

void webhook_sign(const unsigned char secret[static SEAL_KEY], const char *id, const char *seconds, const char *body,
                  char signature[static WEBHOOK_SIGNATURE])
{
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, secret, SEAL_KEY);
    const char *const parts[] = {id, ".", seconds, ".", body};
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        crypto_auth_hmacsha256_update(&state, (const unsigned char *)parts[i], strlen(parts[i]));
    crypto_auth_hmacsha256_final(&state, mac);
    memcpy(signature, "v1,", 3);
    sodium_bin2base64(signature + 3, WEBHOOK_SIGNATURE - 3, mac, sizeof(mac), sodium_base64_VARIANT_ORIGINAL);
    sodium_memzero(&state, sizeof(state));
}

static bool open_secret(const struct worker *worker, const struct db_result *due, size_t row,
                        unsigned char secret[static SEAL_KEY])
{
    struct wrapped_key wrapped = {0};
    size_t size = 0;
    unsigned char *bytes = db_cell_bytes(due, row, "_wrapped", &size);
    bool fine = bytes && size == SEAL_WRAPPED;
    if (fine)
        memcpy(wrapped.bytes, bytes, SEAL_WRAPPED);
    db_bytes_free(bytes);
    snprintf(wrapped.ring_key, sizeof(wrapped.ring_key), "%s", db_cell(due, row, "_ring_key"));
    return fine && seal_unwrap_secret(worker->ring, &wrapped, db_cell(due, row, "_webhook_id"),
                                      db_cell(due, row, "_tenant_id"), secret);
}

/* Makes the post of one row. False: it cannot be signed. */
static bool make_post(const struct worker *worker, const struct db_result *due, size_t row, struct telling *telling,
                      struct post *post)
{
    unsigned char secret[SEAL_KEY];
    char id[48], seconds[24], signature[WEBHOOK_SIGNATURE];
    db_row_json(&telling->envelope, due, row);
    if (telling->envelope.failed || !open_secret(worker, due, row, secret))
        return false;
    snprintf(id, sizeof(id), "msg_%s", db_cell(due, row, "_id"));
    snprintf(seconds, sizeof(seconds), "%lld", (long long)time(NULL));
    webhook_sign(secret, id, seconds, telling->envelope.data, signature);
    sodium_memzero(secret, sizeof(secret));
    snprintf(telling->id, sizeof(telling->id), "webhook-id: %s", id);
    snprintf(telling->time, sizeof(telling->time), "webhook-timestamp: %s", seconds);
    snprintf(telling->signature, sizeof(telling->signature), "webhook-signature: %s", signature);
    *post = (struct post){.url = db_cell(due, row, "_url"),
                          .body = telling->envelope.data,
                          .headers = {"Content-Type: application/json", "User-Agent: Athar", "Expect:", telling->id,
                                      telling->time, telling->signature}};
    return true;
}

static void add_outcome(struct text *outcomes, const char *id, const char *failure, long status)
{
    text_addf(outcomes, "%s{\"id\":\"%s\",\"failure\":", outcomes->length > 1 ? "," : "", id);
    text_add_json(outcomes, failure);
    if (status > 0)
        text_addf(outcomes, ",\"status\":%ld", status);
    text_adds(outcomes, "}");
}

static bool settle(struct worker *worker, const char *outcomes, struct db_error *error)
{
    const struct db_identity identity = {.reach = "tenant", .operation = "send_webhooks", .durable = true};
    struct db_call call = DB_CALL(settle_deliveries, .outcomes = T(outcomes));
    struct db_result *rows = NULL;
    bool fine = db_run(worker->pool, &identity, &call, 1, &rows, error);
    db_result_free(rows);
    return fine;
}

bool webhooks_send(struct worker *worker, const struct db_result *due, struct text *note, struct db_error *error)
{
    struct telling tellings[WEBHOOKS_MOST] = {0};
    struct post posts[WEBHOOKS_MOST];
    size_t rows[WEBHOOKS_MOST], count = 0, failed = 0, most = db_rows(due);
    struct text outcomes = {0};
    text_adds(&outcomes, "[");
    for (size_t i = 0; i < most && i < WEBHOOKS_MOST; i++)
        if (make_post(worker, due, i, &tellings[i], &posts[count]))
            rows[count++] = i;
        else
            add_outcome(&outcomes, db_cell(due, i, "_id"), "key_missing", 0);
    failed = most - count;
    post_all(posts, count, worker->loopback);
    for (size_t i = 0; i < count; i++) {
        add_outcome(&outcomes, db_cell(due, rows[i], "_id"), posts[i].failure, posts[i].status);
        failed += posts[i].failure != NULL;
    }
    text_adds(&outcomes, "]");
    bool fine = !outcomes.failed && settle(worker, outcomes.data, error);
    text_addf(note, "{\"sent\":%zu,\"failed\":%zu}", most - failed, failed);
    for (size_t i = 0; i < WEBHOOKS_MOST; i++)
        text_clear(&tellings[i].envelope);
    text_clear(&outcomes);
    return fine;
}
