-- (id uuid, inquiry uuid, match int4multirange, patch jsonb)
-- Changes what the patch says. No row: the version is another, or nothing would change.
select change_attachment(:id, :inquiry, :match, :patch) as id
