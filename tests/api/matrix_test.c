/* The proof of consent: viewers x purposes x recipients x consent states x fields x ways out, each cell held against
 * the rules of the domain, which stand here once more in a few lines of their own. */
#include "tests/harness.h"
#include "tests/harness/files.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the rules, independently ---- */
static const struct viewer {
    const char *who, *organization, *class, *purpose; /* class NULL: holds the inquiries, or is a steward */
} viewers[] = {
    {"CASE_A", "TENANT_CASE_A", NULL, NULL},
    {"STEWARD", "TENANT_STEWARD", NULL, NULL},
    {"CASE_B", "TENANT_CASE_B", "cso", "share"},
    {"ICMP", "TENANT_ICMP", "icmp", "share"},
    {"AUTHORITY", "TENANT_AUTHORITY", "authority", "authorities"},
    {"COURT", "TENANT_COURT", "court", "courts"},
    {"OUTSIDER", "TENANT_OUTSIDER", "cso", "research"},
    {"RESEARCHER", "TENANT_CASE_A", "cso", "research"}, /* of the holder, with no rights of a holder */
};
static const char *const purposes[] = {"search",      "matching",   "share",    "authorities",      "courts",
                                       "publication", "statistics", "research", "genetic_reference"};
static const char *const recipients[] = {"cso",    "icmp",          "authority",       "court",       "international",
                                         "public", "TENANT_CASE_B", "TENANT_OUTSIDER", "TENANT_COURT"};
enum state { ACTIVE, EXPIRED, WITHDRAWN, REJECTED, FROZEN, DRAFT, STATES };

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* The words of consent, as the contract says them: each with the first place in the record that stands under it. */
static struct field {
    const char *name, *document, *member, *part; /* no document: attachments, statements; no member: all of it */
    size_t tier;   /* who sees it: 0 anybody with a way in, 1 who is named, 2 who accepted a referral */
    size_t within; /* the word that it is a part of, itself where there is none */
} fields[62];
static size_t field_count;

static size_t field_number(const char *name)
{
    size_t i = 0;
    while (i < field_count && strcmp(fields[i].name, name) != 0)
        i++;
    return i;
}

/* A part, as reporter.contact of reporter, is withheld with what it is a part of. */
static size_t whole_of(const char *name)
{
    const char *dot = strrchr(name, '.');
    size_t whole = dot ? field_number(form("%.*s", (int)(dot - name), name)) : field_count;
    return whole < field_count ? whole : field_number(name);
}

static void read_fields(void)
{
    const struct fields *said = &the_contract()->fields;
    for (size_t w = 0; w < said->word_count; w++) {
        struct field *field = &fields[field_count++];
        *field = (struct field){.name = said->words[w].name, .tier = said->words[w].tier};
        for (size_t m = 0; m < said->member_count && !field->document; m++) {
            const struct field_member *member = &said->members[m];
            if (strcmp(member->word, field->name) != 0)
                continue;
            field->document = member->document;
            if (strcmp(member->document, field->name) != 0) {
                field->member = member->member;
                field->part = *member->part ? member->part : NULL;
            }
        }
        field->within = whole_of(field->name);
    }
}

struct grant {
    const char *purpose, *recipient;
    enum state state;
    size_t withheld; /* this field, and the two that follow five and eleven places on */
    char inquiry[40], photo[40], paper[40];
};

static bool is_class(const char *recipient)
{
    return strncmp(recipient, "TENANT", 6) != 0;
}

/* Whether the grant lets the viewer in; *named tells whether by name. */
static bool lets_in(const struct grant *grant, const struct viewer *viewer, bool *named)
{
    *named = !is_class(grant->recipient) && strcmp(given(grant->recipient), given(viewer->organization)) == 0;
    if (grant->state != ACTIVE)
        return false;
    if (strcmp(grant->purpose, "publication") == 0)
        return strcmp(grant->recipient, "public") == 0;
    return strcmp(grant->purpose, viewer->purpose) == 0 && (*named || strcmp(grant->recipient, viewer->class) == 0);
}

static bool withholds(const struct grant *grant, size_t field)
{
    return field == grant->withheld || field == (grant->withheld + 5) % field_count ||
           field == (grant->withheld + 11) % field_count;
}

static bool expected(const struct grant *grant, const struct viewer *viewer, size_t field)
{
    bool named = false;
    if (!viewer->class)
        return true;
    if (!lets_in(grant, viewer, &named) || withholds(grant, field) || fields[field].tier > named)
        return false;
    return fields[field].within == field || !withholds(grant, fields[field].within);
}

/* ---- what is granted ---- */
/* The node itself, or what its $ref names; of a nullable choice the first. */
static const json_t *schema_of(const json_t *node)
{
    const char *reference = json_string_value(json_object_get(node, "$ref"));
    const json_t *components = json_object_get(the_contract()->document, "components");
    const json_t *choice = json_array_get(json_object_get(node, "anyOf"), 0);
    if (reference)
        return schema_of(json_object_get(json_object_get(components, "schemas"), strrchr(reference, '/') + 1));
    return choice ? schema_of(choice) : node;
}

/* A value for a member that the sample lacks, where its schema is simple. */
static json_t *simple_value(const json_t *node)
{
    const json_t *schema = schema_of(node), *type = json_object_get(schema, "type");
    const char *format = json_string_value(json_object_get(schema, "format"));
    const char *first = json_string_value(json_is_array(type) ? json_array_get(type, 0) : type);
    if (json_object_get(schema, "enum"))
        return json_incref(json_array_get(json_object_get(schema, "enum"), 0));
    if (first && strcmp(first, "string") == 0 && (!format || strncmp(format, "text", 4) == 0))
        return json_string("x");
    if (first && strcmp(first, "boolean") == 0)
        return json_true();
    return NULL;
}

/* A record in which each member that the contract names has a value: tests/cases/api/everything.json, completed. */
static const char *everything(void)
{
    static const char *text;
    json_t *record = text ? NULL : json_loads(case_file("everything.json"), 0, NULL);
    const json_t *schemas = json_object_get(json_object_get(the_contract()->document, "components"), "schemas");
    const json_t *content = json_object_get(json_object_get(schemas, "InquiryContent"), "properties");
    for (size_t i = 0; record && i < the_contract()->fields.member_count; i++) {
        const struct field_member *member = &the_contract()->fields.members[i];
        json_t *document = json_object_get(record, member->document);
        const json_t *schema = schema_of(json_object_get(content, member->document));
        if (*member->part || json_is_array(document) || json_object_get(document, member->member))
            continue;
        const json_t *node = json_object_get(json_object_get(schema, "properties"), member->member);
        json_t *value = simple_value(node);
        cr_assert_not_null(value, "tests/cases/api/everything.json lacks %s/%s", member->document, member->member);
        json_object_set_new(document, member->member, value);
    }
    text = text ? text : json_dumps(record, JSON_COMPACT);
    json_decref(record);
    return text;
}

static struct answer post(const char *path, const char *type, const char *body, const char *token)
{
    struct answer answer = call(.method = "POST", .path = path, .token = who(token), .type = type, .body = body);
    cr_assert_lt(answer.status, 300, "%s: %d %.300s", path, answer.status, answer.body);
    return answer;
}

static const char *consent_text(const struct grant *grant)
{
    const char *recipient = is_class(grant->recipient) ? form("\"classes\":[\"%s\"]", grant->recipient)
                                                       : form("\"organizations\":[\"%s\"]", given(grant->recipient));
    return form(
        "{\"giver\":\"g\",\"capacity\":\"relative\",\"proof\":\"assertion\",\"form_version\":\"1\",\"text_sha256\":"
        "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\"purposes\":[\"%s\"],"
        "\"recipients\":{%s},\"withheld\":[\"%s\",\"%s\",\"%s\"],\"given_at\":\"2020-01-01T00:00:00Z\"%s}",
        grant->purpose, recipient, fields[grant->withheld].name, fields[(grant->withheld + 5) % field_count].name,
        fields[(grant->withheld + 11) % field_count].name,
        grant->state == EXPIRED ? form(",\"expires_at\":\"%s\"", tomorrow()) : "");
}

static void make(struct grant *grant)
{
    struct answer made = post("/v1/inquiries", "application/json", everything(), "CASE_A");
    snprintf(grant->inquiry, sizeof(grant->inquiry), "%s", text_at(&made, "/id"));
    const char *path = form("/v1/inquiries/%s", grant->inquiry);
    struct text page = file_pdf_plain();
    made = post(form("%s/attachments?kind=document&file_name=a.pdf", path), "application/pdf", page.data, "CASE_A");
    snprintf(grant->paper, sizeof(grant->paper), "%s", text_at(&made, "/id"));
    made = post(form("%s/attachments?kind=photo&file_name=b.pdf", path), "application/pdf", page.data, "CASE_A");
    snprintf(grant->photo, sizeof(grant->photo), "%s", text_at(&made, "/id"));
    post(form("%s/notes", path), "application/json", "{\"text\":\"internal\"}", "CASE_A");
    post(form("%s/statements", path), "application/json",
         "{\"subject\":\"whereabouts\",\"value\":\"unknown\",\"source\":\"s\",\"grade\":\"possible\",\"visible_to\":"
         "[\"recipients\"]}",
         "CASE_A");
    made = post(form("%s/consents", path), "application/json", consent_text(grant), "CASE_A");
    const char *consent = form("%s/consents/%s", path, text_at(&made, "/id"));
    if (strcmp(grant->purpose, "publication") == 0)
        post(form("%s/review", consent), "application/json",
             grant->state == REJECTED ? "{\"decision\":\"reject\"}" : "{\"decision\":\"approve\"}", "CASE_A2");
    if (grant->state == WITHDRAWN)
        post(form("%s/withdraw", consent), "application/json", "{}", "CASE_A");
    if (grant->state == EXPIRED)
        sql(form("update consent set expires_at = '2021-01-01' where inquiry_id = '%s'; select refresh_access('%s')",
                 grant->inquiry, grant->inquiry));
    if (grant->state == DRAFT)
        sql(form("update inquiry set status = 'draft' where id = '%s'", grant->inquiry));
    if (grant->state == FROZEN)
        sql(form("update inquiry set frozen_at = now() where id = '%s'", grant->inquiry));
}

/* ---- the cells ---- */
static size_t cells;

static void cell(const struct grant *grant, const struct viewer *viewer, const char *way, const char *field,
                 bool wanted, bool seen)
{
    static const char *const states[] = {"active", "expired", "withdrawn", "rejected", "frozen", "draft"};
    cells++;
    cr_assert_eq(wanted, seen, "%s, %s consent to %s for %s: %s in %s is %s", viewer->who, states[grant->state],
                 grant->recipient, grant->purpose, field, way, seen ? "LEAKED" : "missing");
}

static bool has(const json_t *record, const struct field *field)
{
    const json_t *value = json_object_get(record, field->document);
    const char *const steps[] = {field->member, field->part};
    for (size_t i = 0; i < COUNT(steps) && steps[i]; i++)
        value = json_object_get(json_is_array(value) ? json_array_get(value, 0) : value, steps[i]);
    return value && !json_is_null(value);
}

static struct answer get(const struct viewer *viewer, const char *path)
{
    return call(.path = path, .token = who(viewer->who));
}

/* Reading the record, its attachments, notes, history and the explanation. */
static void look(const struct grant *grant, const struct viewer *viewer)
{
    bool named = false, holds = !viewer->class, in = holds || lets_in(grant, viewer, &named);
    const char *path = form("/v1/inquiries/%s", grant->inquiry);
    size_t photos = field_number("attachments.photo"), statements = field_number("statements");
    struct answer record = get(viewer, path);
    cell(grant, viewer, "read", "the record", in, record.status == 200);
    for (size_t i = 0; i < field_count; i++)
        if (fields[i].document)
            cell(grant, viewer, "read", fields[i].name, expected(grant, viewer, i), has(record.json, &fields[i]));
    struct answer list = get(viewer, form("%s/attachments", path));
    cell(grant, viewer, "attachments", "attachments.photo", expected(grant, viewer, photos),
         json_array_size(json_object_get(list.json, "items")) > 0);
    struct answer photo = get(viewer, form("%s/attachments/%s/content", path, grant->photo));
    cell(grant, viewer, "content", "attachments.photo", expected(grant, viewer, photos), photo.status == 200);
    struct answer about = get(viewer, form("%s/attachments/%s", path, grant->photo));
    cell(grant, viewer, "its record", "attachments.photo", expected(grant, viewer, photos), about.status == 200);
    struct answer paper = get(viewer, form("%s/attachments/%s/content", path, grant->paper));
    cell(grant, viewer, "content", "a scanned paper", holds, paper.status == 200);
    about = get(viewer, form("%s/attachments/%s", path, grant->paper));
    cell(grant, viewer, "its record", "a scanned paper", holds, about.status == 200);
    const json_t *whereabouts = json_object_get(record.json, "whereabouts");
    bool told = expected(grant, viewer, statements);
    cell(grant, viewer, "read", "whereabouts", told, whereabouts && !json_is_null(whereabouts));
    list = get(viewer, form("%s/statements", path));
    cell(grant, viewer, "statements", "statements", told, json_array_size(json_object_get(list.json, "items")) > 0);
    static const char *const insides[] = {"notes", "consents", "access", "access/log", "history", "copy", "tracking"};
    for (size_t i = 0; i < COUNT(insides); i++) {
        struct answer inside = get(viewer, form("%s/%s", path, insides[i]));
        const json_t *items = json_object_get(inside.json, "items");
        bool seen = inside.status == 200 && (!items || json_array_size(items) > 0);
        if (strcmp(insides[i], "history") != 0 || !holds) /* nothing was changed, so a holder's history is empty */
            cell(grant, viewer, insides[i], "what is inside", holds, seen);
    }
}

/* All pages of a list, by id. */
static json_t *list_of(const struct viewer *viewer, const char *filter)
{
    json_t *all = json_object();
    const char *path = form("/v1/inquiries?limit=200%s%s", viewer->class ? "&reach=shared" : "", filter);
    for (const char *next = ""; next;) {
        struct answer page = get(viewer, form("%s%s", path, next));
        expect_status(&page, 200);
        size_t i;
        json_t *item;
        json_array_foreach (json_object_get(page.json, "items"), i, item)
            json_object_set(all, json_string_value(json_object_get(item, "id")), item);
        const char *cursor = json_string_value(json_object_get(page.json, "next"));
        next = cursor ? form("&cursor=%s", cursor) : NULL;
    }
    return all;
}

/* Where a summary shows a field, and the filter that asks for it. */
static const struct {
    const char *field, *member, *filter;
} summaries[] = {
    {"person.names", "names", NULL},
    {"person.sex", "sex", NULL},
    {"person.birth", "birth", NULL},
    {"event.last_seen", "last_seen", "&last_seen_from=2013-01-01&last_seen_to=2013-12-31"},
    {"event.place", "place_pcode", "&place=SY02"},
    {"event.category", "category", "&category=trafficking"},
};

static void look_at_lists(const struct grant *grants, size_t count, const struct viewer *viewer)
{
    json_t *all = list_of(viewer, "");
    for (size_t s = 0; s < COUNT(summaries); s++) {
        json_t *found = summaries[s].filter ? list_of(viewer, summaries[s].filter) : NULL;
        for (size_t i = 0; i < count; i++) {
            bool wanted = expected(&grants[i], viewer, field_number(summaries[s].field));
            const json_t *item = json_object_get(all, grants[i].inquiry);
            const json_t *value = json_object_get(item, summaries[s].member);
            cell(&grants[i], viewer, "list", summaries[s].field, wanted, value && !json_is_null(value));
            if (found)
                cell(&grants[i], viewer, "filter", summaries[s].field, wanted,
                     json_object_get(found, grants[i].inquiry));
        }
        json_decref(found);
    }
    for (size_t i = 0; i < count; i++) {
        bool named = false;
        cell(&grants[i], viewer, "list", "the record", !viewer->class || lets_in(&grants[i], viewer, &named),
             json_object_get(all, grants[i].inquiry));
    }
    json_decref(all);
}

/* A family sees its own case and no other, whatever was consented to. */
static void look_as_family(const struct grant *grants, size_t count)
{
    static const struct viewer family = {"a family", NULL, "family", "none"};
    static const char *const ways[] = {"tracking",  "statements", "consents", "requests", "access",      "access/log",
                                       "referrals", "copy",       "history",  "notes",    "attachments", ""};
    struct answer made = new_inquiry("CASE_A");
    const char *token = family_of(&made);
    for (size_t i = 0; i < count; i++)
        for (size_t w = 0; w < COUNT(ways); w++) {
            const char *path = form("/v1/inquiries/%s%s%s", grants[i].inquiry, *ways[w] ? "/" : "", ways[w]);
            struct answer answer = call(.path = path, .token = token);
            cell(&grants[i], &family, ways[w], "another case", false, answer.status == 200);
        }
}

Test(matrix, nobody_sees_what_no_consent_shows, .timeout = 300)
{
    read_fields();
    static struct grant grants[COUNT(purposes) * COUNT(recipients) * STATES];
    size_t count = 0;
    for (size_t p = 0; p < COUNT(purposes); p++)
        for (size_t r = 0; r < COUNT(recipients); r++)
            for (enum state state = ACTIVE; state < STATES; state++) {
                if (state == REJECTED && strcmp(purposes[p], "publication") != 0)
                    continue;
                grants[count] = (struct grant){purposes[p], recipients[r], state, .withheld = count % field_count};
                make(&grants[count++]);
            }
    for (size_t v = 0; v < COUNT(viewers); v++) {
        for (size_t i = 0; i < count; i++)
            look(&grants[i], &viewers[v]);
        look_at_lists(grants, count, &viewers[v]);
    }
    look_as_family(grants, count);
    fprintf(stderr, "matrix: %zu cells, no leak\n", cells);
    cr_assert_gt(cells, 10000);
}

/* ---- a change of what is withheld is not seen at all ---- */
/* Who sees the inquiry in what way: one who may see everything but one field, and three from whom nothing is withheld.
 */
static const struct onlooker {
    const char *who;
    size_t tier;
    bool is_withheld;
} onlookers[] = {{"ICMP", 0, true}, {"AUTHORITY", 0, false}, {"COURT", 1, false}, {"CASE_B", 2, false}};

struct edited {
    const char *inquiry, *path, *family, *created_at;
};

static void open_to(const char *inquiry, const char *purpose, const char *to_whom, const char *withheld)
{
    expect(post_to(inquiry, "consents",
                   json("{'giver':'g','capacity':'relative','proof':'assertion','form_version':'1','text_sha256':"
                        "'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855','purposes':['%s'],"
                        "'recipients':{%s},'withheld':[%s],'given_at':'2020-01-01T00:00:00Z'}",
                        purpose, to_whom, withheld ? json("'%s'", withheld) : ""),
                   "CASE_A"),
           201);
}

static struct edited make_edited(const char *withheld)
{
    struct answer made = post("/v1/inquiries", "application/json", everything(), "CASE_A");
    struct edited one = {.inquiry = id_of(&made), .family = family_of(&made)};
    one.path = form("/v1/inquiries/%s", one.inquiry);
    one.created_at = text_at(&made, "/created_at");
    open_to(one.inquiry, "share", json("'classes':['icmp']"), withheld);
    open_to(one.inquiry, "authorities", json("'classes':['authority']"), NULL);
    open_to(one.inquiry, "courts", json("'organizations':['%s']", given("TENANT_COURT")), NULL);
    open_to(one.inquiry, "share", json("'organizations':['%s']", given("TENANT_CASE_B")), NULL);
    struct answer sent = post_to(one.inquiry, "referrals",
                                 json("{'receiver_id':'%s','kind':'share'}", given("TENANT_CASE_B")), "CASE_A");
    expect_status(&sent, 201);
    expect(step_referral(&sent, "accept", "CASE_B"), 200);
    return one;
}

/* The record, the list by each order, and what was changed lately: all that an onlooker sees of it. */
static const char *sight(const struct edited *one, const char *token)
{
    const char *list = form("/v1/inquiries?reach=shared&created_from=%s&created_to=%.20s%06dZ", one->created_at,
                            one->created_at, atoi(one->created_at + 20) + 1);
    struct answer found = call(.path = list, .token = token);
    cr_assert_eq(json_array_size(json_object_get(found.json, "items")), 1, "%s: %s", list, found.body);
    struct answer since =
        call(.path = form("%s&updated_since=%.20s%06dZ", list, one->created_at, atoi(one->created_at + 20) + 1),
             .token = token);
    return form("%s%s%s%s", bytes_of(call(.path = one->path, .token = token)), bytes_of(found),
                bytes_of(call(.path = form("%s&sort=updated&limit=1", list), .token = token)), bytes_of(since));
}

/* A merge patch that changes a member, or a part of each object of it, and nothing else. */
static json_t *edit_of(const struct field_member *member)
{
    json_t *record = json_loads(everything(), 0, NULL), *document = json_object_get(record, member->document), *one;
    const char *name = *member->part ? member->part : member->member;
    json_t *objects = *member->part ? json_object_get(document, member->member) : document;
    json_t *other = strcmp(name, "names") == 0      ? json_pack("[{s:s,s:s}]", "script", "Latn", "full", "Another Name")
                    : strcmp(name, "relation") == 0 ? json_string("mother")
                                                    : NULL;
    if (strcmp(member->document, "relatives") == 0 && strcmp(name, "relation") == 0)
        other = json_string("father");
    size_t i;
    json_array_foreach (objects, i, one)
        other ? json_object_set(one, name, other) : json_object_del(one, name);
    if (json_is_array(document))
        return json_pack("{s:o}", member->document, document);
    if (*member->part)
        return json_pack("{s:{s:o}}", member->document, member->member, objects);
    return json_pack("{s:{s:o}}", member->document, member->member, other ? other : json_null());
}

/* Changes a member while `withheld` is withheld, and holds each onlooker to what it may see of that. */
static void change_unseen(const struct field_member *member, const char *withheld)
{
    struct edited one = make_edited(withheld);
    const char *before[COUNT(onlookers)], *tracking = form("%s/tracking", one.path);
    for (size_t v = 0; v < COUNT(onlookers); v++)
        before[v] = sight(&one, who(onlookers[v].who));
    const char *told = bytes_of(call(.path = tracking, .token = one.family));
    struct answer now = call(.path = one.path, .token = who("CASE_A"));
    expect(call(.method = "PATCH", .path = one.path, .token = who("CASE_A"), .type = "application/merge-patch+json",
                .body = json_dumps(edit_of(member), 0), .headers = form("If-Match: %s\r\n", field(&now, "ETag"))),
           200);
    const char *what = form("%s.%s %s, %s withheld", member->document, member->member, member->part, withheld);
    for (size_t v = 0; v < COUNT(onlookers); v++) {
        const char *after = sight(&one, who(onlookers[v].who));
        size_t tier = fields[field_number(member->word)].tier;
        bool sees = !onlookers[v].is_withheld && tier <= onlookers[v].tier;
        cells++;
        cr_assert_eq(strcmp(before[v], after) != 0, sees, "%s, %s sees %s:\n%s\n---\n%s", what, onlookers[v].who,
                     sees ? "nothing" : "a change", before[v], after);
    }
    const char *then = bytes_of(call(.path = tracking, .token = one.family));
    cr_assert_str_eq(told, then, "%s: its family sees a change", what);
}

Test(matrix, a_change_of_what_is_withheld_moves_nothing, .timeout = 300)
{
    read_fields();
    const struct fields *said = &the_contract()->fields;
    const struct field_member *whole = NULL;
    for (size_t m = 0; m < said->member_count; m++) {
        const struct field_member *member = &said->members[m];
        bool is_own = !*member->part;
        if (*member->part) /* the parts of a member follow it; those under a word of their own are tried too */
            is_own = strcmp(member->word, whole->word) != 0;
        else
            whole = member;
        if (!is_own)
            continue;
        change_unseen(member, member->word);
        const struct field *word = &fields[field_number(member->word)];
        if (&fields[word->within] != word)
            change_unseen(member, fields[word->within].name);
    }
    fprintf(stderr, "matrix: %zu changes, none seen by whom it is withheld from\n", cells);
    cr_assert_gt(cells, 150);
}

Test(matrix, a_statement_that_is_withheld_moves_nothing)
{
    read_fields();
    struct edited one = make_edited("statements");
    const char *before = sight(&one, who("ICMP")), *others = sight(&one, who("CASE_B"));
    const char *told = bytes_of(call(.path = form("%s/tracking", one.path), .token = one.family));
    expect(post_to(one.inquiry, "statements",
                   json("{'subject':'whereabouts','value':'unknown','source':'s','grade':'possible','visible_to':"
                        "['recipients']}"),
                   "CASE_A"),
           201);
    cr_assert_str_eq(sight(&one, who("ICMP")), before);
    cr_assert_str_neq(sight(&one, who("CASE_B")), others);
    cr_assert_str_eq(bytes_of(call(.path = form("%s/tracking", one.path), .token = one.family)), told);
}
