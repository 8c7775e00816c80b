-- (inquiry uuid, after_at timestamptz?, after_id uuid?, limit_plus bigint)
-- A page of notes, newest first.
-- A look at what another organization holds is an audit event: a steward's.
with looked as (
    insert into audit_event (action, record_kind, record_id)
    select 'note.list', 'inquiry', i.id from inquiry i where i.id = :inquiry and tenant_visible(i.tenant_id)
      and i.tenant_id is distinct from current_tenant()
)
select n.id, n.text, n.author_id, n.created_at, n.created_at::text as _at
from inquiry_note n
where n.inquiry_id = :inquiry
  and (n.created_at, n.id) < (:after_at, :after_id)             --? after_at
order by n.created_at desc, n.id desc
limit :limit_plus
