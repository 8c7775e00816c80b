-- (inquiry uuid, after_at timestamptz?, after_id bigint?, limit_plus bigint)
-- A page of changes, newest first; nothing of a withdrawn inquiry.
-- A look at what another organization holds is an audit event: a steward's.
with looked as (
    insert into audit_event (action, record_kind, record_id)
    select 'history.list', 'inquiry', i.id from inquiry i where i.id = :inquiry and tenant_visible(i.tenant_id)
      and i.tenant_id is distinct from current_tenant()
)
select h.id::text as id, h.version, h.at, h.actor_id, h.credential_id, h.request_id, h.changes, h.at::text as _at
from record_history h
where h.record_kind = 'inquiry' and h.record_id = :inquiry and inquiry_open(:inquiry)
  and (h.at, h.id) < (:after_at, :after_id)                     --? after_at
order by h.at desc, h.id desc
limit :limit_plus
