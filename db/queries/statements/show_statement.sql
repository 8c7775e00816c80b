-- (id uuid, inquiry uuid)
-- A statement about an inquiry, after a change of it.
select s.id, s.inquiry_id, s.subject, s.value, s.date, s.place_pcode, s.source, s.grade, s.text,
       to_jsonb(s.visible_to) as visible_to, s.state, s.created_by, s.created_at, s.reviewed_by,
       s.reviewed_at, s.review_reason, s.retracted_by, s.retracted_at, s.retract_reason
from statement s where s.id = :id and s.inquiry_id = :inquiry
