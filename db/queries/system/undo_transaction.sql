-- ()
-- Ends a transaction that was only a trial.
rollback
