/* An organization as HSDS 3.0 tells it: names, contacts, locations, attributes, and its services. */
#include "api/exchange/hsds_parts.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const json_t *place_of(const struct hsds *hsds, const json_t *part)
{
    const char *pcode = member(part, "pcode");
    return pcode ? json_object_get(json_object_get(hsds->record, "places"), pcode) : NULL;
}

const char *hsds_area_name(const struct hsds *hsds, const json_t *presence)
{
    const char *name = hsds_best(place_of(hsds, presence), hsds->language), *country = member(presence, "country");
    return name ? name : country ? country : member(presence, "side");
}

/* ---- locations ---- */

void hsds_location_id(char id[static PART_ID], const struct hsds *hsds, size_t number)
{
    const json_t *location = json_array_get(json_object_get(hsds->record, "locations"), number);
    char part[64];
    snprintf(part, sizeof(part), "location %.16s %zu", member(location, "pcode"), number);
    hsds_part_id(id, member(hsds->record, "id"), part);
}

static void add_address(const struct hsds *hsds, const json_t *location, const char *owner)
{
    const json_t *place = place_of(hsds, location);
    const char *city = hsds_best(place, hsds->language);
    const char *state = hsds_best(json_object_get(place, "around"), hsds->language);
    char id[PART_ID];
    if (!member(location, "address"))
        return;
    text_adds(hsds->out, ",\"addresses\":[");
    hsds_open_part(hsds->out, id, owner, "address", 0);
    hsds_add_text(hsds->out, "location_id", owner);
    hsds_add_text(hsds->out, "address_1", member(location, "address"));
    hsds_add_text(hsds->out, "city", city ? city : "");
    hsds_add_text(hsds->out, "state_province", state ? state : "");
    hsds_add_text(hsds->out, "postal_code", "");
    hsds_add_text(hsds->out, "country", "SY");
    hsds_add_text(hsds->out, "address_type", "physical");
    text_adds(hsds->out, "}]");
}

static void add_accessibility(const struct hsds *hsds, const json_t *service, const char *owner)
{
    const json_t *texts = json_object_get(service, "accessibility_description");
    const char *plain = member(service, "accessibility");
    char id[PART_ID];
    if (!hsds_best(texts, hsds->language) && !plain)
        return;
    text_adds(hsds->out, ",\"accessibility\":[");
    hsds_open_part(hsds->out, id, owner, "accessibility", 0);
    hsds_add_text(hsds->out, "location_id", owner);
    hsds_add_best(hsds->out, "description", texts, plain, hsds->language);
    text_adds(hsds->out, "}]");
}

void hsds_add_location(const struct hsds *hsds, size_t number, bool first, const json_t *service)
{
    const json_t *location = json_array_get(json_object_get(hsds->record, "locations"), number);
    const json_t *point = json_object_get(location, "point");
    const char *label = member(location, "label"), *place = hsds_best(place_of(hsds, location), hsds->language);
    char id[PART_ID];
    hsds_location_id(id, hsds, number);
    hsds_open(hsds->out, first, id);
    hsds_add_text(hsds->out, "location_type", "physical");
    hsds_add_text(hsds->out, "organization_id", member(hsds->record, "id"));
    hsds_add_text(hsds->out, "name", label ? label : place);
    hsds_add_number(hsds->out, "latitude", json_object_get(point, "latitude"));
    hsds_add_number(hsds->out, "longitude", json_object_get(point, "longitude"));
    hsds_add_text(hsds->out, "external_identifier", member(location, "pcode"));
    hsds_add_text(hsds->out, "external_identifier_type", "OCHA P-code");
    add_address(hsds, location, id);
    add_accessibility(hsds, service, id);
    text_adds(hsds->out, "}");
}

/* ---- contacts and phones ---- */

static void add_phone(const struct hsds *hsds, const json_t *contact, size_t number, const char *owner, bool first)
{
    char id[PART_ID], name[32];
    snprintf(name, sizeof(name), "phone %zu", number);
    hsds_part_id(id, member(hsds->record, "id"), name);
    hsds_open(hsds->out, first, id);
    hsds_add_text(hsds->out, "organization_id", member(hsds->record, "id"));
    hsds_add_text(hsds->out, "contact_id", owner);
    hsds_add_text(hsds->out, "number", member(contact, "phone"));
    hsds_add_languages(hsds->out, id, "phone_id", json_object_get(contact, "languages"));
    text_adds(hsds->out, "}");
}

/* Contacts with their phones, and the same phones once more as the organization's. */
static void add_contacts(const struct hsds *hsds)
{
    const json_t *contacts = json_object_get(hsds->record, "contacts");
    const char *organization = member(hsds->record, "id");
    char id[PART_ID], name[32];
    text_adds(hsds->out, ",\"contacts\":[");
    for (size_t i = 0; i < json_array_size(contacts); i++) {
        const json_t *one = json_array_get(contacts, i);
        hsds_open_part(hsds->out, id, organization, "contact", i);
        hsds_add_text(hsds->out, "organization_id", organization);
        hsds_add_text(hsds->out, "name", member(one, "name"));
        hsds_add_text(hsds->out, "title", member(one, "role"));
        hsds_add_text(hsds->out, "email", member(one, "email"));
        text_adds(hsds->out, ",\"phones\":[");
        if (member(one, "phone"))
            add_phone(hsds, one, i, id, true);
        text_adds(hsds->out, "]}");
    }
    text_adds(hsds->out, "],\"phones\":[");
    bool first = true;
    for (size_t i = 0; i < json_array_size(contacts); i++) {
        if (!member(json_array_get(contacts, i), "phone"))
            continue;
        snprintf(name, sizeof(name), "contact %zu", i);
        hsds_part_id(id, organization, name);
        add_phone(hsds, json_array_get(contacts, i), i, id, first);
        first = false;
    }
    text_adds(hsds->out, "]");
}

/* ---- what our vocabularies say ---- */

static void add_terms(const struct hsds *hsds, const char *list, const char *code, const char *value, const char *type,
                      const char *taxonomy)
{
    const json_t *items = json_object_get(hsds->record, list);
    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *one = json_array_get(items, i);
        hsds_add_attribute(hsds->out, false, member(hsds->record, "id"), type, i, member(one, value), taxonomy,
                           member(one, code), NULL);
    }
}

static void add_attributes(const struct hsds *hsds)
{
    const char *organization = member(hsds->record, "id");
    const json_t *presence = json_object_get(hsds->record, "presence");
    text_adds(hsds->out, ",\"attributes\":[");
    hsds_add_attribute(hsds->out, true, organization, "organization kind", 0, NULL, "Athar organization kinds",
                       member(hsds->record, "kind"), NULL);
    add_terms(hsds, "capacities_offered", "skill", "level", "capacity offered", "Athar skills");
    add_terms(hsds, "capacities_needed", "skill", "urgency", "capacity needed", "Athar skills");
    add_terms(hsds, "constituencies", "group", "count_band", "constituency", "Athar constituencies");
    for (size_t i = 0; i < json_array_size(presence); i++) {
        const json_t *one = json_array_get(presence, i);
        const char *pcode = member(one, "pcode"), *country = member(one, "country");
        hsds_add_attribute(hsds->out, false, organization, "presence", i, member(one, "side"),
                           pcode ? "OCHA P-codes" : "ISO 3166-1", pcode ? pcode : country, hsds_area_name(hsds, one));
    }
    text_adds(hsds->out, "]");
}

/* The last change, without who made it. */
static void add_metadata(const struct hsds *hsds)
{
    long long version = json_integer_value(json_object_get(hsds->record, "version"));
    const char *at = member(hsds->record, "updated_at");
    char id[PART_ID], text[24];
    text_adds(hsds->out, ",\"metadata\":[");
    hsds_open_part(hsds->out, id, member(hsds->record, "id"), "metadata", 0);
    hsds_add_text(hsds->out, "resource_id", member(hsds->record, "id"));
    hsds_add_text(hsds->out, "resource_type", "organization");
    snprintf(text, sizeof(text), "%.10s", at ? at : "");
    hsds_add_text(hsds->out, "last_action_date", text);
    hsds_add_text(hsds->out, "last_action_type", version > 1 ? "update" : "create");
    hsds_add_text(hsds->out, "field_name", "version");
    snprintf(text, sizeof(text), "%lld", version - 1);
    hsds_add_text(hsds->out, "previous_value", version > 1 ? text : "");
    snprintf(text, sizeof(text), "%lld", version);
    hsds_add_text(hsds->out, "replacement_value", text);
    hsds_add_text(hsds->out, "updated_by", "Athar");
    text_adds(hsds->out, "}]");
}

static void add_identifiers(const struct hsds *hsds)
{
    const json_t *identifiers = json_object_get(hsds->record, "identifiers");
    char id[PART_ID];
    text_adds(hsds->out, ",\"organization_identifiers\":[");
    for (size_t i = 0; i < json_array_size(identifiers); i++) {
        const json_t *one = json_array_get(identifiers, i);
        const char *type = member(one, "identifier_type"), *scheme = member(one, "identifier_scheme");
        hsds_open_part(hsds->out, id, member(hsds->record, "id"), "identifier", i);
        hsds_add_text(hsds->out, "organization_id", member(hsds->record, "id"));
        hsds_add_text(hsds->out, "identifier_scheme", scheme);
        hsds_add_text(hsds->out, "identifier_type", type ? type : scheme ? scheme : "identifier");
        hsds_add_text(hsds->out, "identifier", member(one, "identifier"));
        text_adds(hsds->out, "}");
    }
    text_adds(hsds->out, "]");
}

/* ---- the organization itself ---- */

/* All other names: in the other languages, former ones, the acronym. */
static void add_other_names(const struct hsds *hsds, const char *name)
{
    const json_t *names = json_object_get(hsds->record, "names"),
                 *others = json_object_get(hsds->record, "alternate_names");
    struct text joined = {0};
    for (size_t i = 0; i < LANGUAGE_COUNT + json_array_size(others) + 1; i++) {
        const char *other = i < LANGUAGE_COUNT ? member(names, language_tag((enum language)i))
                            : i - LANGUAGE_COUNT < json_array_size(others)
                                ? json_string_value(json_array_get(others, i - LANGUAGE_COUNT))
                                : member(hsds->record, "acronym");
        if (!other || strcmp(other, name) == 0)
            continue;
        text_adds(&joined, joined.length > 0 ? " / " : "");
        text_adds(&joined, other);
    }
    hsds_add_text(hsds->out, "alternate_name", joined.length > 0 ? joined.data : NULL);
    hsds->out->failed = hsds->out->failed || joined.failed;
    text_clear(&joined);
}

static void add_plain(const struct hsds *hsds)
{
    const json_t *record = hsds->record;
    const char *name = hsds_best(json_object_get(record, "names"), hsds->language);
    const char *said = hsds_best(json_object_get(record, "description"), hsds->language);
    const char *mission = hsds_best(json_object_get(record, "mission"), hsds->language);
    const char *founded = member(record, "founded"), *email = NULL;
    const json_t *contacts = json_object_get(record, "contacts");
    for (size_t i = 0; !email && i < json_array_size(contacts); i++)
        email = member(json_array_get(contacts, i), "email");
    hsds_open(hsds->out, true, member(record, "id"));
    hsds_add_text(hsds->out, "name", name ? name : "");
    add_other_names(hsds, name ? name : "");
    hsds_add_text(hsds->out, "description", said ? said : mission ? mission : name ? name : "");
    hsds_add_text(hsds->out, "email", email);
    hsds_add_text(hsds->out, "website", member(record, "website"));
    if (founded && strspn(founded, "0123456789") == 4)
        text_addf(hsds->out, ",\"year_incorporated\":%ld", strtol(founded, NULL, 10));
    hsds_add_text(hsds->out, "legal_status", member(record, "legal_status"));
    hsds_add_text(hsds->out, "logo", member(record, "logo"));
}

void hsds_add_organization(const struct hsds *hsds, bool full)
{
    add_plain(hsds);
    if (full) {
        size_t locations = json_array_size(json_object_get(hsds->record, "locations"));
        size_t services = json_array_size(json_object_get(hsds->record, "services"));
        add_contacts(hsds);
        text_adds(hsds->out, ",\"locations\":[");
        for (size_t i = 0; i < locations; i++)
            hsds_add_location(hsds, i, i == 0, NULL);
        text_adds(hsds->out, "],\"services\":[");
        for (size_t i = 0; i < services; i++)
            hsds_add_nested_service(hsds, i);
        text_adds(hsds->out, "]");
        add_identifiers(hsds);
        add_attributes(hsds);
        add_metadata(hsds);
    }
    text_adds(hsds->out, "}");
}
