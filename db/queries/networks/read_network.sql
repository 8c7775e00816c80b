-- (organization uuid, depth integer)
-- What lies around an organization, at most 500 others, the nearest first, and the links among them. Step by step and
-- no more than that of each, so that a hub's neighbours are not all asked for theirs.
with zero as materialized (
    select organization_id as id from organization_face where organization_id = :organization
), one as materialized (
    select f.organization_id as id from organization_face f
    where f.organization_id in (
          select l.to_id from zero join organization_link l on l.from_id = zero.id and l.status = 'active'
          union select l.from_id from zero join organization_link l on l.to_id = zero.id and l.status = 'active')
    order by f.organization_id limit 500
), two as materialized (
    select f.organization_id as id from organization_face f
    where :depth >= 2 and (select count(*) from one) < 500 and f.organization_id <> :organization
      and f.organization_id not in (select id from one)
      and f.organization_id in (
          select l.to_id from one join organization_link l on l.from_id = one.id and l.status = 'active'
          union select l.from_id from one join organization_link l on l.to_id = one.id and l.status = 'active')
    order by f.organization_id limit 500
), three as materialized (
    select f.organization_id as id from organization_face f
    where :depth >= 3 and (select count(*) from one) + (select count(*) from two) < 500
      and f.organization_id not in (select id from one)
      and f.organization_id not in (select id from two) and f.organization_id <> :organization
      and f.organization_id in (
          select l.to_id from two join organization_link l on l.from_id = two.id and l.status = 'active'
          union select l.from_id from two join organization_link l on l.to_id = two.id and l.status = 'active')
    order by f.organization_id limit 500
), near as materialized (
    select id, 0 as steps from zero union all select id, 1 from one union all select id, 2 from two
    union all select id, 3 from three
    order by steps, id limit 501
)
select (select jsonb_agg(jsonb_build_object('id', n.id, 'names', f.document -> 'names', 'kind', f.document -> 'kind',
                                            'steps', n.steps)
                         order by n.steps, n.id)
        from near n join organization_face f on f.organization_id = n.id) as nodes,
       (select coalesce(jsonb_agg(jsonb_build_object('from', l.from_id, 'to', l.to_id, 'kind', l.kind, 'role', l.role,
                                                     'since', l.since) order by l.id), '[]')
        from organization_link l where l.status = 'active' and l.from_id in (select id from near)
          and l.to_id in (select id from near)) as links
where exists (select from near)
