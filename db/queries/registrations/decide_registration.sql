-- (id uuid, decision text, reason text?, until date?, organization uuid)
-- outcomes: accepted, rejected, no
-- The state after it. no: decided before, or its organization has gone; null: no such registration.
select decide_registration(:id, :decision, :reason, :until, :organization) as outcome
