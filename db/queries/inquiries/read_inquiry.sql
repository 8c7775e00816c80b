-- (id uuid, shared boolean?)
-- The record, of those the asker holds or of those shared with it; looking is an audit event.
-- Whether there is a way in is asked first, so that a hidden record takes no longer than one that is not there.
with seen as materialized (
    select id, tenant_id, reference, status, version, created_at, updated_at, source, external_id, origin, collected_by,
           person, event, relatives, reporter, completeness, fate, whereabouts, _hidden, _held, _ring_key, _wrapped
    from inquiry_held where id = :id                            --! shared
    from inquiry_shared where id = :id and open_to_asker(:id)   --? shared
), looked as (
    insert into audit_event (action, record_kind, record_id) select 'inquiry.read', 'inquiry', id from seen
)
select * from seen
