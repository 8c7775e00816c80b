-- (credential uuid, user_id uuid, tenant uuid, reach text, request text, operation text, durable boolean)
-- The first statement of every batch: proves that the credential still lives and says who is asking.
select identify($1, $2, $3, $4, $5, $6, $7)
