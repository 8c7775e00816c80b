/* Reads the EDTF subset of dates.h (ISO 8601-2:2019, levels 0 to 2) into closed intervals of days, in three calendars.
 */
#include "api/schema/dates.h"
#include "api/schema/calendars.h"
#include <stdio.h>
#include <string.h>

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

/* From the first day of one month to the last of another. */
static void months(const struct calendar *calendar, int year, int first, int last, struct date_interval *out)
{
    out->from = calendar->day(year, first, 1);
    out->to = calendar->day(year, last, calendar->days_in_month(year, last));
}

/* Seasons 21 to 24 (northern): spring, summer, autumn, winter from December of the year before to February. */
static void season(const struct calendar *calendar, int year, int number, struct date_interval *out)
{
    int first = 3 * (number - 20);
    if (number < 24) {
        months(calendar, year, first, first + 2, out);
        return;
    }
    months(calendar, year, 1, 2, out);
    out->from = calendar->day(year - 1, 12, 1);
}

/* The month and day behind a year: "", "-MM", "-MM-DD", with XX for what is not known. */
static bool read_month_and_day(const struct calendar *calendar, const char *text, size_t length, int year,
                               struct date_interval *out)
{
    int low, high, first, last;
    bool some_month, some_day = true;
    if (length == 0) {
        months(calendar, year, 1, calendar->months(year), out);
        return true;
    }
    if ((length != 3 && length != 6) || text[0] != '-' || !read_digits(text + 1, 2, &low, &high, &some_month))
        return false;
    if (length == 3 && !some_month && low >= 21 && low <= 24 && calendar->has_seasons) {
        season(calendar, year, low, out);
        return true;
    }
    if (some_month) { /* only XX: a month is not narrowed by one digit */
        if (text[1] != 'X' || (length == 6 && strncmp(text + 3, "-XX", 3) != 0))
            return false;
        return read_month_and_day(calendar, "", 0, year, out);
    }
    if (low < 1 || low > calendar->months(year))
        return false;
    first = 1;
    last = calendar->days_in_month(year, low);
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
    out->from = calendar->day(year, low, first);
    out->to = calendar->day(year, low, last);
    return true;
}

/* A single date: year, month, day and one qualifier at the end. */
static bool read_date(const struct calendar *calendar, const char *text, size_t length, struct date_interval *out)
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
    if (high < calendar->min_year || low > calendar->max_year)
        return false;
    if (!some_year)
        return read_month_and_day(calendar, text + 4, length - 4, low, out);
    /* A month of an unknown year is no interval, and a year of which no century is known says nothing. */
    if (length != 4 || text[1] == 'X')
        return false;
    struct date_interval end;
    months(calendar, low < calendar->min_year ? calendar->min_year : low, 1, 1, out);
    high = high > calendar->max_year ? calendar->max_year : high;
    months(calendar, high, 1, calendar->months(high), &end);
    out->to = end.to;
    return true;
}

static bool is_open_end(const char *text, size_t length)
{
    return length == 0 || (length == 2 && text[0] == '.' && text[1] == '.');
}

static bool read_interval(const struct calendar *calendar, const char *text, size_t length, const char *slash,
                          struct date_interval *out)
{
    struct date_interval first = {0}, second = {0};
    size_t before = (size_t)(slash - text), after = length - before - 1;
    out->open_from = is_open_end(text, before);
    out->open_to = is_open_end(slash + 1, after);
    if (out->open_from && out->open_to)
        return false;
    first.from = dates_day(DATE_MIN_YEAR, 1, 1);
    second.to = dates_day(DATE_MAX_YEAR, 12, 31);
    if (!out->open_from && !read_date(calendar, text, before, &first))
        return false;
    if (!out->open_to && !read_date(calendar, slash + 1, after, &second))
        return false;
    out->from = first.from;
    out->to = second.to;
    out->uncertain = first.uncertain || second.uncertain;
    out->approximate = first.approximate || second.approximate;
    return out->from <= out->to && (out->open_from || out->open_to || first.from <= second.from);
}

static bool read_text(const struct calendar *calendar, const char *text, struct date_interval *interval)
{
    size_t length = strnlen(text, 65);
    *interval = (struct date_interval){0};
    if (length == 0 || length > 64)
        return false;
    const char *slash = memchr(text, '/', length);
    return slash ? read_interval(calendar, text, length, slash, interval) : read_date(calendar, text, length, interval);
}

bool dates_read(const char *text, struct date_interval *interval)
{
    return read_text(calendar_named(NULL), text, interval);
}

bool dates_read_in(const char *calendar_name, const char *text, struct date_interval *interval)
{
    const struct calendar *calendar = calendar_named(calendar_name);
    if (!calendar || !read_text(calendar, text, interval))
        return false;
    if (!interval->open_from)
        interval->from -= calendar->days_before;
    if (!interval->open_to)
        interval->to += calendar->days_after;
    return true;
}

bool dates_read_any(const char *text)
{
    struct date_interval interval;
    return dates_read(text, &interval) || dates_read_in("hijri", text, &interval) ||
           dates_read_in("rumi", text, &interval);
}
