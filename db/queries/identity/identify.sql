-- (credential uuid?, user_id uuid?, tenant uuid?, reach text, role text?, request text?, operation text?,
--  durable boolean)
-- The first statement of every batch: proves that the credential still lives and its role is the user's, and says who
-- is asking.
select identify(:credential, :user_id, :tenant, :reach, :role, :request, :operation, :durable)
