-- ()
-- Every active link that the asker sees between organizations that it sees, as numbers of list_graph_nodes from 0 on.
with node as materialized (select organization_id as id, row_number() over (order by organization_id) - 1 as number from organization_face)
select f.number as from_number, t.number as to_number, l.from_id, l.to_id, l.kind, l.role, l.since
from organization_link l join node f on f.id = l.from_id join node t on t.id = l.to_id
where l.status = 'active'
order by l.id
