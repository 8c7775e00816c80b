/* The problem table, the SQLSTATE table, and the problem+json writer. */
#include "api/http/problem.h"
#include "api/http/sentences.h"
#include "db/db.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define W(...)                                                                                                         \
    {                                                                                                                  \
        __VA_ARGS__                                                                                                    \
    }
static const struct {
    const char *type;
    int status;
    const char *title[LANGUAGE_COUNT], *meaning[LANGUAGE_COUNT]; /* en, ar, ku, tr */
} kinds[PROBLEM_COUNT] = {
#define X(kind, type, status, title, meaning) [PROBLEM_##kind] = {type, status, title, meaning},
#include "api/http/problems.def"
#undef X
};

/* What PostgreSQL's refusals mean to a client. The longest matching prefix of the SQLSTATE comes first. */
static const struct {
    const char *sqlstate;
    enum problem_kind kind;
    unsigned retry_after;
    const char *detail;
} sqlstates[] = {
    {"AT401", PROBLEM_unauthenticated, 0, "The credential has been revoked or has expired."},
    {"AT403", PROBLEM_forbidden, 0, NULL},
    {"AT404", PROBLEM_not_found, 0, NULL},
    {"AT409", PROBLEM_transition_not_allowed, 0, NULL},
    {"AT410", PROBLEM_conflict, 0, "This record was erased or handed over; an import does not bring it back."},
    {"42501", PROBLEM_forbidden, 0, NULL}, /* row-level security refused a write */
    {"23505", PROBLEM_conflict, 0, "A record with the same key exists."},
    {"23503", PROBLEM_invalid_body, 0, "A referenced record does not exist."},
    {"23", PROBLEM_invalid_body, 0, "The fields contradict each other."},
    {"22", PROBLEM_invalid_body, 0, "A value is out of range."},
    {"57014", PROBLEM_unavailable, 5, "The query took too long."},
    {"55P03", PROBLEM_unavailable, 1, "The record is in use."},
    {"40", PROBLEM_unavailable, 1, "The request met another one; please repeat it."},
    {"53", PROBLEM_unavailable, 5, NULL},
    {"57", PROBLEM_unavailable, 5, NULL},
    {"25006", PROBLEM_unavailable, 5, "The database is changing over."},
};

/* Keys whose second record says what exists. */
static const struct {
    const char *constraint, *detail;
} keys[] = {
    {"referral_open_key",
     "An open referral of this inquiry to this receiver exists: cancel it, or wait for its answer."},
    {"attachment_family_most", "The family has sent as many photos as a case takes."},
    {"inquiry_group_most", "As many inquiries as a group takes are in it already."},
    {"inquiry_group_holder", "Another organization holds this inquiry."},
    {"case_reporter_most", "As many people as a case takes report it already."},
    {"correction_most", "As many corrections as a case takes wait already."},
    {"correction_frozen", "The case is contested or under legal hold: nothing of it is corrected now."},
    {"correction_decided", "This correction does not wait any more."},
};

static const char *key_detail(const char *constraint, const char *otherwise)
{
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        if (strcmp(keys[i].constraint, constraint) == 0)
            return keys[i].detail;
    return otherwise;
}

/* Constraints whose violation says which field is wrong: constraint, JSON pointer, sentence. */
static const struct {
    const char *constraint, *pointer, *detail;
} constraints[] = {
    {"inquiry_point_event", "/event/place/point", "The point is not where the place is. Are the coordinates swapped?"},
    {"inquiry_point_birth", "/person/place_of_birth/point",
     "The point is not where the place is. Are the coordinates swapped?"},
    {"inquiry_point_detention", "/event/detentions",
     "The point of a detention is not where its place is. Are the coordinates swapped?"},
    {"inquiry_place_fkey", "/event/place/pcode", "No such place is known."},
    {"webhook_tenant_id_fkey", "/tenant_id", "No such organization is known."},
    {"statement_value", "/value", "This value does not belong to the subject."},
    {"statement_place", "/place_pcode", "A place goes with the value place, and with no other."},
    {"statement_before_birth", "/date", "This lies before the birth of the person."},
    {"statement_place_fkey", "/place_pcode", "No such place is known."},
    {"referral_to_another", "/receiver_id", "The receiver is another organization."},
    {"referral_receiver_id_fkey", "/receiver_id", "No such organization is known."},
    {"referral_deadline", "/acknowledge_by", "The deadline lies ahead."},
    {"consent_needs_guardian", "/capacity", "The missing person is or may be a minor: a guardian has to consent."},
    {"consent_form_text", "/text_sha256", "This version of the form has no such text: see /v1/consent-forms."},
    {"consent_needs_evidence", "/evidence_id", "A proof needs an attachment of this inquiry."},
    {"organization_link_network", "/kind", "A membership leads to an organization of kind network."},
    {"organization_link_other", "/organization_id", "The other side is another organization."},
    {"organization_place", "", "A place of the profile is not known."},
    {"organization_point", "", "The point of a location is not where its place is. Are the coordinates swapped?"},
    {"organization_presence", "", "Inside has a place or nothing, outside has a country that is not Syria."},
    {"organization_ages", "", "The lowest age of a service is above its highest."},
    {"organization_future", "", "It was founded, is present or was assured in the future."},
    {"organization_hours", "", "Hours of a schedule end before they begin."},
    {"organization_span", "", "An agreement ends before it begins."},
    {"retention_notice", "/retain_until", "A case is kept for 30 days at least from now."},
    {"withheld_unknown", "/withheld", "No such field is known."},
    {"referral_handover_whole", "/withheld", "A case is handed over whole."},
    {"organization_class", "/recipient_class", "An authority's class is authority or court."},
    {"consent_recipient_unknown", "/recipients/organizations", "No such organization is known."},
    {"hand_over_colleague", "/to_id", "No such colleague can take this."},
    {"assignee_unknown", "/assignee_id", "No such colleague can take this."},
    {"case_contact_future", "/at", "It has not happened yet."},
    {"consent_in_the_past", "/given_at", "Consent is given in the past."},
    {"correction_proposal_check", "/changes", "This is too much for one correction."},
    {"attachment_main_photo", "/main", "Only a photo is the main photo."},
    {"attachment_family_photo", "/kind", "A family sends photos."},
    {"consent_expired", "/expires_at", "The consent has expired already."},
    {"consent_expires_later", "/expires_at", "Consent ends after it was given."},
    {"inquiry_birth_place_fkey", "/person/place_of_birth/pcode", "No such place is known."},
};

int problem_status(enum problem_kind kind)
{
    return kinds[kind].status;
}

const char *problem_type(enum problem_kind kind)
{
    return kinds[kind].type;
}

enum problem_kind problem_of_type(const char *type)
{
    for (size_t i = 1; i < PROBLEM_COUNT; i++)
        if (strcmp(kinds[i].type, type) == 0)
            return (enum problem_kind)i;
    return PROBLEM_none;
}

const char *problem_title(enum problem_kind kind, enum language language)
{
    return kinds[kind].title[language];
}

const char *problem_meaning(enum problem_kind kind, enum language language)
{
    return kinds[kind].meaning[language];
}

enum problem_kind problem_of_status(int status)
{
    for (size_t i = 1; i < PROBLEM_COUNT; i++)
        if (kinds[i].status == status)
            return (enum problem_kind)i;
    return PROBLEM_internal_error;
}

int problem_set(struct problem *problem, enum problem_kind kind, const char *detail)
{
    if (problem->kind == PROBLEM_none) {
        problem->kind = kind;
        snprintf(problem->detail, sizeof(problem->detail), "%s", detail ? detail : "");
        if (problem_status(kind) == 503 && problem->retry_after == 0)
            problem->retry_after = 1;
    }
    return problem_status(problem->kind);
}

/* Whether the constraint is one of those. */
static bool add_constraint(struct problem *problem, const char *constraint)
{
    for (size_t i = 0; i < sizeof(constraints) / sizeof(constraints[0]); i++) {
        if (strcmp(constraints[i].constraint, constraint) != 0)
            continue;
        struct schema_error *error = &problem->errors.items[0];
        problem->errors.count = 1;
        error->keyword = "constraint";
        error->limit[0] = '\0';
        snprintf(error->pointer, sizeof(error->pointer), "%s", constraints[i].pointer);
        snprintf(error->detail, sizeof(error->detail), "%s", constraints[i].detail);
        return true;
    }
    return false;
}

int problem_set_db(struct problem *problem, const struct db_error *error)
{
    if (problem->kind != PROBLEM_none)
        return problem_status(problem->kind);
    if (error->failure == DB_BUSY || error->failure == DB_AWAY)
        return problem_set(problem, PROBLEM_unavailable, "The database cannot be reached at the moment.");
    for (size_t i = 0; error->failure == DB_REFUSED && i < sizeof(sqlstates) / sizeof(sqlstates[0]); i++) {
        if (strncmp(error->sqlstate, sqlstates[i].sqlstate, strlen(sqlstates[i].sqlstate)) != 0)
            continue;
        problem->retry_after = sqlstates[i].retry_after;
        bool is_told = add_constraint(problem, error->constraint);
        return problem_set(problem, sqlstates[i].kind,
                           is_told ? NULL : key_detail(error->constraint, sqlstates[i].detail));
    }
    return problem_set(problem, PROBLEM_internal_error, NULL);
}

static void write_detail(const char *english, enum language language, struct text *out)
{
    struct text told = {0};
    sentence_add(&told, language, english);
    text_adds(out, ",\"detail\":");
    text_add_json(out, told.failed || !told.data ? english : told.data);
    text_clear(&told);
}

static void write_errors(const struct schema_errors *errors, bool are_parameters, enum language language,
                         struct text *out)
{
    size_t kept = errors->count < SCHEMA_ERRORS_KEPT ? errors->count : SCHEMA_ERRORS_KEPT;
    for (size_t i = 0; i < kept; i++) {
        const struct schema_error *error = &errors->items[i];
        text_adds(out, i == 0 ? ",\"errors\":[{" : ",{");
        text_adds(out, are_parameters ? "\"parameter\":" : "\"pointer\":");
        text_add_json(out, error->pointer);
        text_adds(out, ",\"keyword\":");
        text_add_json(out, error->keyword ? error->keyword : "invalid");
        if (error->limit[0])
            text_addf(out, ",\"limit\":%s", error->limit);
        write_detail(error->detail, language, out);
        text_adds(out, "}");
    }
    if (kept > 0)
        text_adds(out, "]");
}

void problem_write(const struct problem *problem, enum language language, const char *instance, struct text *out)
{
    text_addf(out, "{\"type\":\"/problems/%s\",\"title\":", problem_type(problem->kind));
    text_add_json(out, problem_title(problem->kind, language));
    text_addf(out, ",\"status\":%d", kinds[problem->kind].status);
    if (problem->detail[0])
        write_detail(problem->detail, language, out);
    text_adds(out, ",\"instance\":");
    text_add_json(out, instance);
    write_errors(&problem->errors, problem->kind == PROBLEM_invalid_parameter, language, out);
    text_adds(out, "}");
}

static const char *const tags[LANGUAGE_COUNT] = {
    [LANGUAGE_EN] = "en", [LANGUAGE_AR] = "ar", [LANGUAGE_KU] = "ku", [LANGUAGE_TR] = "tr"};

const char *language_tag(enum language language)
{
    return tags[language];
}

/* The quality of one range, 0 to 1000: what stands behind ";q=". Garbage counts as 1. */
static int range_quality(const char *parameters, const char *end)
{
    const char *q = parameters;
    while (q < end && (*q == ' ' || *q == ';'))
        q++;
    if (end - q < 3 || strncasecmp(q, "q=", 2) != 0)
        return 1000;
    if (q[2] != '0')
        return 1000;
    int quality = 0, scale = 100;
    for (q += 4; q < end && isdigit((unsigned char)*q) && scale > 0; q++, scale /= 10)
        quality += (*q - '0') * scale;
    return quality;
}

/* The primary subtags by which people name a language: kmr is Kurmanji, which is what we write for ku; what the codes
 * for the macrolanguage and of older lists mean comes to the same. Who asks for Sorani (ckb) gets Kurmanji, which is
 * nearer than English, and Content-Language says so. */
static const struct {
    const char *subtag;
    enum language language;
} subtags[] = {
    {"en", LANGUAGE_EN},  {"eng", LANGUAGE_EN}, {"ar", LANGUAGE_AR}, {"ara", LANGUAGE_AR},
    {"apc", LANGUAGE_AR}, {"arb", LANGUAGE_AR}, {"ku", LANGUAGE_KU}, {"kur", LANGUAGE_KU},
    {"kmr", LANGUAGE_KU}, {"ckb", LANGUAGE_KU}, {"tr", LANGUAGE_TR}, {"tur", LANGUAGE_TR},
};

enum language language_of(const char *accept_language)
{
    enum language best = LANGUAGE_EN;
    int best_quality = 0;
    for (const char *range = accept_language; range && *range;) {
        range += strspn(range, " ,");
        size_t length = strcspn(range, ",");
        size_t primary = strcspn(range, "-;, ");
        size_t tag_end = strcspn(range, ";,");
        for (size_t i = 0; i < sizeof(subtags) / sizeof(subtags[0]); i++) {
            if (strlen(subtags[i].subtag) != primary || strncasecmp(range, subtags[i].subtag, primary) != 0)
                continue;
            int quality = range_quality(range + tag_end, range + length);
            if (quality > best_quality) {
                best_quality = quality;
                best = subtags[i].language;
            }
        }
        range += length;
    }
    return best;
}
