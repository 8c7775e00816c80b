-- (id uuid, inquiry uuid)
-- What a download needs to know; looking is an audit event of the attachment and of its inquiry, which outlives it.
with looked as (
    insert into audit_event (action, record_kind, record_id)
    select 'attachment.read', l.kind, l.id from attachment a
    cross join lateral (values ('attachment', a.id), ('inquiry', a.inquiry_id)) l (kind, id)
    where a.id = :id and a.inquiry_id = :inquiry and a.complete
)
select id, file_name, media_type, size, sha256 from attachment_shown
where id = :id and inquiry_id = :inquiry and complete
