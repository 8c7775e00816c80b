/* Dates as families know them: the subset of EDTF (ISO 8601-2:2019) that Athar accepts, as closed intervals of days. */
#ifndef ATHAR_DATES_H
#define ATHAR_DATES_H

#include <stdbool.h>
#include <stdint.h>

/* Days since 1970-01-01 (proleptic Gregorian), both ends inside the interval. */
struct date_interval {
    int32_t from;
    int32_t to;
    bool open_from; /* "../2013": no known beginning; `from` is then DATE_MIN */
    bool open_to;
    bool uncertain;   /* "?" or "%" anywhere */
    bool approximate; /* "~" or "%" anywhere */
};
#define DATE_MIN_YEAR 1850
#define DATE_MAX_YEAR 2100

/* Reads an EDTF text: YYYY, YYYY-MM, YYYY-MM-DD, unspecified digits (201X, 20XX, 2013-XX, 2013-05-XX), qualifiers ? ~ %
 * at the end, seasons 21-24, intervals a/b with ".." or empty ends. False for anything else, for days that do not exist
 * (2023-02-30) and for years outside DATE_MIN_YEAR..DATE_MAX_YEAR. Approximation does not widen the interval. */
bool dates_read(const char *text, struct date_interval *interval) __attribute__((warn_unused_result));

/* The same text in a calendar of calendars.h ("gregorian", "hijri", "rumi"; NULL: gregorian), as the Gregorian days
 * that it may mean: wider than the text by as much as the authorities of that calendar differ. False also for another
 * name. */
bool dates_read_in(const char *calendar_name, const char *text, struct date_interval *interval)
    __attribute__((warn_unused_result));

/* Whether the text is a date in any of the calendars. */
bool dates_read_any(const char *text) __attribute__((warn_unused_result));

/* Writes a day as "YYYY-MM-DD". */
void dates_write(int32_t day, char text[static 11]);

/* The day for a civil date; no checks. */
int32_t dates_day(int year, int month, int day);

#endif
