-- (organization uuid, depth integer)
-- What lies around an organization, at most 500 others: those it reaches in `depth` steps and the links among them.
with recursive reached (id, steps) as (
    select organization_id, 0 from organization_face where organization_id = $1
    union
    select case l.from_id when r.id then l.to_id else l.from_id end, r.steps + 1
    from reached r join organization_link l on r.id in (l.from_id, l.to_id) and l.status = 'active'
    where r.steps < $2
), near as (
    select f.id, f.names, f.kind, min(r.steps) as steps
    from reached r join organization_record f on f.id = r.id
    group by f.id, f.names, f.kind order by min(r.steps), f.id limit 501
)
select (select jsonb_agg(jsonb_build_object('id', n.id, 'names', n.names, 'kind', n.kind, 'steps', n.steps) order by n.steps, n.id) from near n) as nodes,
       (select coalesce(jsonb_agg(jsonb_build_object('from', l.from_id, 'to', l.to_id, 'kind', l.kind, 'role', l.role, 'since', l.since) order by l.id), '[]')
        from organization_link l where l.status = 'active' and l.from_id in (select id from near) and l.to_id in (select id from near)) as links
where exists (select from near)
