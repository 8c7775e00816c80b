-- (id uuid, inquiry uuid)
-- A second person ends a hold, of stewards where it is theirs, and not who decided the erasure that waits for it; one
-- that was not approved is taken back by anybody. No row: none of that, or it has ended.
update legal_hold set released_by = coalesce(current_actor(), current_credential()), released_at = now()
where id = :id and inquiry_id = :inquiry and released_at is null and (reaches_all() or not by_steward)
  and (approved_at is null or is_other_person(requested_by))
  and not exists (select from case_request r where r.inquiry_id = :inquiry and r.state = 'queued'
                  and not is_other_person(r.decided_by))
returning id
