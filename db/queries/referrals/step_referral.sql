-- (id uuid, step text, reason text)
-- What came of the step: its name, 'no', 'consent', or null.
select step_referral($1, $2, $3) as outcome
