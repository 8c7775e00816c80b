/* Words: organizations and places are found by what they are called in any of the four languages, however it is typed;
 * names that look alike are likely doubles; and others see the names that were verified. */
#include "tests/harness.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A text for a query string. */
static const char *escaped(const char *text)
{
    char *out = malloc(strlen(text) * 3 + 1), *end = out;
    cr_assert_not_null(out);
    *out = '\0';
    for (; *text; text++)
        end += sprintf(end, "%%%02X", (unsigned char)*text);
    return out;
}

/* The next line of a file of cases, cut at its bars; '#' begins a remark. False at the end. */
static bool next_row(char **rest, const char *cells[static 4])
{
    char *line = strsep(rest, "\n");
    while (line && (*line == '#' || *line == '\0'))
        line = strsep(rest, "\n");
    for (size_t i = 0; i < 4; i++)
        cells[i] = line ? "" : NULL;
    for (size_t i = 0; line && i < 4; i++)
        cells[i] = strsep(&line, "|");
    return cells[0] != NULL;
}

static char *rows_of(const char *file)
{
    char *text = strdup(case_file(file));
    cr_assert_not_null(text);
    return text;
}

static struct answer answer_to(const char *operation, const char *words, const char *token)
{
    struct answer answer = look_at(form("%s%s", operation, escaped(words)), token);
    expect_status(&answer, 200);
    return answer;
}

static bool finds(const char *words, const char *id)
{
    return strstr(answer_to("/v1/organizations?limit=200&q=", words, NULL).body, id) != NULL;
}

Test(words, find_a_name_typed_as_it_is_shown)
{
    const char *row[4];
    char *rest = rows_of("names.txt");
    while (next_row(&rest, row)) {
        struct answer made =
            listed_organization(form("{\"names\":{\"ar\":\"%s\"},\"kind\":\"documentation\",\"listed\":true}", row[0]));
        for (size_t i = 0; i < 4; i++)
            cr_assert(!*row[i] || finds(row[i], id_of(&made)), "%s: %s", row[0], row[i]);
    }
}

Test(words, find_codes_and_places_by_their_names_in_four_languages)
{
    const char *row[4], *ids[26] = {NULL};
    char *rest = rows_of("label_organizations.txt");
    while (next_row(&rest, row)) {
        struct answer made = listed_organization(row[1]);
        ids[*row[0] - 'A'] = strdup(id_of(&made));
    }
    rest = rows_of("labels.txt");
    while (next_row(&rest, row)) {
        for (const char *one = row[1]; *one; one++)
            cr_assert(finds(row[0], ids[*one - 'A']), "%s does not find %c", row[0], *one);
        for (const char *one = row[2]; *one; one++)
            cr_assert(!finds(row[0], ids[*one - 'A']), "%s finds %c", row[0], *one);
    }
}

/* Each member of the contract's organization that has a list of words is one by whose labels it is found. */
Test(words, know_every_coded_member)
{
    cr_assert_str_eq(sql("select string_agg(distinct v.vocabulary, ' ') from unnest(array['organization_kind',"
                         "'service_kind','skill','legal_status','presence_side','service_status','constituency',"
                         "'accessibility_feature','skill_level','availability','urgency','count_band','weekday',"
                         "'agreement_kind','referral_method']) v (vocabulary) where not exists ("
                         "select from coded_members() m join search_label l using (vocabulary)"
                         " where m.vocabulary = v.vocabulary)"),
                     "");
}

Test(words, follow_a_gazetteer_that_changes)
{
    own_database("blank");
    sql("insert into organization (id, names, kind, profile, listed, verified_at) values (gen_random_uuid(),"
        "'{\"en\":\"Somewhere\"}', 'documentation', '{\"presence\":[{\"side\":\"inside\",\"pcode\":\"SY0703\"}]}',"
        "true, now())");
    static const char found[] =
        "select count(*) from organization_face where level = 0 and words @@ search_query('%s')";
    cr_assert_str_eq(sql(form(found, "Zzharim")), "0");
    sql("insert into place_alias (pcode, name, language) values ('SY07', 'Zzharim', 'en')");
    cr_assert_str_eq(sql(form(found, "Zzharim")), "1");
    sql("update place set name_tr = 'Zzadana' where pcode = 'SY07'; delete from place_alias where name = 'Zzharim'");
    cr_assert_str_eq(sql(form(found, "Zzadana")), "1");
    cr_assert_str_eq(sql(form(found, "Zzharim")), "0");
    sql("update vocabulary_term set labels = labels || '{\"tr\":\"Zzbelge\"}' where term = 'documentation'");
    const char *words;
    cr_assert_eq(athar("migrate", &words), 0);
    cr_assert_not_null(strstr(words, "made anew"), "%s", words);
    cr_assert_str_eq(sql(form(found, "Zzbelge")), "1");
}

Test(words, find_places_first_that_bear_the_name)
{
    const char *row[4];
    char *rest = rows_of("places.txt");
    while (next_row(&rest, row)) {
        struct answer got = answer_to("/v1/places?limit=5&q=", row[0], "CASE_A");
        cr_assert_str_eq(text_at(&got, "/items/0/pcode"), row[1], "%s: %s", row[0], got.body);
    }
    cr_assert_str_eq(sql("select count(*) from place where level in ('country', 'governorate', 'district')"
                         " and (name_ku is null or name_tr is null)"),
                     "0");
    struct answer place = look_at("/v1/places/SY0802", "CASE_A");
    cr_assert_str_eq(text_at(&place, "/name_ku"), "Qamişlo");
    cr_assert_str_eq(text_at(&place, "/within/1/name_tr"), "Haseke");
}

static struct answer changed(const char *path, const char *token, const char *body)
{
    struct answer now = call(.path = path, .token = token);
    struct answer after =
        call(.method = "PATCH", .path = path, .token = token, .body = body, .type = "application/merge-patch+json",
             .headers = form("If-Match: %s\r\n", field(&now, "ETag")));
    expect_status(&after, 200);
    return after;
}

/* An editor's rename is a draft; whoever is not of the organization sees what was verified. */
Test(words, show_others_the_names_that_were_verified)
{
    struct answer made =
        listed_organization(json("{'names':{'en':'Zzoldname'},'acronym':'ZZO','kind':'documentation','listed':true}"));
    const char *path = form("/v1/organizations/%s", id_of(&made));
    sql(form("update organization set names ="
             " '{\"en\":\"Zzfamous\"}', profile = profile || '{\"acronym\":\"ZZF\"}' where id = '%s'",
             id_of(&made)));
    static const char *const outside[] = {NULL, "CASE_B"};
    for (size_t i = 0; i < 2; i++) {
        struct answer seen = look_at(path, outside[i]);
        cr_assert_str_eq(text_at(&seen, "/names/en"), "Zzoldname");
        cr_assert_str_eq(text_at(&seen, "/acronym"), "ZZO");
        cr_assert(json_is_null(value_at(&seen, "/verified_as")));
        cr_assert_str_eq(text_at(&seen, "/verification"), "expired");
    }
    cr_assert(finds("Zzoldname", id_of(&made)));
    cr_assert_not(finds("Zzfamous", id_of(&made)) || finds("ZZF", id_of(&made)));
    struct answer steward = look_at(path, "STEWARD");
    cr_assert_str_eq(text_at(&steward, "/names/en"), "Zzfamous");
    cr_assert_str_eq(text_at(&steward, "/verified_as/names/en"), "Zzoldname");
    expect(post_to("", form("%s/verification", path), json("{'verified':true}"), "STEWARD"), 200);
    struct answer seen = look_at(path, NULL);
    cr_assert_str_eq(text_at(&seen, "/names/en"), "Zzfamous");
    cr_assert_str_eq(text_at(&seen, "/verification"), "verified");
    (void)changed(path, who("ADMIN"), json("{'names':{'en':'Zzlast'},'kind':'forensic'}"));
    seen = look_at(path, NULL);
    cr_assert_str_eq(text_at(&seen, "/names/en"), "Zzlast", "who may verify has looked at his own change");
    cr_assert_str_eq(text_at(&seen, "/kind"), "forensic");
}

Test(words, take_names_that_look_alike_for_likely_doubles)
{
    const char *row[4];
    char *rest = rows_of("lookalikes.txt");
    while (next_row(&rest, row)) {
        bool same = strcmp(sql(form("select name_skeleton('%s') = name_skeleton('%s')", row[1], row[2])), "t") == 0;
        cr_assert_eq(same, strcmp(row[0], "same") == 0, "%s: %s and %s", row[0], row[1], row[2]);
    }
    struct answer one = listed_organization(
                      "{\"names\":{\"en\":\"Zzamishli Records Centre\"},\"kind\":\"documentation\"}"),
                  other = listed_organization(
                      "{\"names\":{\"en\":\"The Zzamish1i Records Center\"},\"kind\":\"documentation\"}");
    struct answer doubles = look_at(form("/v1/organizations/doubles?organization=%s", id_of(&one)), "STEWARD");
    expect_status(&doubles, 200);
    cr_assert_not_null(strstr(doubles.body, id_of(&other)), "%s", doubles.body);
}
