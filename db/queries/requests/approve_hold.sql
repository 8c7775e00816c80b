-- (id uuid, inquiry uuid)
-- No row: no such hold, it was approved or released, or the asker asked for it.
update legal_hold set approved_by = coalesce(current_actor(), current_credential()), approved_at = now()
where id = :id and inquiry_id = :inquiry and approved_at is null and released_at is null
  and is_other_person(requested_by)
returning id
