-- (source text, external_id text)
-- The asking tenant's inquiry with this number as it stands, its wrapped key if it has one, what its source said last,
-- and whether somebody else has changed it.
select i.id, i.tenant_id, i.status, i.version, i.created_at, i.person, i.event, i.relatives, i.reporter, i._ring_key,
       i._wrapped, known.source_said, changed_here(i.id) as is_edited
from inquiry known
join inquiry_held i on i.id = known.id
where known.tenant_id = current_tenant() and known.source = :source and known.external_id = :external_id
