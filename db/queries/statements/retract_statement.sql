-- (id uuid, inquiry uuid, reason text)
-- Takes back what was accepted; another person than the one who claimed it. No row: no such statement, it is not
-- accepted, or it is the asker's own.
update statement set state = 'retracted', retract_reason = :reason, retracted_at = now(),
    retracted_by = coalesce(current_actor(), current_credential())
where id = :id and inquiry_id = :inquiry and state = 'accepted' and is_other_person(created_by)
returning id
