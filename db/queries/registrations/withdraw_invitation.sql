-- (organization uuid, id uuid)
-- No row where no such invitation of the organization is open.
select withdraw_invitation(:organization, :id) as id
