/* Exports of organizations: the same records as reading gives, under the same filters, as lines of JSON and as CSV. */
#include "tests/harness.h"
#include <string.h>

static struct answer get(const char *path, const char *token)
{
    struct answer answer = look_at(form("/v1/organizations%s", path), token);
    expect_status(&answer, 200);
    return answer;
}

Test(exports, give_the_records_that_reading_gives_each_asker)
{
    struct answer
        one = listed_organization(
            json("{'names':{'en':'Exporting'},'kind':'forensic','listed':true,'agreements':[{'with':'Exporter'}]}")),
        two = listed_organization(json("{'names':{'ar':'تصدير','en':'Exporting'},'kind':'network','listed':true}"));
    static const char *const askers[] = {NULL, "CASE_B", "STEWARD"};
    for (size_t i = 0; i < 3; i++) {
        struct answer lines = get("/export.ndjson?q=exporting", askers[i]);
        struct answer first = get(form("/%s", id_of(&one)), askers[i]),
                      second = get(form("/%s", id_of(&two)), askers[i]);
        cr_assert_str_eq(lines.body, form("%s\n%s\n", first.body, second.body));
        cr_assert_str_eq(field(&lines, "Content-Type"), "application/x-ndjson");
        cr_assert_str_eq(field(&lines, "Content-Disposition"), "attachment; filename=\"organizations.ndjson\"");
    }
}

Test(exports, take_the_filters_of_the_list)
{
    struct answer made = listed_organization(
        json("{'names':{'en':'Filtering'},'kind':'forensic','listed':true,'presence':[{'side':'inside','pcode':'SY0700'"
             "}],'capacities_offered':[{'skill':'dna_analysis','languages':['ku']}]}"));
    (void)listed_organization(json("{'names':{'en':'Filtering'},'kind':'forensic','listed':true}"));
    const char *id = json("'id':'%s'", id_of(&made));
    struct answer fit =
        get("/export.ndjson?q=filtering&kind=forensic&place=SY07&skill=dna_analysis&language=ku&verified=true", NULL);
    cr_assert(strstr(fit.body, id) && strchr(fit.body, '\n') == fit.body + fit.size - 1, "%s", fit.body);
    struct answer none = get("/export.ndjson?q=filtering&skill=dna_analysis&language=tr", NULL);
    cr_assert_eq(none.size, 0);
    struct answer table = get("/export.csv?q=filtering&place=SY07", NULL);
    cr_assert_not_null(strstr(table.body, id_of(&made)));
}

static const char *end_of_cell(const char *at)
{
    for (bool quoted = false; *at && (quoted || !strchr(",\r", *at)); at++)
        quoted = *at == '"' ? !quoted : quoted;
    return at;
}

/* What stands in the first row under a column's name. */
static const char *cell(const struct answer *table, const char *name)
{
    const char *header = form(",%s,", table->body), *at = strstr(header, form(",%s,", name));
    const char *value = strstr(table->body, "\r\n") + 2;
    cr_assert_not_null(at, "no column %s", name);
    for (const char *p = header; p < at; p++)
        if (*p == ',')
            value = end_of_cell(value) + 1;
    return form("%.*s", (int)(end_of_cell(value) - value), value);
}

Test(exports, write_csv_that_keeps_arabic_and_calculates_nothing)
{
    (void)listed_organization(
        json("{'names':{'ar':'رابطة عائلات "
             "الجدول','en':'=HYPERLINK(\\'http://"
             "x\\')'},'kind':'network','listed':true,'acronym':'@SUM','description':{'en':'says \\'no\\', "
             "tabling'},'contacts':[{'name':'X;Y','phone':'+963 11 "
             "000000','languages':['ar','en']},{'email':'mail@x.example'}],'visibility':{'contacts':'public'}}"));
    struct answer table = get("/export.csv?q=tabling", NULL);
    cr_assert_str_eq(field(&table, "Content-Type"), "text/csv; charset=utf-8");
    cr_assert_str_eq(field(&table, "Content-Disposition"), "attachment; filename=\"organizations.csv\"");
    static const struct {
        const char *column, *cell;
    } expected[] = {
        {"name_ar", "رابطة عائلات الجدول"},
        {"name_en", "\"'=HYPERLINK(\"\"http://x\"\")\""},
        {"name_tr", ""},
        {"acronym", "'@SUM"},
        {"description_en", "\"says \"\"no\"\", tabling\""},
        {"contact_name", "X\\;Y;"},
        {"contact_phone", "+963 11 000000;"},
        {"contact_email", ";mail@x.example"},
        {"contact_languages", "\"ar,en;\""},
        {"service_kind", ""},
        {"verification", "verified"},
        {"location_blur", ""},
        {"version", "1"}, /* of what strangers see: before it was verified they saw nothing */
    };
    for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++)
        cr_expect_str_eq(cell(&table, expected[i].column), expected[i].cell, "%s: %s", expected[i].column,
                         cell(&table, expected[i].column));
}
