/* The calendars that dates are given in. Years, months and days count from 1; days are those of dates.h. */
#ifndef ATHAR_CALENDARS_H
#define ATHAR_CALENDARS_H

#include <stdbool.h>
#include <stdint.h>

struct calendar {
    const char *name;
    int min_year, max_year;
    int (*months)(int year);
    int (*days_in_month)(int year, int month);
    int32_t (*day)(int year, int month, int day); /* since 1970-01-01; no checks */
    bool has_seasons;                             /* EDTF's 21 to 24 */
    int days_before, days_after;                  /* how far the true day may lie from the computed one */
};

/* "gregorian" (also for NULL), "hijri" or "rumi"; NULL for another name. */
const struct calendar *calendar_named(const char *name);

#endif
