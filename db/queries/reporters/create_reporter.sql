-- (id uuid, inquiry uuid, reporter jsonb, reads_report boolean)
-- A further reporter of a case, without a code. No row: there is no such inquiry.
insert into case_reporter (id, tenant_id, inquiry_id, reporter, reads_report)
select :id, i.tenant_id, i.id, :reporter, :reads_report from inquiry i
where i.id = :inquiry and i.status <> 'withdrawn'
returning id
