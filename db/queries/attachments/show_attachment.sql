-- (id uuid, inquiry uuid)
-- The record of an attachment, after what the same request did with it.
-- A look at what another organization holds is an audit event.
with looked as (
    insert into audit_event (action, record_kind, record_id)
    select 'attachment.read', l.kind, l.id from attachment a
    cross join lateral (values ('attachment', a.id), ('inquiry', a.inquiry_id)) l (kind, id)
    where a.id = :id and a.inquiry_id = :inquiry and a.complete and a.tenant_id is distinct from current_tenant()
      and current_case() is null
)
select a.id, a.kind, a.file_name, a.media_type, a.size, a.sha256, a.shareable, a.caption, a.caption_language,
       a.taken_on, to_jsonb(a.shows) as shows, a.main, a.source, a.shared, a.version, a.created_by, a.created_at,
       a.review, a.decline_reason, a._held
from attachment_shown a where a.id = :id and a.inquiry_id = :inquiry and a.complete
