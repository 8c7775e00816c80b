-- (id uuid, organization uuid, person jsonb, proof text, access_code_hash bytea)
-- No row where the asker does not see the organization.
select enter_registration($1, 'claim', f.organization_id, null, $3, $4, $5) as id
from organization_face f where f.organization_id = $2
