-- ()
-- The number of the newest migration that the database has, the digest of the migrations/present/ that it has, and
-- whether it can be written to: not while it recovers or follows another, nor while it is set to be read only.
select coalesce(max(number), 0) as number, coalesce(max(hash) filter (where number = 0), '') as _present,
       current_setting('transaction_read_only') = 'off' as writable
from schema_migration
