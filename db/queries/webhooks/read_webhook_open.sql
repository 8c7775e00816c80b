-- (id uuid)
-- Whether there is such a webhook for the asker.
select exists (select from webhook where id = :id) as is_open
