-- (group_id uuid, inquiry uuid)
-- Takes an inquiry out of a group. No row: it is not in it.
with gone as (
    delete from inquiry_group_member where group_id = :group_id and inquiry_id = :inquiry returning group_id
), risen as (
    update inquiry_group g set version = version + 1, updated_at = now() from gone where g.id = gone.group_id
)
select group_id as id from gone
