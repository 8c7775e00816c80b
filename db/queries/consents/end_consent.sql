-- (id uuid, inquiry uuid, event uuid, kind text, reason text?)
-- Ends or reviews a consent; a review is another person's. No row: no such consent, the reviewer recorded it, or the
-- family gave it and the asker may not end it.
insert into consent_event (id, tenant_id, inquiry_id, consent_id, kind, reason)
select :event, c.tenant_id, c.inquiry_id, c.id, :kind, :reason
from consent c
where c.id = :id and c.inquiry_id = :inquiry
  and case when :kind = 'withdrawn' then may_end_consent(c.id) else is_other_person(c.created_by) end
returning id
