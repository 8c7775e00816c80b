-- (id uuid, verified boolean, until date)
-- Says that somebody looked, and until when that holds; or takes it back.
update organization
set verified_at = case when $2 then now() end, verified_by = coalesce(current_actor(), current_credential()),
    verified_until = $3, version = version + 1, updated_at = now()
where id = $1 and merged_into is null and status <> 'erased'
returning id
