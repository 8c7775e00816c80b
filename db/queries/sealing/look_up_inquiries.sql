-- (kind text, digest bytea)
-- The asker's own inquiries (a steward's: all) that hold this number; the look is an audit event for each.
with found as (
    select distinct i.id, i.tenant_id, i.reference, i.status, i.created_at
    from sealed_index s join inquiry i on i.id = s.inquiry_id
    where s.kind = :kind and s.digest = :digest and tenant_visible(i.tenant_id) and i.status <> 'withdrawn'
    limit 100
), looked as (
    insert into audit_event (action, record_kind, record_id) select 'inquiry.list', 'inquiry', id from found
)
select * from found order by created_at desc
