/* Derives what inquiries are searched by, and checks the rules between fields: dates, ages, names. */
#include "api/handlers/inquiries/inquiry_content.h"
#include "api/handlers/merge_patch.h"
#include "api/schema/dates.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

static const char *member_text(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

static int32_t today(void)
{
    return (int32_t)(time(NULL) / 86400);
}

static const char *day_text(struct request *rq, int32_t day)
{
    char *text = request_alloc(rq, 11);
    if (text)
        dates_write(day, text);
    return text;
}

static void refuse(struct request *rq, const char *pointer, const char *detail)
{
    reply_invalid(rq, PROBLEM_invalid_body, pointer, detail);
}

/* A name needs more than its script and kind. */
static void check_names(struct request *rq, const json_t *names, const char *pointer)
{
    static const char *const parts[] = {"given", "father", "grandfather", "family", "mother", "full"};
    size_t index;
    json_t *name;
    json_array_foreach ((json_t *)names, index, name) {
        bool any = false;
        for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
            any = any || json_object_get(name, parts[i]);
        if (!any)
            refuse(rq, request_format(rq, "%s/%zu", pointer, index),
                   "A name needs at least one part, or its full form.");
    }
}

static bool read_date(const json_t *object, const char *name, struct date_interval *interval)
{
    const char *text = member_text(object, name);
    return text && dates_read(text, interval);
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

/* Ages say a year of birth: somebody of age n on a day was born in the year that ends n years before it. */
static bool birth_from_age(const json_t *birth, struct date_interval *interval)
{
    const json_t *age = json_object_get(birth, "age");
    const json_t *low = age ? age : json_object_get(birth, "age_from");
    const json_t *high = age ? age : json_object_get(birth, "age_to");
    struct date_interval as_of;
    if ((!low && !high) || !read_date(birth, "age_as_of", &as_of))
        return false;
    long long youngest = json_integer_value(low ? low : high), oldest = json_integer_value(high ? high : low);
    interval->from = years_before(as_of.from, oldest + 1) + 1;
    interval->to = years_before(as_of.from, youngest);
    return true;
}

static void read_birth(struct request *rq, const json_t *person, struct inquiry_content *out, int32_t *born)
{
    const json_t *birth = json_object_get(person, "birth");
    struct date_interval interval = {0};
    const json_t *from = json_object_get(birth, "age_from"), *to = json_object_get(birth, "age_to");
    if (from && to && json_integer_value(from) > json_integer_value(to))
        refuse(rq, "/person/birth/age_to", "The range of ages is the wrong way round.");
    if (!read_date(birth, "date", &interval) && !birth_from_age(birth, &interval))
        return;
    if (interval.from > today())
        refuse(rq, "/person/birth", "A birth cannot lie in the future.");
    if (!interval.open_from) {
        out->birth_from = day_text(rq, interval.from);
        *born = interval.from;
    }
    if (!interval.open_to)
        out->birth_to = day_text(rq, interval.to);
}

static void read_last_seen(struct request *rq, const json_t *event, struct inquiry_content *out, int32_t born)
{
    struct date_interval seen;
    if (!read_date(event, "last_seen", &seen))
        return;
    if (!seen.open_from && seen.from > today())
        refuse(rq, "/event/last_seen", "The person cannot have been last seen in the future.");
    if (!seen.open_to && born != INT32_MIN && seen.to < born)
        refuse(rq, "/event/last_seen", "The person cannot have been last seen before being born.");
    if (!seen.open_from)
        out->last_seen_from = day_text(rq, seen.from);
    if (!seen.open_to)
        out->last_seen_to = day_text(rq, seen.to);
}

/* A place of a Syrian P-code or of country SY has its point there, with a margin of some 20 km: this finds coordinates
 * that were swapped. The rest of the world is allowed, for the migration routes. */
static void check_point(struct request *rq, const json_t *place, const char *pointer)
{
    const json_t *point = json_object_get(place, "point");
    const char *country = member_text(place, "country");
    double latitude = json_number_value(json_object_get(point, "latitude"));
    double longitude = json_number_value(json_object_get(point, "longitude"));
    bool in_syria = latitude >= 32.1 && latitude <= 37.5 && longitude >= 35.5 && longitude <= 42.6;
    if (point && !in_syria && (country ? strcmp(country, "SY") == 0 : member_text(place, "pcode") != NULL))
        refuse(rq, pointer, "The point lies outside Syria, and the place does not. Are the coordinates swapped?");
}

static void check_detentions(struct request *rq, const json_t *event)
{
    size_t index;
    json_t *detention;
    json_array_foreach (json_object_get(event, "detentions"), index, detention) {
        struct date_interval from, to;
        check_point(rq, json_object_get(detention, "place"),
                    request_format(rq, "/event/detentions/%zu/place/point", index));
        if (read_date(detention, "from", &from) && read_date(detention, "to", &to) && !from.open_from && !to.open_to &&
            from.from > to.to)
            refuse(rq, request_format(rq, "/event/detentions/%zu/to", index),
                   "A detention cannot end before it began.");
    }
}

/* The six minimum elements of a case in the form of the UN Working Group on Enforced or Involuntary Disappearances. */
static json_t *completeness(const json_t *person, const json_t *event, const json_t *reporter)
{
    const json_t *place = json_object_get(event, "place");
    return json_pack("{s:b,s:b,s:b,s:b,s:b,s:b}", "identity", json_array_size(json_object_get(person, "names")) > 0,
                     "date", json_object_get(event, "last_seen") != NULL, "place", json_object_size(place) > 0,
                     "responsible", json_array_size(json_object_get(event, "alleged_responsible")) > 0, "searches",
                     json_array_size(json_object_get(event, "searches")) > 0, "reporter",
                     json_object_get(reporter, "relation") != NULL);
}

/* The names of each person in the list `member`, which stands at `pointer`. */
static void check_names_of(struct request *rq, const json_t *object, const char *member, const char *pointer)
{
    size_t index;
    json_t *person;
    json_array_foreach (json_object_get(object, member), index, person)
        check_names(rq, json_object_get(person, "names"), request_format(rq, "%s/%zu/names", pointer, index));
}

static void check_all_names(struct request *rq, const json_t *content)
{
    check_names(rq, json_object_get(json_object_get(content, "person"), "names"), "/person/names");
    check_names(rq, json_object_get(json_object_get(content, "reporter"), "names"), "/reporter/names");
    check_names_of(rq, content, "relatives", "/relatives");
    check_names_of(rq, json_object_get(content, "event"), "witnesses", "/event/witnesses");
}

/* A member as JSON text, or what stands for it where it is absent. */
static const char *dump(struct request *rq, const json_t *value, const char *otherwise)
{
    return value ? request_dump(rq, value) : otherwise;
}

bool inquiry_content_read(struct request *rq, json_t *content, struct inquiry_content *out)
{
    *out = (struct inquiry_content){0};
    strip_nulls(content);
    const json_t *person = json_object_get(content, "person"), *event = json_object_get(content, "event");
    const json_t *reporter = json_object_get(content, "reporter");
    int32_t born = INT32_MIN;
    check_all_names(rq, content);
    read_birth(rq, person, out, &born);
    read_last_seen(rq, event, out, born);
    check_detentions(rq, event);
    check_point(rq, json_object_get(event, "place"), "/event/place/point");
    check_point(rq, json_object_get(person, "place_of_birth"), "/person/place_of_birth/point");
    const char *category = member_text(event, "category");
    out->category = category ? category : "unknown";
    out->sex = member_text(person, "sex");
    out->place = member_text(json_object_get(event, "place"), "pcode");
    out->birth_place = member_text(json_object_get(person, "place_of_birth"), "pcode");
    json_t *elements = request_keep_json(rq, completeness(person, event, reporter));
    out->completeness = elements ? request_dump(rq, elements) : NULL;
    return rq->problem.kind == PROBLEM_none;
}

bool inquiry_content_dump(struct request *rq, const json_t *content, struct inquiry_content *out)
{
    out->person = dump(rq, json_object_get(content, "person"), "{}");
    out->event = dump(rq, json_object_get(content, "event"), "{}");
    out->relatives = dump(rq, json_object_get(content, "relatives"), "[]");
    out->reporter = dump(rq, json_object_get(content, "reporter"), "{}");
    return rq->problem.kind == PROBLEM_none;
}
