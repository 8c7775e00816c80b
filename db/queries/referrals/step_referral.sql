-- (id uuid, step text, reason text?, key_known boolean)
-- outcomes: no, consent
-- Takes a step of a referral; the outcome is its name where it was taken. consent: none covers it any more; null: no
-- such referral.
select step_referral(:id, :step, :reason, :key_known) as outcome
