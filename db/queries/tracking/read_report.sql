-- (inquiry uuid)
-- What was reported, as the family reads it; looking is an audit event.
with seen as materialized (
    select * from read_report(:inquiry)
), looked as (
    insert into audit_event (action, record_kind, record_id) select 'report.read', 'inquiry', id from seen
)
select * from seen
