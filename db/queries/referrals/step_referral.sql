-- (id uuid, step text, reason text?, key_known boolean, access_code_hash bytea)
-- outcomes: no, consent
-- Takes a step of a referral; the outcome is its name where it was taken. consent: none covers it any more; null: no
-- such referral. What is handed over gets the access code of this hash.
select step_referral(:id, :step, :reason, :key_known, :access_code_hash) as outcome
