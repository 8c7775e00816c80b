-- (id uuid, inquiry uuid, kind text, words text?)
-- A request about a case. No row: there is no such open inquiry.
insert into case_request as r (id, tenant_id, inquiry_id, kind, text)
select :id, i.tenant_id, i.id, :kind, :words from inquiry i where i.id = :inquiry and i.erased_at is null
returning r.id, r.inquiry_id, r.kind, r.text, r.state, r.by_family, r.created_at, r.decided_at, r.reason
