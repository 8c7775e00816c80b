-- (organization uuid, id uuid)
-- An invitation that still opens.
select r.id, r.person_name as name, r.person_email as email, r.created_at, r.code_expires_at
from registration r
where r.id = :id and r.organization_id = :organization and r.kind = 'invitation' and r.state = 'accepted'
  and r.code_expires_at > now()
