-- (id uuid, inquiry uuid, decision text, reason text?, include jsonb?)
-- outcomes: own, no_copy, no_part
-- The state after the decision; null where there is no such open request. own: another person has to decide. no_copy:
-- this is no accepted request of a family for a copy; no_part: nothing stands where `include` points to.
select decide_request(:id, :inquiry, :decision, :reason, :include) as outcome
