-- (organization uuid, after_at timestamptz, after_id uuid, limit_plus bigint)
-- A page of claims on the asker's organization, newest first.
select c.*, c.created_at::text as _at
from list_claims($1) c
where true
  and (c.created_at, c.id) < ($2, $3)                                                           --? after_at
order by c.created_at desc, c.id desc
limit $4
