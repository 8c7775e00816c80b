-- ()
-- Seals one batch of the audit log; its hash is logged, and so leaves the database.
select seal, events, encode(hash, 'hex') as hash, more as _more from seal_audit(10000)
