/* Dates and times of RFC 3339; a second 60 only where UTC has its leap seconds, in the last minute of a day. */
#include "api/schema/dates.h"
#include "api/schema/format.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* RFC 3339 allows zones of 23:59; none is more than 14 hours off, and PostgreSQL knows none beyond 15:59. */
#define MOST_MINUTES (15 * 60 + 59)

/* The number that two digits make, or -1. */
static int two_digits(const char *text)
{
    if (!isdigit((unsigned char)text[0]) || !isdigit((unsigned char)text[1]))
        return -1;
    return (text[0] - '0') * 10 + (text[1] - '0');
}

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

bool format_date(const char *text, size_t length)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (length != 10 || text[4] != '-' || text[7] != '-')
        return false;
    int century = two_digits(text), rest = two_digits(text + 2), month = two_digits(text + 5),
        day = two_digits(text + 8);
    if (century < 0 || rest < 0 || century + rest == 0 || month < 1 || month > 12 || day < 1)
        return false;
    return day <= days[month - 1] + (month == 2 && is_leap(century * 100 + rest));
}

/* "Z" or "+hh:mm"; minutes east of UTC, or -10000 for anything else. */
static int offset_minutes(const char *text, size_t length)
{
    if (length == 1 && (*text == 'Z' || *text == 'z'))
        return 0;
    if (length != 6 || (*text != '+' && *text != '-') || text[3] != ':')
        return -10000;
    int hours = two_digits(text + 1), minutes = two_digits(text + 4);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59)
        return -10000;
    return (*text == '-' ? -1 : 1) * (hours * 60 + minutes);
}

bool format_time(const char *text, size_t length)
{
    if (length < 9 || text[2] != ':' || text[5] != ':')
        return false;
    int hour = two_digits(text), minute = two_digits(text + 3), second = two_digits(text + 6);
    size_t at = 8;
    if (text[at] == '.') {
        size_t digits = strspn(text + at + 1, "0123456789");
        if (digits == 0)
            return false;
        at += 1 + digits;
    }
    int offset = at < length ? offset_minutes(text + at, length - at) : -10000;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 || offset == -10000)
        return false;
    int utc = ((hour * 60 + minute - offset) % 1440 + 1440) % 1440;
    return second < 60 || utc == 23 * 60 + 59;
}

bool format_date_time(const char *text, size_t length)
{
    if (length <= 11 || !format_date(text, 10) || (text[10] != 'T' && text[10] != 't') ||
        !format_time(text + 11, length - 11))
        return false;
    return text[length - 1] == 'Z' || text[length - 1] == 'z' ||
           abs(offset_minutes(text + length - 6, 6)) <= MOST_MINUTES;
}

/* Seconds since 1970 of a date, or of a time without its fraction, which *fraction then points to. */
static long long instant(const char *text, const char **fraction)
{
    int year = two_digits(text) * 100 + two_digits(text + 2);
    long long seconds = dates_day(year, two_digits(text + 5), two_digits(text + 8)) * 86400LL;
    *fraction = "";
    if (text[10] == '\0')
        return seconds;
    *fraction = text + 19;
    const char *zone = *fraction + strspn(*fraction, ".0123456789");
    seconds += two_digits(text + 11) * 3600 + two_digits(text + 14) * 60 + two_digits(text + 17);
    return seconds - offset_minutes(zone, strlen(zone)) * 60;
}

bool time_after(const char *one, const char *other)
{
    const char *fraction, *other_fraction;
    long long first = instant(one, &fraction), second = instant(other, &other_fraction);
    if (first != second)
        return first > second;
    size_t size = strspn(fraction, ".0123456789"), other_size = strspn(other_fraction, ".0123456789");
    int order = strncmp(fraction, other_fraction, size < other_size ? size : other_size);
    return order > 0 || (order == 0 && size > other_size);
}
