/* Retries with an Idempotency-Key: lost, at once, refused, of another asker, and after what they told of has gone. */
#include "tests/harness.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *count(const char *from)
{
    return sql(form("select count(*) from %s", from));
}

static const char *an_inquiry(void)
{
    static struct answer made;
    if (!made.head)
        made = new_inquiry("CASE_A");
    return id_of(&made);
}

static struct answer note(const char *record, const char *key, const char *text, const char *who_asks)
{
    return call(.method = "POST", .path = form("/v1/inquiries/%s/notes", record), .token = who(who_asks),
                .type = "application/json", .body = json("{'text':'%s'}", text),
                .headers = form("Idempotency-Key: %s\r\n", key));
}

Test(retries, count_for_each_asker_by_itself)
{
    const char *record = an_inquiry();
    struct answer one = note(record, "each", "a note", "CASE_A"), other = note(record, "each", "a note", "CASE_A2");
    expect_status(&one, 201);
    expect_status(&other, 201);
    cr_assert_str_neq(id_of(&one), id_of(&other));
    cr_assert_str_eq(count(form("inquiry_note where inquiry_id = '%s'", record)), "2");
}

Test(retries, read_the_key_as_a_string_of_structured_fields)
{
    const char *record = an_inquiry();
    struct answer bare = note(record, "a\\b", "a note", "CASE_A");
    struct answer quoted = note(record, "\"a\\\\b\"", "a note", "CASE_A");
    cr_assert_str_eq(id_of(&bare), id_of(&quoted));
    expect(note(record, "\"two words\"", "a note", "CASE_A"), 201);
    static const char *const wrong[] = {"\"open", "\"\"", "two words", "\"a\"b\"", "\"a\\b\"", "\"a\";b=1"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        expect(note(record, wrong[i], "a note", "CASE_A"), 400);
}

Test(retries, of_a_lost_put_are_told_the_access_code_until_there_is_another)
{
    const char *path = form("/v1/inquiries/by-source/retries/lost-%d", getpid());
    struct call put = {.method = "PUT",
                       .path = path,
                       .token = who("CASE_A"),
                       .type = "application/json",
                       .body = minimal_inquiry,
                       .headers = "Idempotency-Key: lost-put\r\n"};
    struct answer lost = call_(&put), again = call_(&put);
    expect_status(&again, 201);
    cr_assert_str_eq(text_at(&lost, "/access_code"), text_at(&again, "/access_code"));
    (void)family_of(&again);
    put.headers = NULL;
    struct answer plain = call_(&put);
    expect_status(&plain, 200);
    cr_assert_null(strstr(plain.body, text_at(&lost, "/access_code")));
    put.headers = "Idempotency-Key: lost-put\r\n";
    cr_assert_str_eq(count("idempotency_key where key = 'lost-put' and answer is not null"), "1");
    cr_assert_str_eq(
        count(form("idempotency_key where position('%s'::bytea in answer) > 0", text_at(&lost, "/access_code"))), "0");
    expect(post_to(id_of(&lost), "access-code", NULL, "CASE_A"), 200);
    expect(call_(&put), 409);
}

Test(retries, tell_nothing_of_what_was_withdrawn_or_erased)
{
    struct answer made = new_inquiry("CASE_A"), other = new_inquiry("CASE_A");
    expect(note(id_of(&made), "gone-a", "a note", "CASE_A"), 201);
    expect(note(id_of(&other), "gone-b", "a secret note", "CASE_A"), 201);
    sql(form("update inquiry set status = 'withdrawn' where id = '%s'", id_of(&made)));
    sql(form("select erase_inquiry('%s')", id_of(&other)));
    expect(note(id_of(&made), "gone-a", "a note", "CASE_A"), 409);
    expect(note(id_of(&other), "gone-b", "a secret note", "CASE_A"), 409);
    cr_assert_str_eq(count("idempotency_key where key = 'gone-b' and answer is null and request_hash = ''"), "1");
    expect(note(id_of(&other), "gone-b", "another note", "CASE_A"), 409);
}

/* The sender's words are the receiver's while the referral stands, however it ends. */
Test(retries, tell_the_receiver_no_words_of_a_referral_that_has_ended)
{
    for (int ends_by_consent = 0; ends_by_consent < 2; ends_by_consent++) {
        struct answer made = new_inquiry("CASE_A"), consent = consent_to_b(id_of(&made), "");
        struct answer sent =
            post_to(id_of(&made), "referrals",
                    json("{'receiver_id':'%s','kind':'share','message':'words'}", given("TENANT_CASE_B")), "CASE_A");
        struct call accept = {.method = "POST",
                              .path = form("/v1/referrals/%s/steps", id_of(&sent)),
                              .token = who("CASE_B"),
                              .type = "application/json",
                              .body = json("{'step':'accept'}"),
                              .headers = form("Idempotency-Key: %s\r\n", id_of(&sent))};
        expect(call_(&accept), 200);
        struct answer again = call_(&accept);
        cr_assert_str_eq(text_at(&again, "/message"), "words");
        if (ends_by_consent)
            expect(post_to(id_of(&made), form("consents/%s/withdraw", id_of(&consent)), "{}", "CASE_A"), 200);
        else
            expect(step_referral(&sent, "revoke", "CASE_A"), 200);
        expect(call_(&accept), 409);
    }
}

Test(retries, of_a_hand_over_are_told_the_new_code)
{
    struct answer made = new_inquiry("CASE_A");
    consent_to_b(id_of(&made), "");
    struct answer sent = post_to(id_of(&made), "referrals",
                                 json("{'receiver_id':'%s','kind':'handover'}", given("TENANT_CASE_B")), "CASE_A");
    struct call accept = {.method = "POST",
                          .path = form("/v1/referrals/%s/steps", id_of(&sent)),
                          .token = who("CASE_B"),
                          .type = "application/json",
                          .body = json("{'step':'accept'}"),
                          .headers = form("Idempotency-Key: %s\r\n", id_of(&sent))};
    struct answer first = call_(&accept), again = call_(&accept);
    expect_status(&again, 200);
    cr_assert_str_eq(text_at(&again, "/access_code"), text_at(&first, "/access_code"));
    expect(post_to(id_of(&made), "access-code", NULL, "CASE_B"), 200);
    expect(call_(&accept), 409);
}

Test(retries, are_asked_whether_the_asker_may_still)
{
    const char *key = "Idempotency-Key: may-still\r\n";
    struct answer made = post_to(
        "", "/v1/api-keys",
        json("{'name':'k','scopes':['inquiries:create','inquiries:read'],'expires_at':'%s'}", tomorrow()), "CASE_A");
    struct call create = {.method = "POST",
                          .path = "/v1/inquiries",
                          .token = text_at(&made, "/key"),
                          .type = "application/json",
                          .body = minimal_inquiry,
                          .headers = key};
    struct answer first = call_(&create);
    expect(call_(&create), 201);
    sql(form("update inquiry set tenant_id = '%s' where id = '%s'", given("TENANT_CASE_B"), id_of(&first)));
    expect(call_(&create), 409);
    expect(call(.method = "DELETE", .path = form("/v1/api-keys/%s", id_of(&made)), .token = who("CASE_A")), 204);
    expect(call_(&create), 401);
}

/* ---- at once ---- */
static void *send_one(void *context)
{
    struct answer *answer = malloc(sizeof(*answer));
    *answer = call_(context);
    return answer;
}

Test(retries, that_come_at_once_make_one, .timeout = 60)
{
    struct call calls[] = {{.method = "POST",
                            .path = form("/v1/inquiries/%s/notes", an_inquiry()),
                            .token = who("CASE_A"),
                            .type = "application/json",
                            .body = json("{'text':'at once'}"),
                            .headers = "Idempotency-Key: at-once\r\n"},
                           {.method = "PUT",
                            .path = form("/v1/inquiries/by-source/retries/once-%d", getpid()),
                            .token = who("CASE_A"),
                            .type = "application/json",
                            .body = minimal_inquiry,
                            .headers = "Idempotency-Key: at-once\r\n"}};
    for (size_t c = 0; c < 2; c++) {
        pthread_t threads[6];
        const char *seen = NULL;
        for (size_t i = 0; i < 6; i++)
            pthread_create(&threads[i], NULL, send_one, &calls[c]);
        for (size_t i = 0; i < 6; i++) {
            struct answer *answer;
            pthread_join(threads[i], (void **)&answer);
            expect_status(answer, 201);
            seen = seen ? seen : id_of(answer);
            cr_assert_str_eq(seen, id_of(answer));
        }
    }
    cr_assert_str_eq(count(form("inquiry_note where inquiry_id = '%s'", an_inquiry())), "1");
    cr_assert_str_eq(count(form("inquiry where external_id = 'once-%d'", getpid())), "1");
}

Test(retries, wait_for_the_end_of_the_first)
{
    const char *record = an_inquiry();
    struct session *first = session_open();
    session_sql(first, form("begin; insert into idempotency_key (tenant_id, owner_id, operation, key, request_hash)"
                            " values ('%s', '%s', 'createNote', 'waits', 'x')",
                            given("TENANT_CASE_A"), given("USER_CASE_A")));
    struct call call = {.method = "POST",
                        .path = form("/v1/inquiries/%s/notes", record),
                        .token = who("CASE_A"),
                        .type = "application/json",
                        .body = json("{'text':'late'}"),
                        .headers = "Idempotency-Key: waits\r\n"};
    pthread_t thread;
    struct answer *answer;
    pthread_create(&thread, NULL, send_one, &call);
    await_sql("select exists (select from pg_stat_activity where wait_event_type = 'Lock' and query like"
              " '%insert into idempotency_key%')");
    session_sql(first, "rollback");
    pthread_join(thread, (void **)&answer);
    expect_status(answer, 201);
}

/* ---- refusals ---- */
Test(retries, of_what_was_refused_are_tried_anew)
{
    struct answer made = new_inquiry("CASE_A");
    struct call refer = {.method = "POST",
                         .path = form("/v1/inquiries/%s/referrals", id_of(&made)),
                         .token = who("CASE_A"),
                         .type = "application/json",
                         .body = json("{'receiver_id':'%s','kind':'share'}", given("TENANT_CASE_B")),
                         .headers = "Idempotency-Key: refused-first\r\n"};
    struct answer refused = call_(&refer);
    cr_assert(refused.status == 409 || refused.status == 403, "%d %s", refused.status, refused.body);
    cr_assert_str_eq(count("idempotency_key where key = 'refused-first'"), "0");
    (void)consent_to_b(id_of(&made), "");
    expect(call_(&refer), 201);
}

/* A batch that was refused does not end the transaction, also on a connection that has not seen its statements. */
Test(retries, that_are_refused_in_the_middle_say_why)
{
    const char *path = form("/v1/inquiries/by-source/retries/erased-%d", getpid());
    struct call put = {.method = "PUT",
                       .path = path,
                       .token = who("CASE_A"),
                       .type = "application/json",
                       .body = minimal_inquiry,
                       .service = POOL};
    put.service = MAIN;
    struct answer made = call_(&put);
    sql(form("select erase_inquiry('%s')", id_of(&made)));
    put.service = POOL;
    put.headers = "Idempotency-Key: middle\r\n";
    for (int i = 0; i < 4; i++) {
        struct answer refused = call_(&put);
        expect_status(&refused, 409);
        cr_assert_str_eq(text_at(&refused, "/detail"), "This record was erased; an import does not bring it back.");
    }
    cr_assert_str_eq(count("idempotency_key where key = 'middle'"), "0");
}

Test(retries, of_wrong_codes_are_guesses_all_the_same)
{
    const char *before = sql("select coalesce(sum(failures), 0) from attempt_counter where bucket like"
                             " 'registration-code:%'");
    expect(call(.method = "POST",
                .path = "/v1/organizations/registrations/00000000-0000-7000-8000-000000000000/activation",
                .type = "application/json",
                .body = json("{'access_code':'0000-0000-0000-0000','password':'a password of mine'}"),
                .headers = "Idempotency-Key: guess\r\n"),
           401);
    const char *after = sql("select coalesce(sum(failures), 0) from attempt_counter where bucket like"
                            " 'registration-code:%'");
    cr_assert_gt(atoi(after), atoi(before));
}

Test(retries, of_a_file_store_it_once)
{
    struct call upload = {.method = "POST",
                          .path = form("/v1/inquiries/%s/attachments?kind=document&file_name=a.pdf", an_inquiry()),
                          .token = who("CASE_A"),
                          .type = "application/pdf",
                          .body = "%PDF-1.4\n",
                          .headers = "Idempotency-Key: a-file\r\n"};
    struct answer one = call_(&upload), two = call_(&upload);
    expect_status(&one, 201);
    cr_assert_str_eq(bytes_of(one), bytes_of(two));
    cr_assert_str_eq(count(form("attachment where inquiry_id = '%s'", an_inquiry())), "1");
    upload.body = "%PDF-1.5\n";
    expect(call_(&upload), 422);
    cr_assert_str_eq(count(form("attachment where inquiry_id = '%s'", an_inquiry())), "1");
}

Test(retries, are_a_familys_too_in_whatever_session)
{
    struct answer inquiry = new_inquiry("CASE_A");
    const char *ids[2];
    for (int i = 0; i < 2; i++) {
        struct answer asked = call(.method = "POST", .path = form("/v1/inquiries/%s/requests", id_of(&inquiry)),
                                   .token = family_of(&inquiry), .type = "application/json",
                                   .body = json("{'kind':'information'}"), .headers = "Idempotency-Key: family\r\n");
        expect_status(&asked, 201);
        ids[i] = id_of(&asked);
    }
    cr_assert_str_eq(ids[0], ids[1]);
}

Test(retries, of_a_login_make_a_session_each_and_keep_nothing)
{
    const char *tokens[2];
    for (int i = 0; i < 2; i++) {
        struct answer login = call(.method = "POST", .path = "/v1/auth/token", .type = "application/json",
                                   .body = json("{'email':'case@a.test','password':'correct horse battery'}"),
                                   .headers = "Idempotency-Key: login\r\n");
        expect_status(&login, 200);
        tokens[i] = text_at(&login, "/refresh_token");
    }
    cr_assert_str_neq(tokens[0], tokens[1]);
    cr_assert_str_eq(count("idempotency_key where key = 'login'"), "0");
}
