-- (kind text, after_at timestamptz, after_id uuid, limit_plus bigint)
select id, names, kind, recipient_class, status, version, created_at, updated_at, created_at::text as _at
from organization
where true
  and kind = $1                                                                                 --? kind
  and (created_at, id) < ($2, $3)                                                               --? after_at
order by created_at desc, id desc
limit $4
