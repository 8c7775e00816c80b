-- (id uuid, inquiry uuid, referral jsonb)
-- Sends a referral; the database looks for the consent. No row: there is no such inquiry.
insert into referral (id, tenant_id, receiver_id, inquiry_id, kind, message, withheld, acknowledge_by)
select :id, i.tenant_id, b.receiver_id, i.id, b.kind, b.message, coalesce(b.withheld, '{}'),
       coalesce(b.acknowledge_by, now() + interval '14 days')
from inquiry i
cross join jsonb_to_record(:referral) as b (receiver_id uuid, kind text, message text, withheld text[],
                                            acknowledge_by timestamptz)
where i.id = :inquiry
returning id
