-- (id uuid, inquiry uuid, state text, reason text?)
-- The review of a second person. No row: no such statement, it is decided, or it is the reviewer's own.
select :id as id where review_statement(:id, :inquiry, :state, :reason)
