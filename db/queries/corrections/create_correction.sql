-- (id uuid, inquiry uuid, proposal text)
-- Keeps a correction that a family proposes, sealed. No row: there is no such open inquiry.
insert into correction as c (id, tenant_id, inquiry_id, proposal)
select :id, i.tenant_id, i.id, :proposal from inquiry i where i.id = :inquiry and i.status <> 'withdrawn'
returning c.id, c.inquiry_id, c.state, c.proposal as changes, null::text as text, c.reason, c.answer, c.created_at,
          c.decided_at
