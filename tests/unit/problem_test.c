/* The table of problems. */
#include "api/http/problem.h"
#include <criterion/criterion.h>
#include <string.h>

static const enum problem_kind kinds[] = {
#define X(kind, status) PROBLEM_##kind,
    PROBLEMS(X)
#undef X
};

Test(problem, has_a_title_in_every_language)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
            struct problem problem = {.kind = kinds[i]};
            struct text out = {0};
            problem_write(&problem, language, "id", &out);
            cr_expect(strstr(out.data, "\"title\":\""), "%s", out.data);
            text_clear(&out);
        }
}
