/* Everything that a search for organizations finds, streamed as newline-delimited JSON and as CSV. */
#include "api/exchange/csv.h"
#include "api/handlers/operations.h"
#include "api/handlers/organizations/organization_filter.h"
#include "api/http/stream.h"
#include "queries/organizations.h"
#include <string.h>

static const struct db_result *next_organizations(struct request *rq, const void *context, const char *after,
                                                  const char *limit)
{
    const struct organization_filter *filter = context;
    return request_query(rq, export_organizations, FILTER(*filter), .after_id = T(after), .limit_rows = T(limit));
}

int export_organizations_ndjson(struct request *rq)
{
    struct organization_filter filter = organization_filter(rq);
    return reply_stream(rq, &(struct stream){.media = "application/x-ndjson",
                                             .file_name = "organizations.ndjson",
                                             .context = &filter,
                                             .page = next_organizations,
                                             .row = stream_row_json});
}

#define IN_LANGUAGES(name, path)                                                                                       \
    {name "_ar", path ".ar"}, {name "_en", path ".en"}, {name "_ku", path ".ku"},                                      \
    {                                                                                                                  \
        name "_tr", path ".tr"                                                                                         \
    }
/* A column for all that a record says; the contract tells how lists are joined. */
static const struct csv_column columns[] = {
    {"id", "id"},
    IN_LANGUAGES("name", "names"),
    {"kind", "kind"},
    {"acronym", "acronym"},
    {"alternate_names", "alternate_names.*"},
    {"identifier_scheme", "identifiers.*.identifier_scheme"},
    {"identifier_type", "identifiers.*.identifier_type"},
    {"identifier", "identifiers.*.identifier"},
    IN_LANGUAGES("description", "description"),
    IN_LANGUAGES("mission", "mission"),
    {"legal_status", "legal_status"},
    {"founded", "founded"},
    {"website", "website"},
    {"logo", "logo"},
    {"contact_name", "contacts.*.name"},
    {"contact_role", "contacts.*.role"},
    {"contact_phone", "contacts.*.phone"},
    {"contact_email", "contacts.*.email"},
    {"contact_address", "contacts.*.address"},
    {"contact_languages", "contacts.*.languages.*"},
    {"presence_side", "presence.*.side"},
    {"presence_pcode", "presence.*.pcode"},
    {"presence_country", "presence.*.country"},
    {"presence_since", "presence.*.since"},
    {"location_pcode", "locations.*.pcode"},
    {"location_label", "locations.*.label"},
    {"location_address", "locations.*.address"},
    {"location_latitude", "locations.*.point.latitude"},
    {"location_longitude", "locations.*.point.longitude"},
    {"service_kind", "services.*.kind"},
    {"service_status", "services.*.status"},
    IN_LANGUAGES("service_name", "services.*.names"),
    IN_LANGUAGES("service_description", "services.*.description"),
    {"service_url", "services.*.url"},
    IN_LANGUAGES("service_eligibility", "services.*.eligibility_description"),
    {"service_minimum_age", "services.*.minimum_age"},
    {"service_maximum_age", "services.*.maximum_age"},
    IN_LANGUAGES("service_application", "services.*.application_process"),
    IN_LANGUAGES("service_documents", "services.*.required_documents.*"),
    IN_LANGUAGES("service_wait", "services.*.wait_time"),
    {"service_languages", "services.*.languages.*"},
    IN_LANGUAGES("service_interpretation", "services.*.interpretation_services"),
    {"service_days", "services.*.schedules.*.byday.*"},
    {"service_opens_at", "services.*.schedules.*.opens_at"},
    {"service_closes_at", "services.*.schedules.*.closes_at"},
    {"service_hours_from", "services.*.schedules.*.valid_from"},
    {"service_hours_to", "services.*.schedules.*.valid_to"},
    IN_LANGUAGES("service_hours", "services.*.schedules.*.description"),
    IN_LANGUAGES("service_fees", "services.*.fees_description"),
    {"service_cost_amount", "services.*.cost_options.*.amount"},
    {"service_cost_currency", "services.*.cost_options.*.currency"},
    IN_LANGUAGES("service_cost_option", "services.*.cost_options.*.option"),
    {"service_accessibility_features", "services.*.accessibility_features.*"},
    IN_LANGUAGES("service_accessibility", "services.*.accessibility_description"),
    {"service_assured_date", "services.*.assured_date"},
    {"service_assured_by", "services.*.assured_by"},
    {"service_old_eligibility", "services.*.eligibility"},
    {"service_old_schedule", "services.*.schedule"},
    {"service_old_fees", "services.*.fees"},
    {"service_old_accessibility", "services.*.accessibility"},
    {"service_old_assured_at", "services.*.assured_at"},
    {"offered_skill", "capacities_offered.*.skill"},
    {"offered_level", "capacities_offered.*.level"},
    {"offered_languages", "capacities_offered.*.languages.*"},
    {"offered_availability", "capacities_offered.*.availability"},
    IN_LANGUAGES("offered_description", "capacities_offered.*.description"),
    {"needed_skill", "capacities_needed.*.skill"},
    {"needed_urgency", "capacities_needed.*.urgency"},
    {"needed_until", "capacities_needed.*.until"},
    {"needed_languages", "capacities_needed.*.languages.*"},
    IN_LANGUAGES("needed_description", "capacities_needed.*.description"),
    {"constituency_group", "constituencies.*.group"},
    {"constituency_count_band", "constituencies.*.count_band"},
    {"constituency_note", "constituencies.*.note"},
    IN_LANGUAGES("constituency_description", "constituencies.*.description"),
    {"agreement_with", "agreements.*.with"},
    {"agreement_kind", "agreements.*.kind"},
    {"agreement_since", "agreements.*.since"},
    {"agreement_until", "agreements.*.until"},
    {"agreement_summary", "agreements.*.summary"},
    IN_LANGUAGES("agreement_description", "agreements.*.description"),
    {"referral_accepts", "referral_desk.accepts.*"},
    {"referral_methods", "referral_desk.methods.*"},
    {"referral_hours", "referral_desk.hours"},
    {"referral_languages", "referral_desk.languages.*"},
    {"referral_days", "referral_desk.schedules.*.byday.*"},
    {"referral_opens_at", "referral_desk.schedules.*.opens_at"},
    {"referral_closes_at", "referral_desk.schedules.*.closes_at"},
    {"referral_hours_from", "referral_desk.schedules.*.valid_from"},
    {"referral_hours_to", "referral_desk.schedules.*.valid_to"},
    IN_LANGUAGES("referral_hours", "referral_desk.schedules.*.description"),
    IN_LANGUAGES("referral_description", "referral_desk.description"),
    {"verification", "verification"},
    {"verified_at", "verified_at"},
    {"verified_by", "verified_by"},
    {"verified_until", "verified_until"},
    {"recipient_class", "recipient_class"},
    {"status", "status"},
    {"visibility", "visibility"},
    {"location_blur", "location_blur"},
    {"listed", "listed"},
    {"version", "version"},
    {"created_at", "created_at"},
    {"updated_at", "updated_at"},
};
#define COLUMNS (sizeof(columns) / sizeof(columns[0]))

static void add_row(struct request *rq, const void *context, const struct db_result *rows, size_t row, struct text *out)
{
    (void)context;
    json_t *record = request_record_new(rq, rows, row);
    if (record)
        csv_add_row(out, columns, COLUMNS, record);
    json_decref(record);
}

int export_organizations_csv(struct request *rq)
{
    struct organization_filter filter = organization_filter(rq);
    struct text header = {0};
    if (strcmp(param(rq, "bom"), "true") == 0)
        text_adds(&header, "\xEF\xBB\xBF");
    csv_add_header(&header, columns, COLUMNS);
    int status = header.failed ? reply_problem(rq, PROBLEM_unavailable, NULL)
                               : reply_stream(rq, &(struct stream){.media = "text/csv; charset=utf-8",
                                                                   .file_name = "organizations.csv",
                                                                   .before = header.data,
                                                                   .context = &filter,
                                                                   .page = next_organizations,
                                                                   .row = add_row});
    text_clear(&header);
    return status;
}
