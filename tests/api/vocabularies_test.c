/* The word lists that people read: held against every enum of the contract, in four languages, kept by caches. */
#include "tests/harness.h"
#include <string.h>

static json_t *terms; /* vocabulary -> {term: whether an enum of the contract has it} */

static void read_terms(void)
{
    struct answer all = call(.path = "/v1/vocabularies");
    expect_status(&all, 200);
    size_t i;
    json_t *row;
    terms = json_object();
    json_array_foreach (value_at(&all, "/items"), i, row) {
        const char *name = json_string_value(json_object_get(row, "vocabulary"));
        if (!json_object_get(terms, name))
            json_object_set_new(terms, name, json_object());
        json_object_set_new(json_object_get(terms, name), json_string_value(json_object_get(row, "term")),
                            json_false());
    }
}

static void compare(const json_t *schema, const json_t *words, const char *where)
{
    const char *name = json_string_value(json_object_get(schema, "x-vocabulary"));
    cr_assert_not_null(name, "%s: say with x-vocabulary which list of words this enum is", where);
    json_t *list = json_object_get(terms, name), *word;
    cr_assert_not_null(list, "%s: a migration has to give the words of %s", where, name);
    size_t i;
    json_array_foreach (words, i, word) {
        if (json_is_null(word))
            continue;
        const char *term = json_string_value(word);
        cr_assert_not_null(json_object_get(list, term), "%s: a migration has to give %s of %s its labels", where, term,
                           name);
        json_object_set_new(list, term, json_true());
    }
}

static void walk_enums(const json_t *node, const char *where)
{
    const char *name;
    size_t i;
    json_t *value;
    /* The types of problems are addresses; the page of each has its words, which problem_test.c holds. */
    bool are_types = strcmp(where, "/components/schemas/ProblemType") == 0;
    if (json_is_object(node) && json_is_array(json_object_get(node, "enum")) && !are_types)
        compare(node, json_object_get(node, "enum"), where);
    if (json_is_object(node))
        json_object_foreach ((json_t *)node, name, value)
            walk_enums(value, form("%s/%s", where, name));
    else
        json_array_foreach (node, i, value)
            walk_enums(value, form("%s/%zu", where, i));
}

Test(vocabularies, give_every_word_of_the_contract_and_no_other)
{
    struct answer contract = call(.path = "/openapi.json");
    const char *name, *term;
    json_t *list, *used;
    read_terms();
    walk_enums(contract.json, "");
    json_object_foreach (terms, name, list)
        json_object_foreach (list, term, used)
            cr_assert(json_is_true(used), "%s of %s is in no enum of the contract", term, name);
}

Test(vocabularies, say_each_word_in_four_languages_and_letters)
{
    struct answer all = call(.path = "/v1/vocabularies", .headers = "Accept-Language: ar\r\n");
    size_t i;
    json_t *row;
    json_array_foreach (value_at(&all, "/items"), i, row) {
        const json_t *labels = json_object_get(row, "labels");
        static const char *const languages[] = {"ar", "en", "ku", "tr"};
        for (size_t k = 0; k < 4; k++)
            cr_assert_neq(strlen(json_string_value(json_object_get(labels, languages[k]))), 0);
        const unsigned char *arabic = (const unsigned char *)json_string_value(json_object_get(labels, "ar"));
        cr_assert(*arabic >= 0xd8 && *arabic <= 0xdb, "%s", json_string_value(json_object_get(row, "term")));
    }
}

Test(vocabularies, explain_skills)
{
    struct answer skills = call(.path = "/v1/vocabularies/skill");
    expect_status(&skills, 200);
    size_t i;
    json_t *row;
    json_array_foreach (value_at(&skills, "/items"), i, row)
        cr_assert(json_is_object(json_object_get(row, "definition")));
    cr_assert_str_eq(text_at(&skills, "/items/0/term"), "forensic_anthropology");
}

Test(vocabularies, are_kept_by_caches_until_they_change)
{
    static const char *const paths[] = {"/v1/vocabularies", "/v1/vocabularies/urgency"};
    for (size_t i = 0; i < 2; i++) {
        struct answer first = call(.path = paths[i]);
        cr_assert_str_eq(field(&first, "Cache-Control"), "public, max-age=3600");
        const char *headers = form("If-None-Match: %s\r\n", field(&first, "ETag"));
        struct answer again = call(.path = paths[i], .headers = headers);
        expect_status(&again, 304);
        cr_assert_eq(again.size, 0);
        struct answer other = call(.path = "/v1/vocabularies/skill", .headers = headers);
        expect_status(&other, 200);
    }
}
