-- ()
-- Behind set_savepoint: a lost transaction is then told.
commit
