-- (organization uuid, id uuid)
select withdraw_invitation($1, $2) as id
