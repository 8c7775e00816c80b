-- (id uuid, step text, reason text?, key_known boolean)
-- What came of the step: its name, 'no', 'consent', or null.
select step_referral(:id, :step, :reason, :key_known) as outcome
