/* Reads dates of claims, refuses those in the future, and writes intervals as the database has them. */
#include "api/handlers/inquiries/claim_date.h"
#include <time.h>

int32_t claim_today(void)
{
    return (int32_t)(time(NULL) / 86400);
}

bool claim_date_read(struct request *rq, const json_t *object, const char *name, const char *pointer,
                     struct date_interval *date)
{
    const char *text = json_string_value(json_object_get(object, name));
    if (!text || !dates_read(text, date))
        return false;
    if (!date->open_from && date->from > claim_today())
        reply_invalid(rq, PROBLEM_invalid_body, request_format(rq, "%s/%s", pointer, name), "This lies in the future.");
    return true;
}

static const char *end_text(struct request *rq, int32_t day, bool is_open, const char *otherwise)
{
    char *text = is_open ? NULL : request_alloc(rq, 11);
    if (text)
        dates_write(day, text);
    return is_open ? otherwise : text;
}

const char *claim_from(struct request *rq, const struct date_interval *date)
{
    return end_text(rq, date->from, date->open_from, "-infinity");
}

const char *claim_to(struct request *rq, const struct date_interval *date)
{
    return end_text(rq, date->to, date->open_to, "infinity");
}
