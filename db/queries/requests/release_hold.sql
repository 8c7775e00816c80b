-- (id uuid, inquiry uuid)
-- No row: no such hold, it has ended, or another person has to end it, see release_hold().
select :id as id where release_hold(:id, :inquiry)
