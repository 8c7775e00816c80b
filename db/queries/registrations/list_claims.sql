-- (organization uuid, after_at timestamptz?, after_id uuid?, limit_plus bigint)
-- A page of claims on the asker's organization, newest first.
select c.state, c.created_at, c.decided_at, c.key as _id, c.created_at::text as _at
from list_claims(:organization) c
where true
  and (c.created_at, c.key) < (:after_at, :after_id)            --? after_at
order by c.created_at desc, c.key desc
limit :limit_plus
