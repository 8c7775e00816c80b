-- ()
-- What was done since the savepoint is undone.
rollback to savepoint step
