-- Interchange: the parts of an organization have ids of their own for HSDS, and exports walk along the key.

-- The id of a part: UUIDv8 (RFC 9562) of the first 16 bytes of SHA-256 over what it belongs to and its name. api/exchange/
-- hsds.c makes the ids of all other parts in the same way.
create function part_id(owner uuid, part text) returns uuid language sql immutable parallel safe as $$
    select encode(set_byte(set_byte(h, 6, get_byte(h, 6) & 15 | 128), 8, get_byte(h, 8) & 63 | 128), 'hex')::uuid
    from (select substr(sha256(uuid_send(owner) || convert_to(part, 'UTF8')), 1, 16)) digest (h)
$$;
-- Schemas are named, since a restore fills the table without a search path.
-- A service is told by its kind and its place among those of one kind, so that another kind that comes or goes moves none.
create function service_ids(organization uuid, document jsonb) returns uuid[] language sql immutable parallel safe as $$
    select array(
        select public.part_id(organization, 'service ' || (s.value ->> 'kind') || ' ' ||
                       row_number() over (partition by s.value ->> 'kind' order by s.ordinality) - 1)
        from jsonb_array_elements(case jsonb_typeof(document -> 'services') when 'array' then document -> 'services'
                                  else '[]' end) with ordinality s
        order by s.ordinality)
$$;
alter table organization_face add column service_ids uuid[] not null
    generated always as (service_ids(organization_id, document)) stored;
create index organization_face_services on organization_face using gin (service_ids);

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

-- So many organizations that the asker sees, behind one, in the order of ids. Each step asks for one row, which leaves the
-- planner no other way than the key.
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
