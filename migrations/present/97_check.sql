-- Reads the body of every function now that all of them are there: a word that PostgreSQL does not know ends the
-- migration.

set local check_function_bodies = on;
set local search_path = public, gis, pg_temp; -- as the service has it
do $$
declare
    one record;
begin
    for one in select p.oid, l.lanname from pg_proc p join pg_language l on l.oid = p.prolang
               where p.pronamespace = 'public'::regnamespace and p.proowner = current_user::regrole loop
        if one.lanname = 'sql' then
            perform fmgr_sql_validator(one.oid);
        else
            perform plpgsql_validator(one.oid);
        end if;
    end loop;
end $$;
