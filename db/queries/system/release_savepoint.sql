-- ()
-- What was done since the savepoint stays, with the transaction.
release savepoint step
