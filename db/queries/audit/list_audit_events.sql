-- (after_event bigint, last_event bigint)
-- The next events of a batch, in the order and as the text that its hash was made of.
select id::text as id, (extract(epoch from at) * 1000000)::bigint::text as at, tenant_id::text as tenant_id,
       actor_id::text as actor_id, credential_id::text as credential_id, request_id, operation, action, record_kind,
       record_id::text as record_id
from audit_event
where id > :after_event and id <= :last_event
order by audit_event.id
limit 2000
