/* The gazetteer over HTTP: searching in two scripts, walking down, reading one place. */
#include "tests/harness.h"
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct answer search(const char *query)
{
    struct answer got = call(.path = form("/v1/places?limit=5&%s", query), .token = who("CASE_A"));
    expect_status(&got, 200);
    return got;
}

Test(places, are_found_in_arabic_and_latin_however_they_are_spelled)
{
    static const struct {
        const char *query, *pcode;
    } rows[] = {{"q=%D8%A7%D9%84%D8%AD%D8%B3%D9%83%D9%87", "SY08"}, /* الحسكه with ha for ta marbuta */
                {"q=hasaka", "SY08"},
                {"q=HASAKAH&level=governorate", "SY08"},
                {"q=%D8%AD%D9%84%D8%A8&level=governorate", "SY02"},
                {"q=Aleppo&level=governorate", "SY02"},
                {"q=%D8%A7%D8%AF%D9%84%D8%A8&level=governorate", "SY07"}}; /* ادلب without its hamza */
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct answer got = search(rows[i].query);
        cr_assert_str_eq(text_at(&got, "/items/0/pcode"), rows[i].pcode, "%s: %s", rows[i].query, got.body);
    }
}

Test(places, can_be_walked_down)
{
    struct answer governorates = call(.path = "/v1/places?level=governorate&limit=200", .token = who("CASE_A"));
    cr_assert_eq(json_array_size(value_at(&governorates, "/items")), 14);
    struct answer districts = call(.path = "/v1/places?under=SY&level=district&limit=200", .token = who("CASE_A"));
    cr_assert_eq(json_array_size(value_at(&districts, "/items")), 62);
    struct answer children = call(.path = "/v1/places?parent=SY08&limit=1", .token = who("CASE_A"));
    expect_status(&children, 200);
    struct answer next = call(.path = form("/v1/places?parent=SY08&limit=1&cursor=%s", text_at(&children, "/next")),
                              .token = who("CASE_A"));
    cr_assert_str_neq(text_at(&children, "/items/0/pcode"), text_at(&next, "/items/0/pcode"));
}

Test(places, say_what_they_lie_within)
{
    struct answer got = call(.path = "/v1/places/SY0800", .token = who("CASE_A"));
    expect_status(&got, 200);
    cr_assert_str_eq(text_at(&got, "/within/0/pcode"), "SY");
    cr_assert_str_eq(text_at(&got, "/within/1/pcode"), "SY08");
}

/* Tells when a copy is still right, and whom the answer is for. */
static void expect_open(const char *path)
{
    struct answer got = look_at(path, NULL);
    expect_status(&got, 200);
    cr_assert_str_eq(field(&got, "Cache-Control"), "public, no-cache", "%s", path);
    struct answer again = call(.path = path, .headers = form("If-None-Match: %s\r\n", field(&got, "ETag")));
    expect_status(&again, 304);
    cr_assert_str_eq(field(&again, "ETag"), field(&got, "ETag"), "%s", path);
}

Test(places, are_open_to_strangers_and_for_any_cache_to_keep)
{
    expect_open("/v1/places?q=homs");
    expect_open("/v1/places?parent=SY02&limit=2");
    expect_open("/v1/places/SY0200");
    struct answer unknown = look_at("/v1/places/SY9999", NULL);
    expect_status(&unknown, 404);
    struct answer useless = call(.path = "/v1/places/SY02", .token = "athar_no_key_at_all");
    expect_status(&useless, 200); /* nobody needs one, so none is looked at */
}

Test(places, are_asked_for_within_the_quota_of_an_address)
{
    struct answer last = {.status = 200};
    for (int i = 0; i < 5 && last.status == 200; i++)
        last = call(.path = "/v1/places/SY02", .service = QUOTA);
    expect_status(&last, 429);
}

Test(places, hostile_words_are_only_words)
{
    static const char *const queries[] = {"%27%20OR%201%3D1--", "%25%25%25%25", "_",           "%5C", "%24%31",
                                          "a%20%26%20%28b",     "!!!",          "(a%2B)%2B%24"};
    for (size_t i = 0; i < sizeof(queries) / sizeof(queries[0]); i++) {
        struct answer got = search(form("q=%s", queries[i]));
        cr_assert_eq(json_array_size(value_at(&got, "/items")), 0, "%s: %s", queries[i], got.body);
    }
}

/* Runs `athar places import` on a file of the shared data folder; its last line. */
static const char *import(const char *file)
{
    char line[300] = "", last[300] = "";
    FILE *pipe = popen(form("%s places import ../shared/data/places/%s", given("ATHAR"), file), "r");
    while (fgets(line, sizeof(line), pipe))
        strcpy(last, line);
    pclose(pipe);
    return form("%s", last);
}

static const char *write_places(const char *records)
{
    const char *path = form("%s/places-%d.json", given("TEMP"), (int)getpid());
    FILE *file = fopen(path, "w");
    cr_assert(file && fputs(records, file) >= 0 && fclose(file) == 0);
    return path;
}

#define ALL_PLACES "select md5(string_agg(p::text, '|' order by pcode)) from place p"

#define NEW_PLACES case_file("new_places.json")
static const char new_places_do[] = "2 inserted, 1 updated, 0 unchanged, 1 refused\n";

Test(places_import, a_dry_run_tells_what_would_change_and_changes_nothing)
{
    own_database("blank");
    const char *path = write_places(NEW_PLACES), *before = sql(ALL_PLACES), *words;
    cr_assert_eq(athar(form("places import --dry-run %s", path), &words), 1, "one is refused");
    cr_assert_str_eq(words, form("refused record 1, C7002: its parent is not known\nSY010000 would be inserted\n"
                                 "C7001 would be inserted\nSY02 would be updated\n%s",
                                 new_places_do));
    cr_assert_str_eq(sql(ALL_PLACES), before);
    cr_assert_str_eq(sql("select count(*) from place_alias l where l.pcode = 'SY010000'"), "0");
    athar(form("places import %s", path), &words);
    cr_assert_str_eq(words, form("refused record 1, C7002: its parent is not known\n%s", new_places_do));
    athar(form("places import --dry-run %s", path), &words);
    cr_assert_str_eq(
        words, "refused record 1, C7002: its parent is not known\n0 inserted, 0 updated, 3 unchanged, 1 refused\n");
}

Test(places_import, a_file_that_breaks_off_writes_nothing)
{
    own_database("blank");
    const char *words, *before = sql(ALL_PLACES);
    const char *path = write_places(json("{'pcode':'SY010000','name_en':'Kafr','parent':'SY0100'}\n{'pcode':"));
    cr_assert_eq(athar(form("places import %s", path), &words), 1);
    cr_assert_not_null(strstr(words, "(line 2), so nothing was written"), "%s", words);
    cr_assert_str_eq(sql(ALL_PLACES), before);
}

Test(places_import, tells_where_a_refused_record_stands_and_only_the_beginning_of_its_key)
{
    own_database("blank");
    char key[5000];
    const char *words;
    memset(key, '9', sizeof(key) - 1);
    key[sizeof(key) - 1] = '\0';
    const char *path = write_places(json("{'pcode':'SY010000','name_en':'Kafr','parent':'SY0100'}\n\n"
                                         "{'pcode':'%s','name_en':'X'}\n{'pcode':'\\u001b[2J','name_en':'X'}\n",
                                         key));
    cr_assert_eq(athar(form("places import %s", path), &words), 1);
    cr_assert_str_eq(words,
                     form("refused line 3, %.40s...: not a Syrian P-code\nrefused line 4, ?[2J: not a Syrian P-code\n"
                          "1 inserted, 0 updated, 0 unchanged, 2 refused\n",
                          key));
}

Test(places_import, brings_finer_levels_and_a_second_run_changes_nothing, .timeout = 60)
{
    static const struct {
        const char *file, *level, *count;
    } rows[] = {{"opensyria_governorates.json", "governorate", "14"},
                {"opensyria_districts.json", "district", "62"},
                {"opensyria_subdistricts.json", "subdistrict", "272"}};
    if (access("../shared/data/places", R_OK) != 0)
        cr_skip("the folder of shared data is not beside this checkout");
    own_database("blank");
    for (size_t i = 0; i < 3; i++) {
        import(rows[i].file);
        cr_assert_str_eq(sql(form("select count(*) from place where level = '%s'", rows[i].level)), rows[i].count);
        cr_assert_str_eq(import(rows[i].file), form("0 inserted, 0 updated, %s unchanged, 0 refused\n", rows[i].count));
    }
    cr_assert_str_eq(sql("select count(*) from place where level = 'subdistrict' and cardinality(ancestors) <> 4"),
                     "0");
}
