-- (group_id uuid, inquiries jsonb)
-- Puts inquiries into a group where they are not in it yet; its version rises with the first that is new.
with wanted as (
    select g.id, g.tenant_id, i.id as inquiry_id from inquiry_group g
    join inquiry i on i.id in (select (e #>> '{}')::uuid from list_of(:inquiries) e) and i.status <> 'withdrawn'
    where g.id = :group_id
), added as (
    insert into inquiry_group_member (group_id, inquiry_id, tenant_id)
    select id, inquiry_id, tenant_id from wanted
    on conflict do nothing
    returning group_id
), risen as (
    update inquiry_group g set version = g.version + 1, updated_at = now()
    from (select distinct group_id from added) a where g.id = a.group_id and g.created_at <> now()
)
select inquiry_id from wanted
