-- (organization uuid, id uuid)
-- No row where no such invitation of the organization is open.
select withdraw_invitation($1, $2) as id
