-- (organization uuid, after_at timestamptz?, after_id bigint?, limit_plus bigint)
-- A page of changes, newest first.
select h.id::text as id, h.version, h.at, h.actor_id, h.credential_id, h.request_id, h.changes, h.at::text as _at
from record_history h
where h.record_kind = 'organization' and h.record_id = :organization
  and (h.at, h.id) < (:after_at, :after_id)                     --? after_at
order by h.at desc, h.id desc
limit :limit_plus
