-- (id uuid, inquiry uuid, decision text, reason text?)
-- The state after the decision; null where there is no such open request.
select decide_request(:id, :inquiry, :decision, :reason) as state
