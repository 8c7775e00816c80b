-- (kind text, digests text[], old_digest bytea?)
-- The asker's own inquiries (a steward's: all) that hold this number; the look is an audit event for each. An inquiry
-- whose digests were not made anew yet is found by how they were made before.
with asked as materialized (
    select decode(d, 'hex') as digest, 2 as version from unnest(:digests) d
    union all select :old_digest, 1 where :old_digest is not null
), found as (
    select distinct i.id, i.tenant_id, i.reference, i.status, i.created_at
    from asked a join sealed_index s on s.kind = :kind and s.digest = a.digest and s.version <= a.version
    join inquiry i on i.id = s.inquiry_id
    where tenant_visible(i.tenant_id) and i.status <> 'withdrawn'
    limit 100
), looked as (
    insert into audit_event (action, record_kind, record_id) select 'inquiry.list', 'inquiry', id from found
)
select * from found order by created_at desc
