-- ()
-- The number of the newest migration that the database has, and the digest of the migrations/present/ that it has.
select coalesce(max(number), 0) as number, coalesce(max(hash) filter (where number = 0), '') as _present
from schema_migration
