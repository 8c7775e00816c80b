-- (organization uuid, id uuid, last boolean)
select remove_editor($1, $2, $3) as outcome
