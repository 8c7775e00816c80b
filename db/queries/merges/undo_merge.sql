-- (id uuid, survivor uuid, reason text)
-- 'no': undone before, or the duplicate has gone; null: no such merge.
select undo_merge($1, $2, $3) as outcome
