-- (id uuid, organization uuid, status text)
-- Confirms the sides that the asker holds, or ends the link. No row: it has ended, or is another's.
update organization_link set status = :status
where id = :id and :organization in (from_id, to_id) and status <> 'ended'
returning id
