-- (id uuid, inquiry uuid)
-- A further reporter, with what opens its contact.
-- A look at what another organization holds is an audit event: a steward's.
with looked as (
    insert into audit_event (action, record_kind, record_id)
    select 'reporter.read', 'inquiry', r.inquiry_id from case_reporter r
    where r.id = :id and r.inquiry_id = :inquiry and r.tenant_id is distinct from current_tenant()
      and current_followed() is null
)
select r.id, r.reporter, r.reads_report, r.access_code_hash is not null as has_code, r.version, r.created_at,
       r.updated_at, tenant_visible(r.tenant_id) as _held, r.tenant_id as _tenant_id, k.ring_key as _ring_key,
       k.wrapped as _wrapped
from case_reporter r left join inquiry_key k on k.inquiry_id = r.inquiry_id
where r.id = :id and r.inquiry_id = :inquiry
