-- What is to be done once everything stands, in a transaction of its own (db/migrate.c), since it may take its time.

create function refresh_all_faces() returns void language plpgsql as $$
begin
    perform make_faces(o) from organization o;
end $$;

-- Faces are written down, so they are made anew when what makes them says something else than before. The row of
-- schema_migration with number -1 remembers what made them. Gives a line for the operator, or null.
create function present_applied() returns text language plpgsql as $$
declare
    made_by text := (
        select encode(sha256(convert_to(string_agg(part, chr(10) order by part), 'UTF8')), 'hex')
        from (select p.proname || ' ' || p.prosrc from pg_proc p
              where p.pronamespace = 'public'::regnamespace and p.proname in ('make_faces', 'organization_document',
                  'organization_tokens', 'blurred_place', 'blurred_list', 'place_depth', 'list_without', 'list_of',
                  'texts_of', 'search_text', 'fold_name', 'face_verified', 'face_spots', 'map_point', 'refresh_spots',
                  'refresh_capacities', 'edtf_end')
              union all
              select f.name || ' ' || f.level from organization_field f) parts (part));
begin
    if made_by = (select hash from schema_migration where number = -1) then
        return null;
    end if;
    perform refresh_all_faces();
    insert into schema_migration (number, name, hash) values (-1, 'faces', made_by)
    on conflict (number) do update set hash = excluded.hash, applied_at = now();
    return (select 'the faces of all organizations were made anew' from organization limit 1);
end $$;
