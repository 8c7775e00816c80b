-- (id uuid, from_id uuid, link jsonb)
-- Proposes a link of two organizations that the asker sees. No row: there is no such pair.
insert into organization_link (id, from_id, to_id, kind, role, since, until)
select :id, :from_id, b.organization_id, b.kind, b.role, b.since, b.until
from jsonb_to_record(:link) as b (organization_id uuid, kind text, role text, since text, until text)
where exists (select from organization_face f where f.organization_id = :from_id)
  and exists (select from organization_face f where f.organization_id = b.organization_id)
returning id
