-- (id uuid, match int4multirange, label text?, kind text?)
-- Changes a group. No row: the version is another, or nothing would change.
update inquiry_group g
set label = coalesce(:label, label), kind = coalesce(:kind, kind), version = version + 1, updated_at = now()
where id = :id and :match @> version and (label, kind) is distinct from (coalesce(:label, label), coalesce(:kind, kind))
returning id
