-- ()
-- For commands whose work is one transaction over several round trips; a request's batch is one by itself.
begin
