-- (id uuid, inquiry uuid)
-- An entry of the contact log.
-- A look at what another organization holds is an audit event: a steward's.
with looked as (
    insert into audit_event (action, record_kind, record_id)
    select 'contact.read', 'inquiry', c.inquiry_id from case_contact c
    where c.id = :id and c.inquiry_id = :inquiry and c.tenant_id is distinct from current_tenant()
)
select id, at, channel, outcome, tried, text, author_id, created_at from case_contact
where id = :id and inquiry_id = :inquiry
