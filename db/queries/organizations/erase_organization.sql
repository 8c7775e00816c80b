-- (id uuid, match int4multirange)
-- outcomes: done, stale, busy
-- Takes away what an organization said of itself. stale: another version; busy: a tenant at work; null: not the
-- asker's.
select erase_organization(:id, :match) as outcome
