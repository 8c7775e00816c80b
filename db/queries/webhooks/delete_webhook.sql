-- (id uuid)
-- Removes a webhook and what it was to be told.
delete from webhook where id = :id returning id
