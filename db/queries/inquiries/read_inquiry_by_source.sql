-- (source text, external_id text)
-- The receipt of the asking tenant's inquiry with this number, without its access code.
select id, reference, null::text as access_code, status, version, completeness, created_at
from inquiry
where tenant_id = current_tenant() and source = :source and external_id = :external_id
