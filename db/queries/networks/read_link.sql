-- (id uuid, organization uuid)
-- A link as one of its sides has it, as far as the asker may see it.
select l.id, l.from_id, l.to_id, l.kind, l.role, l.status, l.since, l.until, l.from_confirmed_at, l.to_confirmed_at,
       l.created_at
from organization_link l where l.id = :id and :organization in (l.from_id, l.to_id)
