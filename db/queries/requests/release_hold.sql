-- (id uuid, inquiry uuid)
-- No row: no such hold, or it has ended.
update legal_hold set released_by = coalesce(current_actor(), current_credential()), released_at = now()
where id = $1 and inquiry_id = $2 and released_at is null
returning id
