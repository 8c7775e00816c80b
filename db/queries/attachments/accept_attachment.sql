-- (id uuid, inquiry uuid)
-- Accepts a photo that the family sent. No row: none waits there.
update attachment set version = version + 1, accepted_at = now()
where id = :id and inquiry_id = :inquiry and from_family and complete and accepted_at is null and declined_at is null
returning id
