-- (organization uuid)
-- Whether the asker sees the organization.
select exists (select from organization_face where organization_id = :organization) as is_open
