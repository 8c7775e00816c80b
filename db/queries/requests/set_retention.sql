-- (inquiry uuid, retain_until date)
select set_retention($1, $2) as retain_until
