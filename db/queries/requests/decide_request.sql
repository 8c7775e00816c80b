-- (id uuid, inquiry uuid, decision text, reason text?)
-- outcomes: own
-- The state after the decision; null where there is no such open request. own: another person has to decide.
select decide_request(:id, :inquiry, :decision, :reason) as outcome
