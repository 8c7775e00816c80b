-- (inquiry uuid, after_at timestamptz?, after_id uuid?, limit_plus bigint)
-- A page of complete attachments, newest first.
-- A look at what another organization holds is an audit event, a steward's too.
with looked as (
    insert into audit_event (action, record_kind, record_id)
    select 'attachment.list', 'inquiry', i.id from inquiry i
    where i.id = :inquiry and i.tenant_id is distinct from current_tenant()
)
select a.id, a.kind, a.file_name, a.media_type, a.size, a.sha256, a.shareable, a.caption, a.caption_language,
       a.taken_on, to_jsonb(a.shows) as shows, a.main, a.source, a.shared, a.version, a.created_by, a.created_at,
       a.review, a.decline_reason, a.created_at::text as _at
from attachment_shown a
where a.inquiry_id = :inquiry and a.complete
  and (a.created_at, a.id) < (:after_at, :after_id)             --? after_at
order by a.created_at desc, a.id desc
limit :limit_plus
