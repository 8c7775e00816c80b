-- Takes away what the files of this folder made when they were applied before, so that each of them says `create` and
-- nothing else, and what none of them says any more is gone. Rows, tables, columns, indexes and constraints stay.
-- All files run in the order of their names, in one transaction (db/migrate.c): nobody sees what is between.

-- All locks at once and first, in the order in which a request takes them: who asks (identify), its records, the audit
-- log. So requests that come in between wait at their door and hold nothing that this transaction waits for.
do $$
begin
    execute (select 'lock table ' || string_agg(oid::regclass::text, ', ' order by
                        coalesce(array_position(array['credential', 'organization', 'app_user'], relname::text),
                                 case relname when 'audit_event' then 5 else 4 end), oid) || ' in access exclusive mode'
             from pg_class
             where relnamespace = 'public'::regnamespace and relowner = current_user::regrole
               and relkind in ('r', 'p'));
end $$;

-- A body may call what a later file makes; 97_check.sql reads all of them when everything is there.
set local check_function_bodies = off;

do $$
declare
    command text;
begin
    for command in
        select format('drop policy %I on %s', polname, polrelid::regclass)
        from pg_policy join pg_class on pg_class.oid = polrelid
        where relnamespace = 'public'::regnamespace and relowner = current_user::regrole
        union all
        select format('drop trigger %I on %s', tgname, tgrelid::regclass)
        from pg_trigger join pg_class on pg_class.oid = tgrelid
        where relnamespace = 'public'::regnamespace and relowner = current_user::regrole and not tgisinternal
        union all
        select format('alter table %s disable row level security, no force row level security', oid::regclass)
        from pg_class
        where relnamespace = 'public'::regnamespace and relowner = current_user::regrole
          and (relrowsecurity or relforcerowsecurity)
    loop
        execute command;
    end loop;
    select 'drop view ' || string_agg(oid::regclass::text, ', ') into command from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'v' and relowner = current_user::regrole;
    if command is not null then
        execute command;
    end if;
end $$;

-- The functions, but for those of numbered migrations: what a default, a generated column, a constraint or an index
-- uses, and what such a one calls. All in one command, as some hang on others.
do $$
declare
    own oid[] := array(select oid from pg_proc
                       where pronamespace = 'public'::regnamespace and proowner = current_user::regrole);
    numbered oid[] := array(
        with recursive used (oid) as (
            select refobjid from pg_depend
            where refclassid = 'pg_proc'::regclass and refobjid = any (own)
              and classid in ('pg_attrdef'::regclass, 'pg_constraint'::regclass, 'pg_class'::regclass)
            union
            select called.oid
            from used join pg_proc caller on caller.oid = used.oid
            join pg_proc called on called.oid = any (own) and caller.prosrc ~ ('\m' || called.proname || '\s*\(')
        )
        select oid from used);
    one oid;
    command text;
begin
    select 'drop function ' || string_agg(p::regprocedure::text, ', ') into command
    from unnest(own) p where p <> all (numbered);
    if command is not null then
        execute command;
    end if;
    foreach one in array numbered loop
        execute format('revoke all on function %s from athar_app, athar_reader', one::regprocedure);
    end loop;
end $$;

-- What the service may do is said table by table in the files that follow. The reader of backups has its right from the
-- default privileges (0001).
revoke all on all tables in schema public from athar_app;
