-- (id uuid, step text, reason text, key_known boolean)
-- What came of the step: its name, 'no', 'consent', or null.
select step_referral($1, $2, $3, $4) as outcome
