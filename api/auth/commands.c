/* `athar user`, `athar key` and `athar token`: what is needed before anybody can log in. */
#include "api/base/commands.h"
#include "api/auth/password.h"
#include "api/auth/scopes.h"
#include "api/auth/token.h"
#include "api/base/config.h"
#include "api/http/trace.h"
#include "db/db.h"
#include "queries/users.h"
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int fail(const char *message)
{
    fprintf(stderr, "athar: %s\n", message);
    return EXIT_FAILURE;
}

/* Runs one statement with the owner's rights. NULL: said why on stderr. */
static struct db_result *run_as_owner(const struct settings *settings, const struct db_call *call)
{
    struct db_settings owner = {settings->migrate_database_url, 1, 1000, 10000};
    struct db_pool *pool = db_pool_new(&owner);
    struct db_result *rows = NULL;
    struct db_error error = {0};
    if (!pool || !db_run(pool, NULL, call, 1, &rows, &error)) {
        if (strcmp(error.constraint, "app_user_email_key") == 0)
            fail("there is a user with this e-mail address");
        else
            fprintf(stderr, "athar: the database refused (%s%s)\n", error.sqlstate[0] ? error.sqlstate : "away",
                    error.constraint);
    }
    db_pool_free(pool);
    return rows;
}

static bool read_settings(struct settings *settings)
{
    struct text error = {0};
    bool fine = settings_read(settings, &error);
    if (!fine)
        fputs(error.data, stderr);
    text_clear(&error);
    return fine;
}

/* athar user add EMAIL ROLE ORGANIZATION [KIND]: the password is the first line of standard input. */
int user_command(int argc, char **argv)
{
    struct settings settings;
    struct identity role;
    char password[512], hash[PASSWORD_HASH], ids[2][UUID_TEXT];
    if (argc < 5 || strcmp(argv[1], "add") != 0)
        return fail("usage: athar user add EMAIL ROLE ORGANIZATION [KIND] <password-file");
    if (!read_settings(&settings))
        return EXIT_FAILURE;
    if (!role_apply(argv[3], &role))
        return fail("there is no such role");
    if (!fgets(password, sizeof(password), stdin))
        return fail("the password is read from standard input");
    password[strcspn(password, "\r\n")] = '\0';
    if (strlen(password) < 12)
        return fail("a password needs at least 12 characters");
    if (!password_hash(password, hash))
        return fail("out of memory");
    sodium_memzero(password, sizeof(password));
    uuid_new(ids[0]);
    uuid_new(ids[1]);
    struct db_call call =
        DB_CALL(add_user, .id = T(ids[0]), .organization_id = T(ids[1]), .organization_name = T(argv[4]),
                .organization_kind = T(argc > 5 ? argv[5] : "civil_society"), .email = T(argv[2]),
                .display_name = T(argv[2]), .role = T(argv[3]), .password_hash = T(hash));
    struct db_result *rows = run_as_owner(&settings, &call);
    if (rows)
        printf("user %s tenant %s\n", db_cell(rows, 0, "id"), db_cell(rows, 0, "tenant_id"));
    db_result_free(rows);
    return rows ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* athar key signing FILE: writes a new P-256 private key, readable by its owner only. */
int key_command(int argc, char **argv)
{
    if (argc != 3 || strcmp(argv[1], "signing") != 0)
        return fail("usage: athar key signing FILE.pem");
    int fd = open(argv[2], O_WRONLY | O_CREAT | O_EXCL, 0600);
    FILE *file = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (!file)
        return fail("the file exists or cannot be made");
    EVP_PKEY *key = EVP_EC_gen("P-256");
    bool fine = key && PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL) == 1;
    EVP_PKEY_free(key);
    return fclose(file) == 0 && fine ? EXIT_SUCCESS : fail("the key could not be written");
}

/* athar token EMAIL: opens a session of that user and prints an access token for it. */
int token_command(int argc, char **argv)
{
    struct settings settings;
    struct text out = {0};
    if (argc != 2)
        return fail("usage: athar token EMAIL");
    if (!read_settings(&settings))
        return EXIT_FAILURE;
    struct keyring *keyring = keyring_load(&settings, &out);
    if (!keyring) {
        fputs(out.data ? out.data : "", stderr);
        text_clear(&out);
        return EXIT_FAILURE;
    }
    struct token_claims claims = {0};
    char seconds[16];
    snprintf(seconds, sizeof(seconds), "%u", settings.session_lifetime_s);
    uuid_new(claims.session);
    struct db_call call =
        DB_CALL(open_session_of, .session = T(claims.session), .email = T(argv[1]), .seconds = T(seconds));
    struct db_result *rows = run_as_owner(&settings, &call);
    bool fine = rows && db_rows(rows) == 1;
    if (fine) {
        snprintf(claims.subject, sizeof(claims.subject), "%s", db_cell(rows, 0, "user_id"));
        snprintf(claims.tenant, sizeof(claims.tenant), "%s", db_cell(rows, 0, "tenant_id"));
        snprintf(claims.role, sizeof(claims.role), "%s", db_cell(rows, 0, "role"));
        fine = token_sign(keyring, &settings, &claims, &out);
    }
    if (fine)
        puts(out.data);
    db_result_free(rows);
    keyring_free(keyring);
    text_clear(&out);
    return fine ? EXIT_SUCCESS : fail("there is no such user");
}
