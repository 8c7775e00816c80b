-- (id uuid)
-- Whether the asker sees the organization.
select exists (select from organization_face where organization_id = $1) as is_open
