/* Telephone and document numbers: which forms are one number, and which are none. */
#include "api/schema/document.h"
#include "api/schema/phone.h"
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static bool meet(const char *stored, const char *asked)
{
    static struct phone_readings one, other;
    phone_read(stored, strlen(stored), &one);
    phone_read(asked, strlen(asked), &other);
    for (size_t i = 0; i < one.count; i++)
        for (size_t j = 0; j < other.count; j++)
            if (strcmp(one.items[i], other.items[j]) == 0)
                return true;
    return false;
}

Test(phone, forms_of_one_number_meet_and_those_of_two_do_not)
{
    FILE *file = fopen("tests/cases/phones/pairs.txt", "r");
    char line[300], *stored, *asked, *same;
    cr_assert_not_null(file);
    while (fgets(line, sizeof(line), file)) {
        if (line[0] == '#')
            continue;
        stored = strtok(line, "|"), asked = strtok(NULL, "|"), same = strtok(NULL, "\n");
        bool wanted = strcmp(same, "same") == 0;
        cr_expect_eq(meet(stored, asked), wanted, "%s | %s", stored, asked);
        cr_expect_eq(meet(asked, stored), wanted, "%s | %s", asked, stored);
        cr_expect(phone_is_readable(stored, strlen(stored), 3), "%s", stored);
    }
    fclose(file);
}

Test(phone, a_number_that_names_its_country_has_one_reading)
{
    struct phone_readings readings;
    phone_read("+44 (0)7955 123456 ext. 3", 25, &readings);
    cr_assert_eq(readings.count, 1);
    cr_assert_str_eq(readings.items[0], "+447955123456");
    phone_read("0944 111 222", 12, &readings);
    cr_assert_eq(readings.count, 1, "a number that Syria has is no other country's");
}

Test(phone, what_is_no_telephone_number_is_told)
{
    static const char *const none[] = {"",
                                       "+",
                                       "abc",
                                       "12",
                                       "1+2 345 678",
                                       "++963944111222",
                                       "0944 x",
                                       "0944,5",
                                       "0944111222 ext.",
                                       "123456789012345678901"};
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
        cr_expect_not(phone_is_readable(none[i], strlen(none[i]), 3), "%s", none[i]);
    cr_expect_not(phone_is_readable("112", 3, 5));
}

static bool is_one(const char *a, const char *b)
{
    char one[DOCUMENT_FOLDED], other[DOCUMENT_FOLDED];
    size_t length = document_fold(a, one);
    return length == document_fold(b, other) && memcmp(one, other, length) == 0;
}

Test(phone, a_document_number_is_the_same_on_every_keyboard)
{
    cr_expect(is_one("04010055555", "٠٤٠١٠٠٥٥٥٥٥"));
    cr_expect(is_one("04010055555", "۰۴۰۱۰۰۵۵۵۵۵"));
    cr_expect(is_one("n 004-123/45", "N00412345"));
    cr_expect(is_one("N–004 123∕45", "n00412345"));
    cr_expect(is_one("ｎ００４", "N004"));
    cr_expect(is_one("дл-12", "ДЛ12"));
    cr_expect(is_one("\u200f12345\u200e", "12345"));
    cr_expect_not(is_one("12345", "12346"));
    cr_expect_not(is_one("A1", "B1"));
}
