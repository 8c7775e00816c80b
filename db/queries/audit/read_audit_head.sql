-- ()
-- The newest seal: who notes its hash elsewhere can prove later that nothing up to it was changed or cut off.
select id, encode(hash, 'hex') as hash from audit_seal order by id desc limit 1
