-- (id uuid, inquiry uuid, state text, reason text?)
-- The review of a second person. No row: no such statement, it is decided, or it is the reviewer's own.
update statement set state = :state, review_reason = :reason, reviewed_at = now(),
    reviewed_by = coalesce(current_actor(), current_credential())
where id = :id and inquiry_id = :inquiry and state in ('parked', 'awaiting_review')
  and is_other_person(created_by)
returning id
