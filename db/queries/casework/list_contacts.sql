-- (inquiry uuid, after_at timestamptz?, after_id uuid?, limit_plus bigint)
-- A page of the contact log of a case, newest first.
-- A look at what another organization holds is an audit event: a steward's.
with looked as (
    insert into audit_event (action, record_kind, record_id)
    select 'contact.list', 'inquiry', i.id from inquiry i where i.id = :inquiry and tenant_visible(i.tenant_id)
      and i.tenant_id is distinct from current_tenant()
)
select id, at, channel, outcome, tried, text, author_id, created_at, at::text as _at from case_contact
where inquiry_id = :inquiry
  and (at, id) < (:after_at, :after_id)                        --? after_at
order by at desc, id desc
limit :limit_plus
