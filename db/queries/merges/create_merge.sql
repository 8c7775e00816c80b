-- (id uuid, survivor uuid, duplicate uuid, reason text)
select merge_organizations($1, $2, $3, $4) as outcome
