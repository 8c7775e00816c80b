-- (credential uuid?, user_id uuid?, tenant uuid?, reach text, request text?, operation text?, durable boolean)
-- The first statement of every batch: proves that the credential still lives and says who is asking.
select identify(:credential, :user_id, :tenant, :reach, :request, :operation, :durable)
