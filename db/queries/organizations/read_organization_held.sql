-- (id uuid)
-- Whether the asker may change the organization.
select exists (select from organization_shown where id = $1 and _held) as is_open
