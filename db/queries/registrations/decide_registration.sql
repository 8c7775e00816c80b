-- (id uuid, decision text, reason text, until date, organization uuid)
select decide_registration($1, $2, $3, $4, $5) as state
