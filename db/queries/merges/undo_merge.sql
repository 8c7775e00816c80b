-- (id uuid, survivor uuid, reason text)
select undo_merge($1, $2, $3) as outcome
