-- (id uuid, status text)
-- Where the inquiry stands, and the scope that the wanted step needs (null: no such step).
select i.version, i.status, t.scope, tenant_visible(i.tenant_id) is true as _held
from inquiry i
left join inquiry_transition t on t.from_status = i.status and t.to_status = :status
where i.id = :id
