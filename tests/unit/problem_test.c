/* The table of problems. */
#include "api/http/problem.h"
#include "api/http/sentences.h"
#include <criterion/criterion.h>
#include <string.h>

Test(problem, has_a_type_a_title_and_a_meaning_in_every_language)
{
    for (enum problem_kind kind = 1; kind < PROBLEM_COUNT; kind++) {
        cr_expect_eq(problem_of_type(problem_type(kind)), kind);
        for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
            cr_expect(problem_title(kind, language) && strlen(problem_title(kind, language)) > 3);
            cr_expect(problem_meaning(kind, language) && strlen(problem_meaning(kind, language)) > 30);
        }
    }
    cr_expect_eq(problem_of_type("none"), PROBLEM_none);
    cr_expect_eq(problem_of_type(""), PROBLEM_none);
}

Test(problem, is_written_with_the_address_of_its_page)
{
    struct problem problem = {.kind = PROBLEM_not_found};
    struct text out = {0};
    problem_write(&problem, LANGUAGE_TR, "id", &out);
    const char head[] = "{\"type\":\"/problems/not-found\",\"title\":\"";
    cr_expect_eq(strncmp(out.data, head, strlen(head)), 0, "%s", out.data);
    text_clear(&out);
}

static const char *const sentences[][LANGUAGE_COUNT] = {
#define X(english, arabic, kurdish, turkish) {english, arabic, kurdish, turkish},
#include "api/http/sentences.def"
#undef X
};

static void expect_told(const char *english, enum language language, const char *wanted)
{
    struct text out = {0};
    sentence_add(&out, language, english);
    cr_expect_str_eq(out.data ? out.data : "", wanted, "%s", english);
    text_clear(&out);
}

Test(sentences, have_no_hole_that_the_english_lacks_and_end_alike)
{
    for (size_t i = 0; i < sizeof(sentences) / sizeof(sentences[0]); i++)
        for (size_t l = 0; l < LANGUAGE_COUNT; l++) {
            const char *english = sentences[i][LANGUAGE_EN], *told = sentences[i][l];
            cr_expect(told && *told, "%s", english);
            for (const char *hole = told; (hole = strchr(hole, '{')) != NULL; hole++)
                cr_expect(strstr(english, (char[]){'{', hole[1], '}', '\0'}), "%s: %s", english, told);
        }
}

Test(sentences, are_told_in_the_language_with_what_they_say_of_their_own)
{
    expect_told("This member is required.", LANGUAGE_EN, "This member is required.");
    expect_told("This member is required.", LANGUAGE_AR, "هذا الحقل مطلوب.");
    expect_told("Must have at least 12 characters.", LANGUAGE_TR, "En az 12 karakter olmalı.");
    expect_told("Must be one of: male, female.", LANGUAGE_KU, "Divê yek ji van be: male, female.");
    expect_told("Has an invisible character U+200B at position 7.", LANGUAGE_TR,
                "7. konumda görünmez karakter var: U+200B.");
    expect_told("Must match the pattern ^[A-Z]{2}$", LANGUAGE_AR, "ليس مكتوبًا بالصيغة المطلوبة.");
}

Test(sentences, that_nobody_has_put_into_words_stay_english)
{
    expect_told("Something new.", LANGUAGE_AR, "Something new.");
    expect_told("Must have at least characters.", LANGUAGE_AR, "Must have at least characters.");
    expect_told("This member is required", LANGUAGE_AR, "This member is required");
    expect_told("", LANGUAGE_AR, "");
}
