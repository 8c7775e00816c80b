-- (id uuid, verified boolean, until date?, match int4multirange?)
-- Says that somebody looked, and until when that holds; or takes it back.
update organization
set verified_at = case when :verified then now() end, verified_by = coalesce(current_actor(), current_credential()),
    verified_until = :until, version = version + 1, updated_at = now()
where id = :id and merged_into is null and status <> 'erased'
  and :match @> version    --? match
returning id
