-- (id uuid)
-- The record as the asker may see it; looking is an audit event.
with looked as (
    insert into audit_event (action, record_kind, record_id)
    select 'inquiry.read', 'inquiry', id from inquiry where id = $1
)
select * from inquiry_record where id = $1
