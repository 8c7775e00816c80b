/* Births, dates and statements as people report them: what contradicts itself, what is found, and what stands. */
#include "tests/harness.h"
#include <stdio.h>
#include <string.h>

/* ---- cases from tests/cases/rules ---- */
/* Cuts "a | b | c" at its bars; what is missing is empty. */
static void cut(char *line, const char *parts[static 3])
{
    line[strcspn(line, "\n")] = '\0';
    for (int i = 0; i < 3; i++) {
        char *bar = strstr(line, " |"), *rest = bar ? bar + 2 : line + strlen(line);
        if (bar)
            *bar = '\0';
        parts[i] = line + strspn(line, " ");
        line = rest;
    }
}

/* Calls `check` with the parts of each line that is no comment; gives their number. */
static size_t each_case(const char *path, void (*check)(const char *parts[static 3]))
{
    char line[1000];
    const char *parts[3];
    size_t count = 0;
    FILE *file = fopen(path, "r");
    cr_assert_not_null(file);
    while (fgets(line, sizeof(line), file)) {
        if (*line == '#')
            continue;
        cut(line, parts);
        check(parts);
        count++;
    }
    fclose(file);
    return count;
}

static struct answer report(const char *person, const char *event, const char *query)
{
    return post_to("", form("/v1/inquiries%s", query),
                   form("{\"person\":{\"names\":[{\"script\":\"Latn\",\"full\":\"X Y\"}]%s%s},\"event\":{%s},"
                        "\"reporter\":{\"relation\":\"brother\"}}",
                        *person ? "," : "", person, event),
                   "CASE_A");
}

static struct answer born(const char *birth)
{
    return report(form("\"birth\":%s", birth), "", "");
}

static struct answer patch(const struct answer *record, const char *body)
{
    return call(.method = "PATCH", .path = form("/v1/inquiries/%s", id_of(record)), .token = who("CASE_A"),
                .type = "application/merge-patch+json", .headers = form("If-Match: %s\r\n", field(record, "ETag")),
                .body = body);
}

static struct answer record_of(const char *inquiry, const char *who_asks)
{
    return look_at(form("/v1/inquiries/%s", inquiry), who_asks);
}

static void check_contradiction(const char *parts[static 3])
{
    struct answer answer = report(parts[1], parts[2], "");
    bool taken = strcmp(parts[0], "taken") == 0;
    cr_assert_eq(answer.status, taken ? 201 : 422, "%s %s: %d %s", parts[1], parts[2], answer.status, answer.body);
    if (!taken)
        cr_assert_str_eq(text_at(&answer, "/errors/0/pointer"), parts[0], "%s %s: %s", parts[1], parts[2], answer.body);
}

Test(claims, that_contradict_each_other_are_refused_with_pointers, .timeout = 60)
{
    cr_assert_gt(each_case("tests/cases/rules/contradictions.txt", check_contradiction), 20);
}

/* ---- births ---- */
static void check_birth(const char *parts[static 3])
{
    struct answer made = new_inquiry("CASE_A");
    sql(form("update inquiry set created_at = '2026-03-01 10:00+00' where id = '%s'", id_of(&made)));
    expect(patch(&made, form("{\"person\":{\"birth\":%s}}", parts[0])), 200);
    const char *days = sql(form("select coalesce(birth_from::text, '') || ' ' || coalesce(birth_to::text, '')"
                                " from inquiry where id = '%s'",
                                id_of(&made)));
    cr_assert_str_eq(days, form("%s %s", parts[1], parts[2]), "%s: %s", parts[0], days);
}

Test(claims, of_a_birth_are_searched_by_the_days_that_they_may_mean, .timeout = 60)
{
    cr_assert_gt(each_case("tests/cases/rules/births.txt", check_birth), 10);
}

Test(claims, of_another_calendar_are_kept_as_they_were_given)
{
    struct answer made = born(json("{'date':'1400-10-30','calendar':'hijri'}"));
    struct answer record = record_of(id_of(&made), "CASE_A");
    cr_assert_str_eq(text_at(&record, "/person/birth/date"), "1400-10-30");
    cr_assert_str_eq(text_at(&record, "/person/birth/calendar"), "hijri");
    struct answer other = patch(&record, json("{'person':{'birth':{'calendar':'gregorian'}}}"));
    expect_status(&other, 422);
    cr_assert_str_eq(text_at(&other, "/errors/0/pointer"), "/person/birth/date");
}

Test(claims, of_an_age_without_its_day_do_not_change_when_a_partner_sends_them_again)
{
    const char *path = form("/v1/inquiries/by-source/partner/age-%s", given("TENANT_CASE_A"));
    const char *body = json("{'person':{'names':[{'script':'Latn','full':'X Y'}],'birth':{'age':20}},"
                            "'event':{'circumstances':'%s'},'reporter':{'relation':'son'}}",
                            "first");
    struct answer made =
        call(.method = "PUT", .path = path, .token = who("CASE_A"), .type = "application/json", .body = body);
    expect_status(&made, 201);
    sql(form("update inquiry set created_at = '2020-03-01' where id = '%s'", id_of(&made)));
    expect(call(.method = "PUT", .path = path, .token = who("CASE_A"), .type = "application/json", .body = body), 200);
    cr_assert_str_eq(sql(form("select version from inquiry where id = '%s'", id_of(&made))), "1");
    const char *more = json("{'person':{'names':[{'script':'Latn','full':'X Y'}],'birth':{'age':20}},"
                            "'event':{'circumstances':'%s'},'reporter':{'relation':'son'}}",
                            "second");
    expect(call(.method = "PUT", .path = path, .token = who("CASE_A"), .type = "application/json", .body = more), 200);
    cr_assert_str_eq(sql(form("select birth_to from inquiry where id = '%s'", id_of(&made))), "2000-03-01");
}

/* A relative's consent to B's reading. */
static int consent_status(const char *inquiry, const char *more)
{
    struct answer answer = post_to(
        inquiry, "consents",
        json(
            "{'giver':'g','capacity':'relative','proof':'assertion','form_version':'1','text_sha256':'e3b0c44298fc1c14"
            "9afbf4c8996fb92427ae41e4649b934ca495991b7852b855','purposes':['share'],'recipients':{'organizations':['%s'"
            "]}%s}",
            given("TENANT_CASE_B"), quotes(more)),
        "CASE_A");
    if (answer.status == 422)
        cr_assert_str_eq(text_at(&answer, "/errors/0/pointer"), strstr(more, "expires") ? "/expires_at" : "/capacity");
    return answer.status;
}

Test(claims, that_leave_open_whether_somebody_is_a_minor_ask_for_a_guardian)
{
    static const struct {
        const char *birth, *event;
        int status;
    } rows[] = {{"'birth':{'age':17}", "", 422},
                {"'birth':{'age':17}", "'last_seen':'2013'", 422},
                {"'birth':{'date':'2005/..'}", "", 422},
                {"'birth':{'age_to':30}", "", 422},
                {"'birth':{'age_from':15}", "", 422},
                {"'birth':{'age_from':15,'age_to':20}", "", 422},
                {"'birth':{'date':'1440','calendar':'hijri'}", "", 422},
                {"'sex':'male'", "'category':'separated_child'", 422},
                {"'sex':'male'", "'category':'other'", 201},
                {"'birth':{'age':40}", "'category':'separated_child'", 201},
                {"'birth':{'age_from':30}", "", 201},
                {"'birth':{'date':'../1980'}", "", 201},
                {"'birth':{'date':'1400','calendar':'hijri'}", "", 201}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct answer made = report(quotes(rows[i].birth), quotes(rows[i].event), "");
        cr_assert_eq(consent_status(id_of(&made), ""), rows[i].status, "%s %s", rows[i].birth, rows[i].event);
    }
}

Test(claims, of_a_birth_or_a_category_examine_consents_anew)
{
    static const char *const changes[] = {"{'person':{'birth':{'age':12}}}", "{'person':{'birth':{'date':'2000/..'}}}",
                                          "{'event':{'category':'separated_child'}}"};
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        struct answer made = new_inquiry("CASE_A");
        cr_assert_eq(consent_status(id_of(&made), ""), 201);
        expect(record_of(id_of(&made), "CASE_B"), 200);
        expect(patch(&made, quotes(changes[i])), 200);
        expect(record_of(id_of(&made), "CASE_B"), 404);
    }
}

Test(consent, that_has_expired_already_is_refused)
{
    struct answer made = new_inquiry("CASE_A");
    cr_assert_eq(consent_status(id_of(&made), ",'given_at':'2020-01-01T00:00:00Z','expires_at':'2021-01-01T00:00:00Z'"),
                 422);
    cr_assert_eq(consent_status(id_of(&made), form(",'given_at':'2020-01-01T00:00:00Z','expires_at':'%s'", tomorrow())),
                 201);
}

Test(consent, does_not_share_a_draft_before_it_is_submitted)
{
    struct answer made = report("", "", "?draft=true");
    expect_status(&made, 201);
    cr_assert_eq(consent_status(id_of(&made), ""), 201);
    expect(record_of(id_of(&made), "CASE_B"), 404);
    struct answer ways = look_at(form("/v1/inquiries/%s/access", id_of(&made)), "CASE_A");
    cr_assert(json_is_true(value_at(&ways, "/closed")));
    expect(post_to(id_of(&made), "referrals", json("{'receiver_id':'%s','kind':'share'}", given("TENANT_CASE_B")),
                   "CASE_A"),
           409);
    expect(call(.method = "POST", .path = form("/v1/inquiries/%s/transitions", id_of(&made)), .token = who("CASE_A"),
                .type = "application/json", .body = json("{'to':'submitted'}"),
                .headers = form("If-Match: %s\r\n", field(&made, "ETag"))),
           200);
    expect(record_of(id_of(&made), "CASE_B"), 200);
}

/* ---- intervals ---- */
Test(intervals, that_are_open_are_found_on_their_open_side)
{
    static const struct {
        const char *seen, *query;
        bool found;
    } rows[] = {{"2013/..", "last_seen_from=2014-01-01", true},
                {"2013/..", "last_seen_from=2013-05-17&last_seen_to=2013-05-17", true},
                {"2013/..", "last_seen_to=2012-12-31", false},
                {"../2013", "last_seen_to=2012-01-01", true},
                {"../2013", "last_seen_from=2014-01-01", false},
                {"2013/..", "created_from=2020-01-01T00:00:00Z&created_to=2090-01-01T00:00:00%2B03:00", true}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct answer made = report("", form("\"last_seen\":\"%s\"", rows[i].seen), "");
        struct answer list = look_at(form("/v1/inquiries?limit=200&%s", rows[i].query), "CASE_A");
        cr_assert_eq(strstr(list.body, id_of(&made)) != NULL, rows[i].found, "%s %s", rows[i].seen, rows[i].query);
    }
    struct answer unknown = new_inquiry("CASE_A"), list = look_at("/v1/inquiries?last_seen_from=1900-01-01", "CASE_A");
    cr_assert_null(strstr(list.body, id_of(&unknown)));
}

Test(intervals, of_a_filter_that_are_turned_round_are_refused)
{
    static const struct {
        const char *query, *parameter;
    } rows[] = {{"last_seen_from=2014-05-17&last_seen_to=2013-05-17", "last_seen_from"},
                {"created_from=2014-05-17T00:00:00Z&created_to=2014-05-17T02:59:59%2B03:00", "created_from"},
                {"created_from=2014-05-17T00:00:00.25Z&created_to=2014-05-17T00:00:00.2Z", "created_from"},
                {"created_from=2014-05-17T00:00:00Z&created_to=2014-05-17T03:00:00%2B03:00", NULL},
                {"last_seen_from=2014-05-17&last_seen_to=2014-05-17", NULL}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct answer list = look_at(form("/v1/inquiries?%s", rows[i].query), "CASE_A");
        cr_assert_eq(list.status, rows[i].parameter ? 400 : 200, "%s: %d", rows[i].query, list.status);
        if (rows[i].parameter)
            cr_assert_str_eq(text_at(&list, "/errors/0/parameter"), rows[i].parameter);
    }
}

Test(intervals, of_earlier_records_are_completed)
{
    own_database("blank");
    static const struct {
        const char *birth, *was, *is;
    } rows[] = {{"'date':'2005/..'", "'2005-01-01', null", "2005-01-01 infinity"},
                {"'date':'../1985'", "null, '1985-12-31'", "-infinity 1985-12-31"},
                {"'age':17", "null, null", "2008-03-02 2009-03-01"},
                {"'age_to':20,'age_as_of':'2020-03-01'", "'1999-03-02', '2000-03-01'", "1999-03-02 2020-03-01"},
                {"'date':'1980-01-01','is_placeholder':true", "'1980-01-01', '1980-01-01'", "1980-01-01 1980-12-31"},
                {"'date':'1980','calendar':'hijri'", "'1980-01-01', '1980-12-31'", "-infinity infinity"},
                {"'date':'1980'", "'1980-01-01', '1980-12-31'", "1980-01-01 1980-12-31"}};
    sql("insert into organization (id, names, kind) values ('00000000-0000-7000-9000-000000000001', '{}', 'network');"
        "alter table statement drop date_from, drop date_to, drop retracted_by, drop retracted_at,"
        " drop retract_reason");
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        sql(form("insert into inquiry (id, tenant_id, reference, access_code_hash, status, person, event, relatives,"
                 " reporter, completeness, category, birth_from, birth_to, last_seen_from, source, external_id,"
                 " created_at) values ('00000000-0000-7000-8000-00000000000%zu',"
                 " '00000000-0000-7000-9000-000000000001', 'r%zu', '', 'submitted', '%s', '{}', '[]', '{}', '{}',"
                 " 'other', %s, '2013-01-01', 'partner', ' n%zu ', '2026-03-01 12:00+00')",
                 i, i, json("{'birth':{%s}}", quotes(rows[i].birth)), rows[i].was, i));
    sql("delete from schema_migration where number = 18");
    const char *words;
    cr_assert_eq(athar("migrate", &words), 0, "%s", words);
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        cr_assert_str_eq(sql(form("select birth_from || ' ' || birth_to || ' ' || last_seen_to || external_id"
                                  " from inquiry where reference = 'r%zu'",
                                  i)),
                         form("%s infinityn%zu", rows[i].is, i));
}

/* ---- statements ---- */
/* Claims something for some audiences, and lets a second person accept it. Its id. */
static const char *accepted(const char *inquiry, const char *value, const char *more)
{
    const char *subject = strcmp(value, "place") == 0 ? "whereabouts" : "fate";
    struct answer made =
        post_to(inquiry, "statements",
                json("{'subject':'%s','value':'%s','source':'a register'%s}", subject, value, quotes(more)), "CASE_A");
    expect_status(&made, 201);
    if (strcmp(text_at(&made, "/state"), "accepted") != 0)
        expect(post_to(inquiry, form("statements/%s/review", id_of(&made)), json("{'decision':'approve'}"), "CASE_A2"),
               200);
    return id_of(&made);
}

#define BOTH ",'visible_to':['family','recipients']"

/* What an asker reads as the fate, "none" for nothing. */
static const char *fate_of(const struct answer *answer)
{
    return json_is_null(value_at(answer, "/fate")) ? "none" : text_at(answer, "/fate/value");
}

static const char *fates(const struct answer *inquiry)
{
    struct answer ours = record_of(id_of(inquiry), "CASE_A"), theirs = record_of(id_of(inquiry), "CASE_B");
    struct answer family = look_at(form("/v1/inquiries/%s/tracking", id_of(inquiry)), family_of(inquiry));
    return form("%s %s %s", fate_of(&ours), fate_of(&family), fate_of(&theirs));
}

Test(statements, stand_by_the_day_of_what_is_claimed_and_then_by_evidence)
{
    struct answer made = new_inquiry("CASE_A");
    consent_to_b(id_of(&made), "");
    (void)accepted(id_of(&made), "dead", ",'date':'2015-06','grade':'probable'" BOTH);
    (void)accepted(id_of(&made), "alive", ",'date':'2012-02','grade':'unverified'" BOTH);
    cr_assert_str_eq(fates(&made), "dead dead dead");
    (void)accepted(id_of(&made), "alive", ",'date':'2015-06-30','grade':'possible'" BOTH);
    cr_assert_str_eq(fates(&made), "dead dead dead", "the same day, and less evidence");
    (void)accepted(id_of(&made), "alive", ",'date':'2015-06-30','grade':'confirmed'" BOTH);
    cr_assert_str_eq(fates(&made), "alive alive alive", "the same day, and better evidence");
    (void)accepted(id_of(&made), "dead", ",'date':'2015/2016','grade':'possible'" BOTH);
    cr_assert_str_eq(fates(&made), "dead dead dead", "a later end");
    (void)accepted(id_of(&made), "unknown", ",'grade':'unverified'" BOTH);
    cr_assert_str_eq(fates(&made), "dead dead dead", "that somebody does not know says nothing against a death");
    struct answer other = new_inquiry("CASE_A");
    consent_to_b(id_of(&other), "");
    (void)accepted(id_of(&other), "alive", ",'date':'2015-06-30','grade':'confirmed'" BOTH);
    (void)accepted(id_of(&other), "unknown", ",'grade':'unverified'" BOTH);
    cr_assert_str_eq(fates(&other), "unknown unknown unknown", "undated is of today");
}

/* Whoever was alive at some time from 2012 to 2020 may have died in 2015. */
Test(statements, on_a_span_of_life_stand_by_its_beginning)
{
    static const char *const spans[] = {"2012/..", "2012/2020", "2015", "201X", "../2016"};
    for (size_t i = 0; i < sizeof(spans) / sizeof(spans[0]); i++) {
        struct answer made = new_inquiry("CASE_A");
        consent_to_b(id_of(&made), "");
        (void)accepted(id_of(&made), "dead", ",'date':'2015-06','grade':'possible'" BOTH);
        (void)accepted(id_of(&made), "alive", form(",'date':'%s','grade':'confirmed'" BOTH, spans[i]));
        cr_assert_str_eq(fates(&made), "dead dead dead", "alive in %s", spans[i]);
    }
}

#define UNKNOWN ",'value':'unknown','source':'s','grade':'possible'}"
Test(statements, that_take_away_what_was_reviewed_wait_for_a_second_person)
{
    struct answer made = new_inquiry("CASE_A");
    struct answer first = post_to(id_of(&made), "statements", json("{'subject':'whereabouts'" UNKNOWN), "CASE_A");
    cr_assert_str_eq(text_at(&first, "/state"), "accepted");
    (void)accepted(id_of(&made), "place", ",'place_pcode':'SY02','grade':'probable'" BOTH);
    struct answer second = post_to(id_of(&made), "statements", json("{'subject':'whereabouts'" UNKNOWN), "CASE_A");
    cr_assert_str_eq(text_at(&second, "/state"), "awaiting_review");
    struct answer fate = post_to(id_of(&made), "statements", json("{'subject':'fate'" UNKNOWN), "CASE_A");
    cr_assert_str_eq(text_at(&fate, "/state"), "accepted");
}

Test(statements, that_a_later_one_contradicts_stand_for_nobody_any_more)
{
    struct answer made = new_inquiry("CASE_A");
    consent_to_b(id_of(&made), "");
    (void)accepted(id_of(&made), "dead", ",'date':'2015','grade':'probable'" BOTH);
    const char *later = accepted(id_of(&made), "alive", ",'date':'2016','grade':'confirmed','visible_to':[]");
    cr_assert_str_eq(fates(&made), "alive none none");
    expect(post_to(id_of(&made), form("statements/%s/retract", later), json("{'reason':'r'}"), "CASE_A2"), 200);
    cr_assert_str_eq(fates(&made), "dead dead dead");
    (void)accepted(id_of(&made), "dead", ",'date':'2017','grade':'confirmed','visible_to':['recipients']");
    cr_assert_str_eq(fates(&made), "dead dead dead", "it says the same");
}

Test(statements, are_retracted_by_a_second_person_and_stay_in_the_log)
{
    struct answer made = new_inquiry("CASE_A");
    consent_to_b(id_of(&made), "");
    const char *dead = accepted(id_of(&made), "dead", ",'date':'2015-06','grade':'probable'" BOTH);
    const char *retract = form("statements/%s/retract", dead), *why = json("{'reason':'خطأ في الشخص'}");
    cr_assert_str_eq(fates(&made), "dead dead dead");
    expect(post_to(id_of(&made), retract, "{}", "CASE_A2"), 422);
    expect(post_to(id_of(&made), retract, why, "CASE_A"), 409);
    expect(post_to(id_of(&made), retract, why, "CASE_B"), 409);
    struct answer before = record_of(id_of(&made), "CASE_A"), taken = post_to(id_of(&made), retract, why, "CASE_A2");
    expect_status(&taken, 200);
    cr_assert_str_eq(text_at(&taken, "/state"), "retracted");
    cr_assert_str_eq(text_at(&taken, "/retract_reason"), "خطأ في الشخص");
    cr_assert_str_eq(text_at(&taken, "/retracted_by"), given("USER_CASE_A2"));
    cr_assert_str_eq(fates(&made), "none none none");
    struct answer after = record_of(id_of(&made), "CASE_A");
    cr_assert_str_neq(field(&before, "ETag"), field(&after, "ETag"));
    expect(post_to(id_of(&made), retract, why, "CASE_A2"), 409);
    struct answer told = look_at(form("/v1/inquiries/%s/statements", id_of(&made)), family_of(&made));
    cr_assert_str_eq(text_at(&told, "/items/0/state"), "retracted");
    struct answer gone = new_inquiry("CASE_A");
    expect(post_to(id_of(&gone), retract, why, "CASE_A2"), 404);
}

Test(statements, are_not_of_the_future_nor_of_a_time_before_the_birth)
{
    struct answer made = born(json("{'date':'1990'}"));
    static const struct {
        const char *date;
        int status;
    } rows[] = {{"2040", 422}, {"1980", 422}, {"1989-12-31", 422}, {"2090/..", 422}, {"1990", 201}, {"../1995", 201}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct answer claim = post_to(id_of(&made), "statements",
                                      json("{'subject':'fate','value':'dead','source':'s','grade':'possible','date':"
                                           "'%s'}",
                                           rows[i].date),
                                      "CASE_A");
        cr_assert_eq(claim.status, rows[i].status, "%s: %d %s", rows[i].date, claim.status, claim.body);
        if (claim.status == 422)
            cr_assert_str_eq(text_at(&claim, "/errors/0/pointer"), "/date");
    }
}

/* ---- referrals ---- */
static struct answer refer(const char *inquiry)
{
    return post_to(inquiry, "referrals", json("{'receiver_id':'%s','kind':'share'}", given("TENANT_CASE_B")), "CASE_A");
}

/* A case as far as "accepted", under a consent for B. Its last answer. */
static struct answer worked_on(void)
{
    struct answer now = new_inquiry("CASE_A");
    const char *path = form("/v1/inquiries/%s/transitions", id_of(&now));
    consent_to_b(id_of(&now), "");
    static const char *const steps[] = {"screening", "accepted"};
    for (size_t i = 0; i < 2; i++) {
        now = call(.method = "POST", .path = path, .token = who("CASE_A"), .type = "application/json",
                   .body = json("{'to':'%s'}", steps[i]), .headers = form("If-Match: %s\r\n", field(&now, "ETag")));
        expect_status(&now, 200);
    }
    return now;
}

static const char *state_of(const struct answer *referral)
{
    struct answer now = look_at(form("/v1/referrals/%s", id_of(referral)), "CASE_B");
    return form("%s: %s", text_at(&now, "/state"), text_at(&now, "/reason"));
}

Test(referrals, end_when_their_case_is_closed_or_withdrawn)
{
    struct answer closed = worked_on(), sent = refer(id_of(&closed));
    expect(call(.method = "POST", .path = form("/v1/inquiries/%s/transitions", id_of(&closed)), .token = who("CASE_A"),
                .type = "application/json", .body = json("{'to':'closed','closing_reason':'family_asked'}"),
                .headers = form("If-Match: %s\r\n", field(&closed, "ETag"))),
           200);
    cr_assert_str_eq(state_of(&sent), "revoked: The case was closed.");
    expect(step_referral(&sent, "accept", "CASE_B"), 409);
    expect(refer(id_of(&closed)), 409);

    struct answer withdrawn = new_inquiry("CASE_A");
    consent_to_b(id_of(&withdrawn), "");
    struct answer taken = refer(id_of(&withdrawn));
    expect(step_referral(&taken, "accept", "CASE_B"), 200);
    expect(call(.method = "DELETE", .path = form("/v1/inquiries/%s", id_of(&withdrawn)), .token = who("CASE_A"),
                .headers = form("If-Match: %s\r\n", field(&withdrawn, "ETag"))),
           204);
    cr_assert_str_eq(state_of(&taken), "revoked: The case was withdrawn.");

    struct answer expired = worked_on(), late = refer(id_of(&expired));
    sql(form("update inquiry set status = 'expired' where id = '%s'", id_of(&expired)));
    cr_assert_str_eq(state_of(&late), "revoked: The case has expired.");
}

Test(referrals, that_are_revoked_tell_by_which_consents_the_receiver_reads_on)
{
    struct answer made = new_inquiry("CASE_A"), consent = consent_to_b(id_of(&made), ""), sent = refer(id_of(&made));
    struct answer taken = step_referral(&sent, "accept", "CASE_B");
    cr_assert_null(json_object_get(taken.json, "still_open"));
    struct answer revoked = step_referral(&sent, "revoke", "CASE_A");
    expect_status(&revoked, 200);
    cr_assert_str_eq(text_at(&revoked, "/state"), "revoked");
    cr_assert_eq(json_array_size(value_at(&revoked, "/still_open")), 1);
    cr_assert_str_eq(text_at(&revoked, "/still_open/0/consent_id"), id_of(&consent));
    cr_assert_str_eq(text_at(&revoked, "/still_open/0/purpose"), "share");
    expect(record_of(id_of(&made), "CASE_B"), 200);

    struct answer again = refer(id_of(&made));
    sql(form("update inquiry set frozen_at = now() where id = '%s'", id_of(&made)));
    struct answer none = step_referral(&again, "revoke", "CASE_A");
    cr_assert_eq(json_array_size(value_at(&none, "/still_open")), 0);
}

/* ---- values ---- */
Test(values, a_blank_around_a_partners_number_makes_no_other_number_of_it)
{
    const char *path = form("/v1/inquiries/by-source/partner/blank-%s", given("TENANT_CASE_A"));
    struct answer first = call(.method = "PUT", .path = path, .token = who("CASE_A"), .type = "application/json",
                               .body = minimal_inquiry);
    expect_status(&first, 201);
    static const char *const ends[] = {"%20", "%C2%A0", "%E2%80%8F"};
    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        struct answer again = call(.method = "PUT", .path = form("%s%s", path, ends[i]), .token = who("CASE_A"),
                                   .type = "application/json", .body = minimal_inquiry);
        expect_status(&again, 200);
        cr_assert_str_eq(id_of(&again), id_of(&first));
    }
    sql(form("select erase_inquiry('%s')", id_of(&first)));
    expect(call(.method = "PUT", .path = form("%s%%20", path), .token = who("CASE_A"), .type = "application/json",
                .body = minimal_inquiry),
           409);
}

Test(values, a_file_is_not_called_like_a_hidden_one_or_a_folder)
{
    struct answer made = new_inquiry("CASE_A");
    static const struct {
        const char *name;
        int status;
    } rows[] = {{".", 400},        {"..", 400}, {".htaccess", 400}, {"a.", 400},
                {"a.png%20", 201}, {"a", 201},  {"a.png", 201},     {"%D8%B5%D9%88%D8%B1%D8%A9%20.png", 201}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct answer stored =
            call(.method = "POST", .token = who("CASE_A"), .type = "application/pdf", .body = "%PDF-1.4\n1 0 obj\n",
                 .path = form("/v1/inquiries/%s/attachments?kind=document&file_name=%s", id_of(&made), rows[i].name));
        cr_assert_eq(stored.status, rows[i].status, "%s: %d", rows[i].name, stored.status);
    }
}

Test(values, a_number_that_would_become_zero_is_refused)
{
    static const struct {
        const char *latitude;
        int status;
    } rows[] = {{"1e-400", 400}, {"-0.0", 201}, {"36.2", 201}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct answer made = report(
            "", form("\"place\":{\"country\":\"TR\",\"point\":{\"latitude\":%s,\"longitude\":36.2}}", rows[i].latitude),
            "");
        cr_assert_eq(made.status, rows[i].status, "%s: %d", rows[i].latitude, made.status);
    }
}
