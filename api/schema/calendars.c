/* Arithmetic of the Gregorian, the Hijri and the Rumi calendar. */
#include "api/schema/calendars.h"
#include "api/schema/dates.h"
#include <string.h>

#define EPOCH 2440588 /* the Julian day number of 1970-01-01 */

static int twelve(int year)
{
    (void)year;
    return 12;
}

/* ---- Gregorian, proleptic ---- */
/* Years are counted from March, so that leap days come last. */
int32_t dates_day(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (int32_t)(era * 146097 + day_of_era - 719468);
}

static int gregorian_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

/* ---- Hijri: the arithmetic calendar of 30 years with 11 leap days, from 15 July 622 (Julian) ---- */
/* The true calendar follows the sight of the moon and differs by authority. Held against the Umm al-Qura calendar of
 * 1343 to 1499 AH, its months begin from one day before to two days after these, and any of them may have 30 days. */
static int hijri_month(int year, int month)
{
    (void)year, (void)month;
    return 30;
}

static int32_t hijri_day(int year, int month, int day)
{
    return (11 * year + 3) / 30 + 354 * year + 30 * month - (month - 1) / 2 + day + 1948439 - 385 - EPOCH;
}

/* ---- Rumi: the fiscal calendar of the Ottoman state, 1256 to 1341 ---- */
/* Its year is the Gregorian one less 584. Until 1332 it began on 1 March of the Julian calendar, and month 1 is Adar
 * (March). 16 February 1332 was followed by 1 March 1333 (1917), now with Gregorian days; 1333 had ten months, and from
 * 1334 on month 1 is January. */
#define RUMI_OFFSET     584
#define RUMI_LAST_OLD   1332
#define RUMI_SHORT_YEAR 1333

static int rumi_months(int year)
{
    return year == RUMI_SHORT_YEAR ? 10 : 12;
}

/* Month of the Gregorian or Julian year that a Rumi month falls in; *civil becomes that year. */
static int rumi_civil(int year, int month, int *civil)
{
    int shifted = year <= RUMI_SHORT_YEAR ? month + 2 : month;
    *civil = year + RUMI_OFFSET + (shifted > 12);
    return shifted > 12 ? shifted - 12 : shifted;
}

static int rumi_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int civil, number = rumi_civil(year, month, &civil);
    if (year > RUMI_LAST_OLD)
        return gregorian_month(civil, number);
    if (year == RUMI_LAST_OLD && month == 12)
        return 15;
    return days[number - 1] + (number == 2 && civil % 4 == 0);
}

static int32_t julian_day(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year, m = month <= 2 ? month + 9 : month - 3;
    return 1461 * y / 4 + (153 * m + 2) / 5 + day + 1721117 - EPOCH;
}

static int32_t rumi_day(int year, int month, int day)
{
    int civil, number = rumi_civil(year, month, &civil);
    return year > RUMI_LAST_OLD ? dates_day(civil, number, day) : julian_day(civil, number, day);
}

const struct calendar *calendar_named(const char *name)
{
    static const struct calendar calendars[] = {
        {"gregorian", DATE_MIN_YEAR, DATE_MAX_YEAR, twelve, gregorian_month, dates_day, true, 0, 0},
        {"hijri", 1267, 1500, twelve, hijri_month, hijri_day, false, 1, 2},
        {"rumi", 1266, 1341, rumi_months, rumi_month, rumi_day, false, 0, 0},
    };
    for (size_t i = 0; i < sizeof(calendars) / sizeof(calendars[0]); i++)
        if (strcmp(name ? name : "gregorian", calendars[i].name) == 0)
            return &calendars[i];
    return NULL;
}
