-- (id uuid, survivor uuid)
-- A merge as the survivor has it.
select m.id, m.survivor_id, m.duplicate_id, o.names as duplicate_names, m.reason, m.made_by, m.made_at,
       m.undone_by, m.undone_at, m.undo_reason
from organization_merge m join organization o on o.id = m.duplicate_id
where m.id = :id and m.survivor_id = :survivor
