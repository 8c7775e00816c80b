-- (id uuid, inquiry uuid)
-- No row: no such hold, it was approved or released, its case is erased, or the asker asked for it.
select :id as id where approve_hold(:id, :inquiry)
