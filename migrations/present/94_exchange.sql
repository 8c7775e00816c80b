-- Interchange: what HSDS needs beside a face, and how an export walks along the organizations.
-- part_id() and service_ids() are made by a numbered migration, as a generated column uses them.

-- A face with what HSDS needs beside it: ids of its services, and the names of the places that it names.
create view hsds_record with (security_invoker = true) as
select f.organization_id as id, f.document as "...", f.version, f.updated_at, to_json(f.service_ids) as service_ids,
       (select json_object_agg(p.pcode, json_build_object('ar', p.name_ar, 'en', p.name_en,
                   'around', json_build_object('ar', g.name_ar, 'en', g.name_en)))
        from place p left join place g on g.pcode = p.ancestors[2]
        where p.pcode in (select c #>> '{}' from jsonb_path_query(f.document, '$.*[*].pcode') c)) as places,
       f.service_ids as _service_ids, f.words as _words
from organization_face f;
grant select on hsds_record to athar_app;

-- So many organizations that the asker sees, behind one, in the order of ids. Each step asks for one row, which leaves
-- the planner no other way than the key.
create function next_organizations(after_id uuid, most bigint) returns table (id uuid, number integer)
language sql stable as $$
    with recursive walk as (
        (select f.organization_id as id, 1 as number from organization_face f
         where f.organization_id > coalesce(after_id, '00000000-0000-0000-0000-000000000000')
         order by f.organization_id limit 1)
        union all
        select next.id, walk.number + 1
        from walk
        cross join lateral (select f.organization_id as id from organization_face f where f.organization_id > walk.id
                            order by f.organization_id limit 1) next
        where walk.number < most
    )
    select walk.id, walk.number from walk
$$;
grant execute on function next_organizations(uuid, bigint) to athar_app;
