-- (id uuid)
-- What belongs to a person. No row: there is no such person in the asker's organization.
select kind, count, fate from belongings_of(:id)
