-- (id uuid, version integer)
select erase_organization($1, $2) as outcome
