-- (inquiry uuid, after_at timestamptz?, after_id uuid?, limit_plus bigint)
-- A page of the further reporters of a case, newest first, without how to reach them.
-- A look at what another organization holds is an audit event: a steward's.
with looked as (
    insert into audit_event (action, record_kind, record_id)
    select 'reporter.list', 'inquiry', i.id from inquiry i where i.id = :inquiry and tenant_visible(i.tenant_id)
      and i.tenant_id is distinct from current_tenant()
)
select r.id, r.reporter -> 'names' as names, r.reporter ->> 'relation' as relation, r.reads_report,
       r.access_code_hash is not null as has_code, r.version, r.created_at, r.updated_at, r.created_at::text as _at
from case_reporter r
where r.inquiry_id = :inquiry
  and (r.created_at, r.id) < (:after_at, :after_id)             --? after_at
order by r.created_at desc, r.id desc
limit :limit_plus
