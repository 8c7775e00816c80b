-- (inquiry uuid)
-- How a case stands; looking is an audit event.
with looked as (
    insert into audit_event (action, record_kind, record_id) select 'case.read', 'inquiry', id from read_case(:inquiry)
)
select * from read_case(:inquiry)
