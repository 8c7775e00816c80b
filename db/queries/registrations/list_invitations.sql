-- (organization uuid, after_at timestamptz?, after_id uuid?, limit_plus bigint)
-- A page of invitations that still open, newest first.
select r.id, r.person_name as name, r.person_email as email, r.created_at, r.code_expires_at, r.created_at::text as _at
from registration r
where r.organization_id = :organization and r.kind = 'invitation' and r.state = 'accepted' and r.code_expires_at > now()
  and (r.created_at, r.id) < (:after_at, :after_id)             --? after_at
order by r.created_at desc, r.id desc
limit :limit_plus
