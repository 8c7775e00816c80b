-- What every file after this one stands on: row security for a table, and who may read how far the schema has come.

-- Guards a table: nobody but its owner and the reader of backups sees a row of it, until a policy says who else does.
create function guard_table(the_table text) returns void language plpgsql as $$
begin
    execute format('alter table %I enable row level security, force row level security', the_table);
    execute format('create policy %I on %I to athar_owner using (true) with check (true)',
                   the_table || '_owner', the_table);
    execute format('create policy %I on %I for select to athar_reader using (true)',
                   the_table || '_backup', the_table);
end $$;

grant select on schema_migration to athar_reader, athar_app;

-- PostgreSQL lets everybody make temporary tables, and one may bear the name of a table of ours: only the owner may.
do $$
begin
    execute format('revoke temporary on database %I from public', current_database());
end $$;
