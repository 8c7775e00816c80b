/* EDTF texts from tests/cases/dates: a new case needs no C. */
#include "api/schema/dates.h"
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

/* Cuts "a | b | c" at " | " (or a "|" at the end of a line). */
static char *next_part(char **rest)
{
    char *part = *rest, *bar = part ? strchr(part, '|') : NULL;
    *rest = bar ? bar + 1 : NULL;
    if (bar)
        *bar = '\0';
    for (size_t n = part ? strlen(part) : 0; n > 0 && part[n - 1] == ' '; n--)
        part[n - 1] = '\0';
    return part + (part && *part == ' ');
}

static void check(char *line)
{
    char from[11], to[11], *rest = line, *text = line;
    char *bar = strstr(line, " | ");
    cr_assert_not_null(bar, "%s", line);
    *bar = '\0';
    rest = bar + 3;
    char *first = next_part(&rest);
    struct date_interval interval;
    bool read = dates_read(text, &interval);
    if (strcmp(first, "refused") == 0) {
        cr_assert_not(read, "%s must be refused", text);
        return;
    }
    char *second = next_part(&rest), *flags = next_part(&rest);
    cr_assert(read, "%s must be read", text);
    dates_write(interval.from, from);
    dates_write(interval.to, to);
    cr_assert(strcmp(from, first) == 0 && strcmp(to, second) == 0, "%s: %s to %s", text, from, to);
    cr_assert_eq(interval.uncertain, strchr(flags, 'u') != NULL, "%s", text);
    cr_assert_eq(interval.approximate, strchr(flags, 'a') != NULL, "%s", text);
    cr_assert_eq(interval.open_from, strchr(flags, '<') != NULL, "%s", text);
    cr_assert_eq(interval.open_to, strchr(flags, '>') != NULL, "%s", text);
}

static void check_calendar(char *line)
{
    char found[30] = "refused", first[11], last[11], *rest = line;
    const char *calendar = next_part(&rest), *text = next_part(&rest);
    struct date_interval interval;
    if (dates_read_in(calendar, text, &interval)) {
        dates_write(interval.from, first);
        dates_write(interval.to, last);
        snprintf(found, sizeof(found), "%s | %s", first, last);
    }
    cr_assert_str_eq(found, rest + 1, "%s %s", calendar, text);
}

/* Calls `check_line` on each line of a file under tests/cases/dates that is no comment; gives their number. */
static size_t each_line(const char *path, void (*check_line)(char *line))
{
    char line[300];
    size_t count = 0;
    FILE *file = fopen(path, "r");
    cr_assert_not_null(file);
    while (fgets(line, sizeof(line), file)) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] != '#') {
            check_line(line);
            count++;
        }
    }
    fclose(file);
    return count;
}

Test(dates, every_case_is_read_or_refused_as_its_line_says)
{
    cr_assert_gt(each_line("tests/cases/dates/cases.txt", check), 70);
}

Test(dates, of_other_calendars_become_the_gregorian_days_that_they_may_mean)
{
    cr_assert_gt(each_line("tests/cases/dates/calendars.txt", check_calendar), 20);
}

Test(dates, every_day_of_two_centuries_is_written_as_it_is_read)
{
    char text[11];
    for (int32_t day = dates_day(DATE_MIN_YEAR, 1, 1); day <= dates_day(DATE_MAX_YEAR, 12, 31); day++) {
        struct date_interval interval;
        dates_write(day, text);
        cr_assert(dates_read(text, &interval) && interval.from == day && interval.to == day, "%s", text);
    }
}
