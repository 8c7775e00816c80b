-- (id uuid, inquiry uuid)
-- A note beside an inquiry.
-- A look at what another organization holds is an audit event: a steward's.
with looked as (
    insert into audit_event (action, record_kind, record_id)
    select 'note.read', 'inquiry', n.inquiry_id from inquiry_note n where n.id = :id and n.inquiry_id = :inquiry
      and n.tenant_id is distinct from current_tenant()
)
select n.id, n.text, n.author_id, n.created_at from inquiry_note n where n.id = :id and n.inquiry_id = :inquiry
