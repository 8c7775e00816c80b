-- (id uuid, inquiry uuid)
-- What a download needs to know; looking is an audit event.
with looked as (
    insert into audit_event (action, record_kind, record_id)
    select 'attachment.read', 'attachment', id from attachment where id = $1 and inquiry_id = $2 and complete
)
select id, file_name, media_type, size, sha256 from attachment where id = $1 and inquiry_id = $2 and complete
