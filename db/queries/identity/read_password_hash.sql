-- (id uuid)
-- What is stored of one's own password. No row: it is nobody's; null: there is none.
select password_hash from app_user where id = :id and id = current_actor() and disabled_at is null
