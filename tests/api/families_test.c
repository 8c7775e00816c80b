/* What a family is told of its case, in five words, and the texts that people agree to. */
#include "tests/harness.h"
#include <sodium.h>
#include <string.h>

/* ---- five states ---- */
/* Each status of the work and what the family is told of it, without and with a statement that is meant for it. */
static const struct {
    const char *status, *told, *told_with_news;
} states[] = {
    {"draft", "received", "news"},
    {"submitted", "received", "news"},
    {"screening", "being_checked", "news"},
    {"accepted", "being_searched", "news"},
    {"in_search", "being_searched", "news"},
    {"referred", "being_searched", "news"},
    {"matched_pending_review", "being_searched", "news"},
    {"resolved", "being_searched", "news"},
    {"closed", "ended", "ended"},
    {"withdrawn", "ended", "ended"},
    {"expired", "ended", "ended"},
};
enum { STATES = sizeof(states) / sizeof(states[0]) };

static const char *state_told(const struct answer *inquiry, const char *family, const char *status)
{
    sql(form("update inquiry set status = '%s' where id = '%s'", status, id_of(inquiry)));
    struct answer seen = look_at(form("/v1/inquiries/%s/tracking", id_of(inquiry)), family);
    cr_assert_eq(strstr(seen.body, "pending_review"), NULL, "%s", seen.body);
    return text_at(&seen, "/state");
}

/* A fate that a second person accepted, and what it is told to. */
static void accept_fate(const char *inquiry, const char *value, const char *visible_to)
{
    struct answer made =
        post_to(inquiry, "statements",
                json("{'subject':'fate','value':'%s','source':'a register','grade':'probable','visible_to':['%s']}",
                     value, visible_to),
                "CASE_A");
    expect_status(&made, 201);
    if (strcmp(text_at(&made, "/state"), "accepted") != 0)
        expect(post_to(inquiry, form("statements/%s/review", id_of(&made)), json("{'decision':'approve'}"), "CASE_A2"),
               200);
}

Test(families, are_told_five_states_and_no_match_that_nobody_reviewed)
{
    cr_assert_str_eq(sql("select count(*) from vocabulary_term where vocabulary = 'inquiry_status'"),
                     form("%d", STATES));
    struct answer made = new_inquiry("CASE_A");
    const char *family = family_of(&made);
    for (size_t i = 0; i < STATES; i++)
        cr_assert_str_eq(state_told(&made, family, states[i].status), states[i].told, "%s", states[i].status);
    /* Neither what is meant for others nor a fate that is still unknown is news. */
    accept_fate(id_of(&made), "dead", "recipients");
    cr_assert_str_eq(state_told(&made, family, "in_search"), "being_searched");
    accept_fate(id_of(&made), "unknown", "family");
    cr_assert_str_eq(state_told(&made, family, "in_search"), "being_searched");
    accept_fate(id_of(&made), "alive", "family");
    for (size_t i = 0; i < STATES; i++)
        cr_assert_str_eq(state_told(&made, family, states[i].status), states[i].told_with_news, "%s", states[i].status);
}

/* ---- consent forms ---- */
static const char *digest_of(const char *text)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    static char hex[2 * sizeof(digest) + 1];
    crypto_hash_sha256(digest, (const unsigned char *)text, strlen(text));
    return sodium_bin2hex(hex, sizeof(hex), digest, sizeof(digest));
}

static struct answer consent_by(const char *inquiry, const char *version, const char *sha256)
{
    return post_to(inquiry, "consents",
                   json("{'giver':'g','capacity':'relative','proof':'assertion','form_version':'%s','text_sha256':'%s',"
                        "'purposes':['share'],'recipients':{'organizations':['%s']}}",
                        version, sha256, given("TENANT_CASE_B")),
                   "CASE_A");
}

Test(consent_forms, are_there_for_anybody_in_four_languages_with_the_digest_of_their_words)
{
    struct answer forms = look_at("/v1/consent-forms", NULL);
    expect_status(&forms, 200);
    cr_assert_eq(json_array_size(value_at(&forms, "/items")) % 4, 0);
    size_t i;
    json_t *one;
    json_array_foreach (value_at(&forms, "/items"), i, one) {
        const char *text = json_string_value(json_object_get(one, "text")),
                   *sha256 = json_string_value(json_object_get(one, "sha256"));
        cr_assert_str_eq(digest_of(text), sha256);
        struct answer again = look_at(form("/v1/consent-forms/%s", sha256), NULL);
        cr_assert_str_eq(text_at(&again, "/text"), text);
    }
    struct answer known =
        call(.path = "/v1/consent-forms", .headers = form("If-None-Match: %s\r\n", field(&forms, "ETag")));
    expect_status(&known, 304);
    expect(call(.path = form("/v1/consent-forms/%s", text_at(&forms, "/items/0/sha256")),
                .headers = "If-None-Match: *\r\n"),
           304);
    expect(look_at(form("/v1/consent-forms/%s", digest_of("")), NULL), 404);
    expect(look_at("/v1/consent-forms/e3b0", NULL), 400);
}

Test(consent_forms, of_a_published_version_are_agreed_to_as_they_stand)
{
    struct answer made = new_inquiry("CASE_A"), forms = look_at("/v1/consent-forms", NULL);
    const char *version = text_at(&forms, "/items/0/version");
    struct answer wrong = consent_by(id_of(&made), version, digest_of(""));
    expect_status(&wrong, 422);
    cr_assert_str_eq(text_at(&wrong, "/errors/0/pointer"), "/text_sha256");
    expect(consent_by(id_of(&made), version, text_at(&forms, "/items/0/sha256")), 201);
    expect(consent_by(id_of(&made), "our own form, third edition", digest_of("")), 201);
}

Test(consent_forms, that_were_published_never_change)
{
    own_database("blank");
    struct session *session = session_open();
    session_sql(session, "create temporary table tried (refused text)");
    static const char *const changes[] = {"update consent_form set body = body || '.'", "delete from consent_form"};
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++)
        session_sql(session, form("do $$ begin %s; insert into tried values ('no'); exception when raise_exception then"
                                  " insert into tried values ('yes'); end $$",
                                  changes[i]));
    cr_assert_str_eq(session_sql(session, "select string_agg(refused, ' ') from tried"), "yes yes");
}
