-- (organization uuid, after_at timestamptz?, after_id uuid?, limit_plus bigint)
-- A page of links, newest first, as far as the asker may see them.
select l.id, l.from_id, l.to_id, l.kind, l.role, l.status, l.since, l.until, l.from_confirmed_at, l.to_confirmed_at,
       l.created_at, l.created_at::text as _at
from organization_link l
where :organization in (l.from_id, l.to_id)
  and (l.created_at, l.id) < (:after_at, :after_id)             --? after_at
order by l.created_at desc, l.id desc
limit :limit_plus
