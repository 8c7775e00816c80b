-- (id uuid)
-- An API key without what it is made of.
select id, tenant_id, name, to_jsonb(scopes) as scopes, low_trust, created_by, created_at, expires_at, revoked_at,
       last_used_at
from credential where id = :id and kind = 'api_key'
