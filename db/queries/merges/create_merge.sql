-- (id uuid, survivor uuid, duplicate uuid, reason text)
-- outcomes: done, merged, network
-- Merges an organization into another. merged: one of them is already; network: members of a network would be members
-- of something else; null: no such pair.
select merge_organizations(:id, :survivor, :duplicate, :reason) as outcome
