-- (organization uuid)
-- Whether the asker may change the organization.
select exists (select from organization_shown where id = :organization and _held) as is_open
