-- (inquiry uuid, retain_until date?)
select set_retention(:inquiry, :retain_until) as retain_until
