-- (id uuid, old_hash text, new_hash text)
-- Puts a new password in place of the one that was proven. No row: it changed meanwhile.
update app_user set password_hash = :new_hash, version = version + 1, updated_at = now()
where id = :id and id = current_actor() and password_hash = :old_hash and disabled_at is null
returning id
