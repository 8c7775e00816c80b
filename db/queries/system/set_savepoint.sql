-- ()
-- Refused outside a transaction, so a batch that begins with it writes nothing where its transaction was lost.
savepoint step
