-- (id uuid, organization uuid, person jsonb, proof text, access_code_hash bytea)
-- No row where the asker does not see the organization.
select enter_registration(:id, 'claim', f.organization_id, null, :person, :proof, :access_code_hash) as id
from organization_face f where f.organization_id = :organization
