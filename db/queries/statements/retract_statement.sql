-- (id uuid, inquiry uuid, reason text)
-- Takes back what was accepted; another person than the one who claimed it. No row: no such statement, it is not
-- accepted, or it is the asker's own.
select :id as id where retract_statement(:id, :inquiry, :reason)
