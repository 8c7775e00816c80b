/* Reads births: by date in the calendar that is said, by age, and refuses what contradicts itself. */
#include "api/handlers/inquiries/birth.h"
#include "api/handlers/inquiries/claim_date.h"
#include <stdio.h>
#include <string.h>

#define LONGEST_LIFE 120
/* A date that is called uncertain or approximate may be some years away from an age before the two contradict. */
#define MARGIN_YEARS 5

static void refuse(struct request *rq, const char *member, const char *detail)
{
    reply_invalid(rq, PROBLEM_invalid_body, request_format(rq, "/person/birth/%s", member), detail);
}

static const char *member_text(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

/* A Gregorian day, `years` before another; 29 February becomes 1 March. */
static int32_t years_before(int32_t day, long long years)
{
    char text[11];
    int year, month, date;
    dates_write(day, text);
    if (sscanf(text, "%d-%d-%d", &year, &month, &date) != 3)
        return day;
    return dates_day(year - (int)years, month, date);
}

/* The first day of a year, perhaps qualified, of whatever calendar. */
static bool is_first_day(const char *text)
{
    size_t length = strlen(text);
    return strlen(text) >= 10 && strncmp(text + 4, "-01-01", 6) == 0 &&
           (length == 10 || (length == 11 && strchr("?~%", text[10])));
}

/* What the date says in its calendar. A placeholder says no more than its year. */
static bool read_date(struct request *rq, const json_t *birth, struct date_interval *out)
{
    const char *text = member_text(birth, "date");
    if (json_is_true(json_object_get(birth, "is_placeholder"))) {
        if (!text || !is_first_day(text)) {
            refuse(rq, "is_placeholder", "Only a 1 January can stand for some day of its year.");
            return false;
        }
        text = request_format(rq, "%.4s%s", text, text + 10);
    }
    if (!text)
        return false;
    if (dates_read_in(member_text(birth, "calendar"), text, out))
        return true;
    refuse(rq, "date", "The calendar has no such date: years are 1850 to 2100, Hijri 1267 to 1500, Rumi 1266 to 1341.");
    return false;
}

/* The day that an age is of; 422 where that has not come yet. */
static int32_t age_day(struct request *rq, const json_t *birth, int32_t received)
{
    const char *text = member_text(birth, "age_as_of");
    struct date_interval day;
    if (!text)
        return received;
    if (!dates_read(text, &day) || day.from > claim_today()) {
        refuse(rq, "age_as_of", "An age is that of a day from 1850 on that has come.");
        return received;
    }
    return day.from;
}

/* An age as days of birth: somebody of age n on a day was born in the year that ends n years before it. */
static bool read_age(struct request *rq, const json_t *birth, int32_t received, struct date_interval *out)
{
    const json_t *age = json_object_get(birth, "age");
    const json_t *from = json_object_get(birth, "age_from"), *to = json_object_get(birth, "age_to");
    long long youngest = from ? json_integer_value(from) : 0;
    long long oldest = to ? json_integer_value(to) : LONGEST_LIFE;
    int32_t day = age_day(rq, birth, received);
    if (!age && !from && !to)
        return false;
    if (youngest > oldest)
        refuse(rq, "age_to", "The range of ages is the wrong way round.");
    if (age && (json_integer_value(age) < youngest || json_integer_value(age) > oldest))
        refuse(rq, "age", "The age lies outside the range of ages.");
    if (age)
        youngest = oldest = json_integer_value(age);
    *out = (struct date_interval){.from = years_before(day, oldest + 1) + 1, .to = years_before(day, youngest)};
    return true;
}

/* Both at once: what they have in common. */
static void narrow(struct request *rq, const struct date_interval *age, struct date_interval *born)
{
    int32_t margin = born->uncertain || born->approximate ? MARGIN_YEARS * 366 : 0;
    if (age->from > born->to + margin || age->to < born->from - margin) {
        refuse(rq, "age",
               "The age and the date contradict each other. An age without age_as_of is that of the day of "
               "receipt.");
        return;
    }
    if (age->from > born->to || age->to < born->from)
        return;
    born->from = age->from > born->from ? age->from : born->from;
    born->to = age->to < born->to ? age->to : born->to;
    born->open_from = born->open_to = false;
}

bool birth_read(struct request *rq, const json_t *birth, int32_t received, struct date_interval *born)
{
    struct date_interval age;
    bool has_date = read_date(rq, birth, born), has_age = read_age(rq, birth, received, &age);
    if (has_date && has_age)
        narrow(rq, &age, born);
    else if (has_age)
        *born = age;
    if ((has_date || has_age) && born->from > claim_today())
        reply_invalid(rq, PROBLEM_invalid_body, "/person/birth", "A birth cannot lie in the future.");
    return (has_date || has_age) && rq->problem.kind == PROBLEM_none;
}
