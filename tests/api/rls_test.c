/* What PostgreSQL guards by itself, asked of its own catalogue, so that a table, a key or a function added later cannot
 * be forgotten. Each query names what breaks the rule. */
#include "tests/harness.h"
#include <criterion/parameterized.h>

/* The tables of which each row belongs to an inquiry. */
#define HANGS_ON_INQUIRY                                                                                               \
    "select relname from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and exists"  \
    " (select from pg_attribute where attrelid = c.oid and attname = 'inquiry_id' and not attisdropped)"

static const struct {
    const char *name, *offenders;
} rules[] = {
    {"a table with a tenant, or with personal data and none, has row security and forces it on its owner",
     "select relname from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and"
     " (relname in ('organization', 'refresh_token') or exists (select from pg_attribute where attrelid = c.oid and"
     " attname = 'tenant_id')) and not (relrowsecurity and relforcerowsecurity)"},
    {"a table without row security is one of those that hold nothing of anybody",
     "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not"
     " relrowsecurity and relname not in ('schema_migration', 'place', 'place_alias', 'inquiry_transition',"
     " 'attempt_counter', 'job', 'audit_seal', 'audit_mark', 'inquiry_field', 'inquiry_member', 'organization_field',"
     " 'vocabulary_term', 'country_point', 'place_boundary', 'capacity_weight', 'skill_relation', 'place_precision',"
     " 'search_label', 'search_synonym', 'consent_form')"},
    {"a policy for the service looks at the tenant, the asker, or a row that does",
     "select policyname from pg_policies where schemaname = 'public' and roles && '{athar_app,public}' and"
     " permissive = 'PERMISSIVE' and"
     " policyname <> 'audit_event_append' and coalesce(qual, with_check) !~"
     " 'tenant_visible|current_tenant|current_side|key_tenant|FROM attachment'"},
    {"the content of an inquiry leaves by its two views alone, and the ways in are nobody's to write",
     "select attname from pg_attribute where attrelid = 'inquiry'::regclass and attname in ('person', 'event',"
     " 'relatives', 'reporter', 'category', 'sex', 'place_pcode') and has_column_privilege('athar_app', attrelid, "
     "attnum,"
     " 'select') union all select 'inquiry_access' where has_table_privilege('athar_app', 'inquiry_access', 'select,"
     " insert, update, delete, truncate')"},
    {"a view shows its reader's rows, not its owner's; the two over inquiry ask who reads by themselves",
     "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm') and not"
     " coalesce('security_invoker=true' = any (reloptions), false) and not (relname = 'inquiry_held' and"
     " pg_get_viewdef(oid) ~ 'WHERE tenant_visible[(]i.tenant_id[)];$') and not (relname = 'inquiry_shared' and"
     " pg_get_viewdef(oid) ~ 'hidden_from_asker.*WHERE [(][(]seen.hidden IS NOT NULL[)] AND')"},
    {"the service and the reader own nothing",
     "select relname from pg_class where relowner in ('athar_app'::regrole, 'athar_reader'::regrole) union all"
     " select proname from pg_proc where proowner in ('athar_app'::regrole, 'athar_reader'::regrole)"},
    {"no role is more than it must be",
     "select rolname from pg_roles where rolname in ('athar_app', 'athar_reader', 'athar_owner') and"
     " (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)"},
    {"no role is a member of another",
     "select member::regrole::text from pg_auth_members where member::regrole::text like 'athar%'"},
    /* Exceptions: a reference is drawn at random; only who reaches all makes users. Numbers drawn from a sequence,
     * UUIDs and digests cannot be guessed into. */
    {"a unique key on a table of tenants carries the tenant, or nobody can guess into it",
     "select i.indexrelid::regclass::text from pg_index i join pg_attribute t on t.attrelid = i.indrelid and"
     " t.attname = 'tenant_id' where i.indisunique and not t.attnum = any (i.indkey) and not exists (select from"
     " pg_attribute a where a.attrelid = i.indrelid and a.attnum = any (i.indkey) and (a.atttypid = 'uuid'::regtype"
     " or a.attidentity <> '')) and i.indexrelid::regclass::text not in ('inquiry_reference_key',"
     " 'app_user_email_key', 'app_user_unproven_key', 'app_user_external_key')"},
    {"what only grows only grows",
     "select relname from pg_class where relname in ('audit_event', 'audit_seal', 'record_history', 'consent',"
     " 'consent_event') and"
     " has_table_privilege('athar_app', oid, 'update, delete, truncate')"},
    {"the service may neither truncate nor change a table's make",
     "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and"
     " has_table_privilege('athar_app', oid, 'truncate, references, trigger')"},
    {"the reader only reads",
     "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and"
     " (has_table_privilege('athar_reader', oid, 'insert, update, delete, truncate, references, trigger') or not"
     " has_table_privilege('athar_reader', oid, 'select'))"},
    {"a function with its owner's rights has a search path of its own",
     "select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef and not"
     " coalesce(proconfig && array['search_path=public, pg_temp', 'search_path=public, gis, pg_temp'], false)"},
    {"no function of ours is everybody's",
     "select p.proname from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where"
     " p.pronamespace = 'public'::regnamespace and p.proowner = 'athar_owner'::regrole and a.grantee = 0"},
    {"the reader calls nothing that has the owner's rights",
     "select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef and"
     " has_function_privilege('athar_reader', oid, 'execute')"},
    /* Exceptions: the credentials of a case are revoked in passing and told to nobody; the ways in follow from
     * consents; keys, digests and events of a consent are the machine's. */
    {"what hangs on an inquiry is erased with it",
     HANGS_ON_INQUIRY " and pg_get_functiondef('erase_inquiry'::regproc) !~ ('\\m' || relname || '\\M')"},
    {"what hangs on an inquiry goes along when it is handed over",
     HANGS_ON_INQUIRY " and relname <> 'inquiry_access' and pg_get_functiondef('move_inquiry'::regproc) !~ ('\\m' ||"
                      " relname || '\\M')"},
    {"what hangs on an inquiry is in the copy that its organization gets, and in that of its family",
     HANGS_ON_INQUIRY " and relname not in ('credential', 'inquiry_access', 'sealed_index', 'legal_hold',"
                      " 'consent_event') and exists (select from unnest(array['whole_copy', 'family_copy']) copy where"
                      " pg_get_functiondef('case_copy'::regproc) || pg_get_functiondef(copy::regproc)"
                      " !~ ('\\m' || relname || '\\M'))"},
    {"nobody but the owner makes tables",
     "select rolname from pg_roles where rolname in ('athar_app', 'athar_reader') and"
     " (has_schema_privilege(oid, 'public', 'create') or"
     " has_database_privilege(oid, current_database(), 'create'))"},
    {"nobody but the owner makes temporary tables, under which a name of ours could be hidden",
     "select rolname from pg_roles where rolname in ('athar_app', 'athar_reader') and"
     " has_database_privilege(oid, current_database(), 'temporary')"},
};
enum { RULES = sizeof(rules) / sizeof(rules[0]) };

static const char *offenders_of(size_t rule)
{
    return sql(
        form("select coalesce(string_agg(offender::text, ', '), '') from (%s) o (offender)", rules[rule].offenders));
}

ParameterizedTestParameters(rls, the_rules_hold_for_every_table_and_function)
{
    static size_t numbers[RULES];
    for (size_t i = 0; i < RULES; i++)
        numbers[i] = i;
    return cr_make_param_array(size_t, numbers, RULES);
}

ParameterizedTest(size_t *rule, rls, the_rules_hold_for_every_table_and_function)
{
    const char *offenders = offenders_of(*rule);
    cr_assert_str_eq(offenders, "", "%s: %s", rules[*rule].name, offenders);
}

/* A rule that finds nothing anywhere would hold for ever: here is something for each. */
Test(rls, each_rule_sees_what_breaks_it)
{
    own_database("blank");
    /* Roles are the cluster's, so what is done to them is undone at the end. */
    struct session *session = session_open();
    session_sql(session,
                "begin; set role athar_owner;"
                "create table forgotten (id text unique, tenant_id uuid, inquiry_id uuid);"
                "create policy everybody on forgotten to athar_app using (true);"
                "create view leaks as select * from forgotten;"
                "create function leaks() returns int language sql security definer as 'select 1';"
                "grant execute on function leaks() to public;"
                "do $$begin execute format('grant temporary on database %I to athar_app', current_database()); end$$;"
                "grant truncate on forgotten to athar_app; grant insert on forgotten to athar_reader;"
                "grant select on inquiry_access to athar_app;"
                "grant update on audit_event to athar_app; grant create on schema public to athar_app;"
                "reset role; alter table forgotten owner to athar_app; alter role athar_app createdb;"
                "grant athar_owner to athar_app");
    for (size_t i = 0; i < RULES; i++)
        cr_expect_str_neq(session_sql(session, form("select coalesce(string_agg(offender::text, ', '), '') from (%s) o"
                                                    " (offender)",
                                                    rules[i].offenders)),
                          "", "%s: nothing is seen", rules[i].name);
    session_sql(session, "rollback");
}
