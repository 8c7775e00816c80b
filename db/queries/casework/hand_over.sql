-- (id uuid, colleague uuid, kinds jsonb)
-- Gives what a person has to a colleague. No row: there is no such person in the asker's organization.
select kind, count, fate from hand_over(:id, :colleague, :kinds)
