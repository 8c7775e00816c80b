/* Reads the EDTF subset of dates.h (ISO 8601-2:2019, levels 0 to 2) into closed intervals of days. */
#include "api/schema/dates.h"
#include <stdio.h>
#include <string.h>

/* Days since 1970-01-01 of a proleptic Gregorian date: years are counted from March, so that leap days come last. */
int32_t dates_day(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (int32_t)(era * 146097 + day_of_era - 719468);
}

void dates_write(int32_t day, char text[static 11])
{
    int shifted = day + 719468;
    int era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int day_of_era = shifted - era * 146097;
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month_from_march = (5 * day_of_year + 2) / 153;
    int date = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    int month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    int year = year_of_era + era * 400 + (month <= 2);
    snprintf(text, 11, "%04u-%02u-%02u", (unsigned)year % 10000U, (unsigned)month % 100U, (unsigned)date % 100U);
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

/* A number of fixed width in which X stands for "some digit": its lowest and highest value. A digit behind an X is
 * refused (201X and 20XX are spans, 2X13 is not). */
static bool read_digits(const char *text, int width, int *low, int *high, bool *unspecified)
{
    *low = *high = 0;
    *unspecified = false;
    for (int i = 0; i < width; i++) {
        bool is_x = text[i] == 'X';
        if (!is_x && (text[i] < '0' || text[i] > '9' || *unspecified))
            return false;
        *unspecified = *unspecified || is_x;
        *low = *low * 10 + (is_x ? 0 : text[i] - '0');
        *high = *high * 10 + (is_x ? 9 : text[i] - '0');
    }
    return true;
}

/* Seasons 21 to 24 (northern): spring, summer, autumn, winter from December of the year before to February. */
static void season(int year, int number, struct date_interval *out)
{
    int first = 3 * (number - 20);
    if (number == 24) {
        out->from = dates_day(year - 1, 12, 1);
        out->to = dates_day(year, 2, days_in_month(year, 2));
        return;
    }
    out->from = dates_day(year, first, 1);
    out->to = dates_day(year, first + 2, days_in_month(year, first + 2));
}

/* The month and day behind a year: "", "-MM", "-MM-DD", with XX for what is not known. */
static bool read_month_and_day(const char *text, size_t length, int year, struct date_interval *out)
{
    int low, high, first, last;
    bool some_month, some_day = true;
    if (length == 0) {
        out->from = dates_day(year, 1, 1);
        out->to = dates_day(year, 12, 31);
        return true;
    }
    if ((length != 3 && length != 6) || text[0] != '-' || !read_digits(text + 1, 2, &low, &high, &some_month))
        return false;
    if (length == 3 && !some_month && low >= 21 && low <= 24) {
        season(year, low, out);
        return true;
    }
    if (some_month) { /* only XX: a month is not narrowed by one digit */
        if (text[1] != 'X' || (length == 6 && strncmp(text + 3, "-XX", 3) != 0))
            return false;
        return read_month_and_day("", 0, year, out);
    }
    if (low < 1 || low > 12)
        return false;
    first = 1;
    last = days_in_month(year, low);
    if (length == 6) {
        if (text[3] != '-' || !read_digits(text + 4, 2, &first, &high, &some_day))
            return false;
        if (some_day && text[4] != 'X')
            return false;
        if (!some_day && (first < 1 || first > last))
            return false;
        last = some_day ? last : first;
        first = some_day ? 1 : first;
    }
    out->from = dates_day(year, low, first);
    out->to = dates_day(year, low, last);
    return true;
}

/* A single date: year, month, day and one qualifier at the end. */
static bool read_date(const char *text, size_t length, struct date_interval *out)
{
    char qualifier = length > 0 ? text[length - 1] : '\0';
    if (qualifier == '?' || qualifier == '~' || qualifier == '%') {
        out->uncertain = out->uncertain || qualifier != '~';
        out->approximate = out->approximate || qualifier != '?';
        length--;
    }
    int low, high;
    bool some_year;
    if (length < 4 || !read_digits(text, 4, &low, &high, &some_year))
        return false;
    if (low < DATE_MIN_YEAR && high < DATE_MIN_YEAR)
        return false;
    if (low > DATE_MAX_YEAR)
        return false;
    if (!some_year)
        return read_month_and_day(text + 4, length - 4, low, out);
    /* A month of an unknown year is no interval, and a year of which no century is known says nothing. */
    if (length != 4 || text[1] == 'X')
        return false;
    out->from = dates_day(low < DATE_MIN_YEAR ? DATE_MIN_YEAR : low, 1, 1);
    out->to = dates_day(high > DATE_MAX_YEAR ? DATE_MAX_YEAR : high, 12, 31);
    return true;
}

static bool is_open_end(const char *text, size_t length)
{
    return length == 0 || (length == 2 && text[0] == '.' && text[1] == '.');
}

static bool read_interval(const char *text, size_t length, const char *slash, struct date_interval *out)
{
    struct date_interval first = {0}, second = {0};
    size_t before = (size_t)(slash - text), after = length - before - 1;
    out->open_from = is_open_end(text, before);
    out->open_to = is_open_end(slash + 1, after);
    if (out->open_from && out->open_to)
        return false;
    first.from = dates_day(DATE_MIN_YEAR, 1, 1);
    second.to = dates_day(DATE_MAX_YEAR, 12, 31);
    if (!out->open_from && !read_date(text, before, &first))
        return false;
    if (!out->open_to && !read_date(slash + 1, after, &second))
        return false;
    out->from = first.from;
    out->to = second.to;
    out->uncertain = first.uncertain || second.uncertain;
    out->approximate = first.approximate || second.approximate;
    return out->from <= out->to && (out->open_from || out->open_to || first.from <= second.from);
}

bool dates_read(const char *text, struct date_interval *interval)
{
    size_t length = strnlen(text, 65);
    *interval = (struct date_interval){0};
    if (length == 0 || length > 64)
        return false;
    const char *slash = memchr(text, '/', length);
    return slash ? read_interval(text, length, slash, interval) : read_date(text, length, interval);
}
