-- (id uuid, survivor uuid, reason text)
-- outcomes: done, no
-- Takes a merge apart. no: undone before, or the duplicate has gone; null: no such merge.
select undo_merge(:id, :survivor, :reason) as outcome
