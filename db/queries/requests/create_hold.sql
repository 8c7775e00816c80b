-- (id uuid, inquiry uuid, reason text, review_on date)
-- Asks for a legal hold, which another person has to approve. No row: there is no such inquiry.
insert into legal_hold as h (id, tenant_id, inquiry_id, reason, review_on)
select :id, i.tenant_id, i.id, :reason, :review_on from inquiry i where i.id = :inquiry and i.erased_at is null
returning h.id, h.inquiry_id, h.reason, h.review_on, h.requested_by, h.requested_at, h.approved_by, h.approved_at,
          h.released_by, h.released_at
