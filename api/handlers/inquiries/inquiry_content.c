/* Derives what inquiries are searched by, and checks the rules between fields: dates, ages, names. */
#include "api/handlers/inquiries/inquiry_content.h"
#include "api/handlers/inquiries/birth.h"
#include "api/handlers/inquiries/claim_date.h"
#include "api/handlers/merge_patch.h"
#include "api/schema/dates.h"
#include "api/schema/script.h"
#include <stdio.h>
#include <string.h>

static const char *member_text(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

/* The day of a time as the database writes it; NULL: today. */
static int32_t received_day(const char *received)
{
    int year, month, day;
    bool read = received && sscanf(received, "%d-%d-%d", &year, &month, &day) == 3;
    return read ? dates_day(year, month, day) : claim_today();
}

static void refuse(struct request *rq, const char *pointer, const char *detail)
{
    reply_invalid(rq, PROBLEM_invalid_body, pointer, detail);
}

/* A name needs more than its script and kind, and has letters of the script that it names. */
static void check_names(struct request *rq, const json_t *names, const char *pointer)
{
    static const char *const parts[] = {"given", "father", "grandfather", "family", "mother", "full"};
    size_t index;
    json_t *name;
    json_array_foreach ((json_t *)names, index, name) {
        bool any = false, fits = false;
        for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
            const char *part = member_text(name, parts[i]);
            any = any || part;
            fits = fits || (part && !script_is_another(member_text(name, "script"), part));
        }
        if (!any)
            refuse(rq, request_format(rq, "%s/%zu", pointer, index),
                   "A name needs at least one part, or its full form.");
        else if (!fits)
            refuse(rq, request_format(rq, "%s/%zu/script", pointer, index),
                   "The name is written in the letters of another script.");
    }
}

static void read_birth(struct request *rq, const json_t *person, struct inquiry_content *out, int32_t *born)
{
    struct date_interval interval;
    if (!birth_read(rq, json_object_get(person, "birth"), out->received, &interval))
        return;
    *born = interval.open_from ? INT32_MIN : interval.from;
    out->birth_from = claim_from(rq, &interval);
    out->birth_to = claim_to(rq, &interval);
}

/* The date of something that happened to the person: not in the future, and not before the birth. False: no date. */
static bool read_claim(struct request *rq, const json_t *object, const char *name, const char *pointer, int32_t born,
                       struct date_interval *date)
{
    if (!claim_date_read(rq, object, name, pointer, date))
        return false;
    if (!date->open_to && date->to < born)
        refuse(rq, request_format(rq, "%s/%s", pointer, name), "This lies before the birth of the person.");
    return true;
}

static void read_last_seen(struct request *rq, const json_t *event, struct inquiry_content *out, int32_t born)
{
    struct date_interval seen;
    if (!read_claim(rq, event, "last_seen", "/event", born, &seen))
        return;
    out->last_seen_from = claim_from(rq, &seen);
    out->last_seen_to = claim_to(rq, &seen);
}

/* The chains of places where somebody was kept, each stay with a beginning and an end. */
static void check_stays(struct request *rq, const json_t *event, const char *chain, int32_t born)
{
    size_t index;
    json_t *stay;
    json_array_foreach (json_object_get(event, chain), index, stay) {
        struct date_interval from, to;
        const char *pointer = request_format(rq, "/event/%s/%zu", chain, index);
        bool begins = read_claim(rq, stay, "from", pointer, born, &from);
        bool ends = read_claim(rq, stay, "to", pointer, born, &to);
        if (begins && ends && !from.open_from && !to.open_to && from.from > to.to)
            refuse(rq, request_format(rq, "%s/to", pointer), "A stay cannot end before it began.");
    }
}

static void check_searches(struct request *rq, const json_t *event, int32_t born)
{
    size_t index;
    json_t *search;
    struct date_interval date;
    json_array_foreach (json_object_get(event, "searches"), index, search)
        (void)read_claim(rq, search, "date", request_format(rq, "/event/searches/%zu", index), born, &date);
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

bool inquiry_content_read(struct request *rq, json_t *content, const char *received, struct inquiry_content *out)
{
    *out = (struct inquiry_content){.received = received_day(received)};
    strip_nulls(content);
    const json_t *person = json_object_get(content, "person"), *event = json_object_get(content, "event");
    const json_t *reporter = json_object_get(content, "reporter");
    int32_t born = INT32_MIN;
    check_all_names(rq, content);
    read_birth(rq, person, out, &born);
    read_last_seen(rq, event, out, born);
    check_stays(rq, event, "detentions", born);
    check_stays(rq, event, "care_institutions", born);
    check_searches(rq, event, born);
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
