-- (id uuid)
-- The face that the asker sees.
select id, body as "...", verification, verified_at, verified_by, verified_until, version, created_at, updated_at,
       _hidden, _held
from organization_shown where id = :id
