/* Services of an organization as HSDS 3.0 tells them. */
#include "api/exchange/hsds_parts.h"
#include <string.h>

static void add_plain(const struct hsds *hsds, const json_t *service, const char *id)
{
    struct text *out = hsds->out;
    const char *kind = member(service, "kind"), *status = member(service, "status");
    const char *name = hsds_best(json_object_get(service, "names"), hsds->language);
    hsds_open(out, true, id);
    hsds_add_text(out, "organization_id", member(hsds->record, "id"));
    hsds_add_text(out, "name", name ? name : kind);
    hsds_add_text(out, "status",
                  !status                                     ? "active"
                  : strcmp(status, "temporarily_closed") == 0 ? "temporarily closed"
                                                              : status);
    static const struct {
        const char *name, *texts, *plain;
    } texts[] = {
        {"description", "description", NULL},
        {"interpretation_services", "interpretation_services", NULL},
        {"application_process", "application_process", NULL},
        {"fees_description", "fees_description", "fees"},
        {"wait_time", "wait_time", NULL},
        {"eligibility_description", "eligibility_description", "eligibility"},
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        hsds_add_best(out, texts[i].name, json_object_get(service, texts[i].texts),
                      texts[i].plain ? member(service, texts[i].plain) : NULL, hsds->language);
    hsds_add_text(out, "url", member(service, "url"));
    hsds_add_number(out, "minimum_age", json_object_get(service, "minimum_age"));
    hsds_add_number(out, "maximum_age", json_object_get(service, "maximum_age"));
    hsds_add_text(out, "assured_date", member(service, "assured_date"));
    hsds_add_text(out, "last_modified", member(hsds->record, "updated_at"));
}

static void add_schedules(const struct hsds *hsds, const json_t *service, const char *owner)
{
    struct text *out = hsds->out;
    const json_t *schedules = json_object_get(service, "schedules");
    const char *words = member(service, "schedule");
    char id[PART_ID];
    size_t i;
    text_adds(out, ",\"schedules\":[");
    for (i = 0; i < json_array_size(schedules); i++) {
        const json_t *one = json_array_get(schedules, i);
        const json_t *days = json_object_get(one, "byday");
        hsds_open_part(out, id, owner, "schedule", i);
        hsds_add_text(out, "service_id", owner);
        hsds_add_text(out, "valid_from", member(one, "valid_from"));
        hsds_add_text(out, "valid_to", member(one, "valid_to"));
        hsds_add_text(out, "freq", json_array_size(days) > 0 ? "WEEKLY" : NULL);
        hsds_add_joined(out, "byday", days);
        hsds_add_text(out, "opens_at", member(one, "opens_at"));
        hsds_add_text(out, "closes_at", member(one, "closes_at"));
        hsds_add_best(out, "description", json_object_get(one, "description"), NULL, hsds->language);
        text_adds(out, "}");
    }
    if (words) {
        hsds_open_part(out, id, owner, "schedule", i);
        hsds_add_text(out, "service_id", owner);
        hsds_add_text(out, "description", words);
        text_adds(out, "}");
    }
    text_adds(out, "]");
}

static void add_costs(const struct hsds *hsds, const json_t *service, const char *owner)
{
    struct text *out = hsds->out;
    const json_t *costs = json_object_get(service, "cost_options"),
                 *papers = json_object_get(service, "required_documents");
    char id[PART_ID];
    text_adds(out, ",\"cost_options\":[");
    for (size_t i = 0; i < json_array_size(costs); i++) {
        const json_t *one = json_array_get(costs, i);
        hsds_open_part(out, id, owner, "cost", i);
        hsds_add_text(out, "service_id", owner);
        hsds_add_best(out, "option", json_object_get(one, "option"), NULL, hsds->language);
        hsds_add_text(out, "currency", member(one, "currency"));
        hsds_add_number(out, "amount", json_object_get(one, "amount"));
        text_adds(out, "}");
    }
    text_adds(out, "],\"required_documents\":[");
    for (size_t i = 0; i < json_array_size(papers); i++) {
        hsds_open_part(out, id, owner, "document", i);
        hsds_add_text(out, "service_id", owner);
        hsds_add_best(out, "document", json_array_get(papers, i), NULL, hsds->language);
        text_adds(out, "}");
    }
    text_adds(out, "]");
}

/* Where the organization works is where its services are for. */
static void add_areas(const struct hsds *hsds, const char *owner)
{
    struct text *out = hsds->out;
    const json_t *presence = json_object_get(hsds->record, "presence");
    char id[PART_ID];
    text_adds(out, ",\"service_areas\":[");
    for (size_t i = 0; i < json_array_size(presence); i++) {
        const json_t *one = json_array_get(presence, i);
        hsds_open_part(out, id, owner, "area", i);
        hsds_add_text(out, "service_id", owner);
        hsds_add_text(out, "name", hsds_area_name(hsds, one));
        text_adds(out, "}");
    }
    text_adds(out, "]");
}

/* The profile does not say which service is given where: each is at each of the organization's locations. Within an
 * organization the location is named by its id, by itself it is told. */
static void add_at_locations(const struct hsds *hsds, const json_t *service, const char *owner, bool told)
{
    struct text *out = hsds->out;
    char id[PART_ID], location[PART_ID];
    size_t count = json_array_size(json_object_get(hsds->record, "locations"));
    text_adds(out, ",\"service_at_locations\":[");
    for (size_t i = 0; i < count; i++) {
        hsds_open_part(out, id, owner, "at location", i);
        hsds_location_id(location, hsds, i);
        hsds_add_text(out, "service_id", owner);
        hsds_add_text(out, "location_id", location);
        if (told) {
            text_adds(out, ",\"location\":");
            hsds_add_location(hsds, i, true, service);
        }
        text_adds(out, "}");
    }
    text_adds(out, "]");
}

static void add_attributes(const struct hsds *hsds, const json_t *service, const char *owner)
{
    struct text *out = hsds->out;
    const json_t *features = json_object_get(service, "accessibility_features");
    const char *by = member(service, "assured_by");
    text_adds(out, ",\"attributes\":[");
    hsds_add_attribute(out, true, owner, "service kind", 0, NULL, "Athar service kinds", member(service, "kind"), NULL);
    for (size_t i = 0; i < json_array_size(features); i++)
        hsds_add_attribute(out, false, owner, "accessibility", i, NULL, "Athar accessibility features",
                           json_string_value(json_array_get(features, i)), NULL);
    if (by)
        hsds_add_attribute(out, false, owner, "assured by", 0, by, NULL, NULL, NULL);
    text_adds(out, "]");
}

static void add_parts(const struct hsds *hsds, const json_t *service, const char *id, bool by_itself)
{
    add_schedules(hsds, service, id);
    add_costs(hsds, service, id);
    add_areas(hsds, id);
    hsds_add_languages(hsds->out, id, "service_id", json_object_get(service, "languages"));
    add_attributes(hsds, service, id);
    add_at_locations(hsds, service, id, by_itself);
}

static const json_t *service_at(const struct hsds *hsds, size_t position, const char **id)
{
    *id = json_string_value(json_array_get(json_object_get(hsds->record, "service_ids"), position));
    return json_array_get(json_object_get(hsds->record, "services"), position);
}

void hsds_add_nested_service(const struct hsds *hsds, size_t position)
{
    const char *id;
    const json_t *service = service_at(hsds, position, &id);
    text_adds(hsds->out, position ? "," : "");
    add_plain(hsds, service, id);
    add_parts(hsds, service, id, false);
    text_adds(hsds->out, "}");
}

void hsds_add_service(const struct hsds *hsds, size_t position, bool full)
{
    const char *id;
    const json_t *service = service_at(hsds, position, &id);
    add_plain(hsds, service, id);
    text_adds(hsds->out, ",\"organization\":");
    hsds_add_organization(hsds, false);
    if (full)
        add_parts(hsds, service, id, true);
    text_adds(hsds->out, "}");
}
