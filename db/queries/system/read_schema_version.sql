-- ()
-- The number of the newest migration that the database has.
select coalesce(max(number), 0) as number from schema_migration
