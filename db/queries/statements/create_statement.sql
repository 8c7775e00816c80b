-- (id uuid, inquiry uuid, statement jsonb, date_from date?, date_to date?)
-- A statement about an inquiry, with the days that its date may mean; its state is the database's to say. No row: there
-- is no such open inquiry.
insert into statement as s (id, tenant_id, inquiry_id, subject, value, date, date_from, date_to, place_pcode, source,
                            grade, text, visible_to, state)
select :id, i.tenant_id, i.id, b.subject, b.value, b.date, :date_from, :date_to, b.place_pcode, b.source, b.grade,
       b.text, coalesce(b.visible_to, '{}'), 'parked'
from inquiry i
cross join jsonb_to_record(:statement) as b (subject text, value text, date text, place_pcode text, source text,
    grade text, text text, visible_to text[])
where i.id = :inquiry and i.status <> 'withdrawn'
returning s.id, s.inquiry_id, s.subject, s.value, s.date, s.place_pcode, s.source, s.grade, s.text,
       to_jsonb(s.visible_to) as visible_to, s.state, s.created_by, s.created_at, s.reviewed_by,
       s.reviewed_at, s.review_reason, s.retracted_by, s.retracted_at, s.retract_reason
