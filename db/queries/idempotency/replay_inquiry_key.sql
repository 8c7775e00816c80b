-- (key text, access_code text, access_code_hash bytea)
-- The receipt once given for this key, where its inquiry is still the asker's; the code only while it is still the
-- valid one.
select k.request_hash as _request_hash, r.id, r.reference,
       case when i.access_code_hash = :access_code_hash then :access_code end as access_code,
       r.status, r.version, r.completeness, r.created_at, i.id is null as _is_gone
from idempotency_key k
cross join lateral jsonb_to_record(k.receipt)
    as r (id uuid, reference text, status text, version integer, completeness jsonb, created_at timestamptz)
left join inquiry i on i.id = k.record_id and i.tenant_id = k.tenant_id and i.status <> 'withdrawn'
where k.tenant_id = current_tenant() and k.owner_id = coalesce(current_actor(), current_credential())
  and k.operation = current_operation() and k.key = :key
