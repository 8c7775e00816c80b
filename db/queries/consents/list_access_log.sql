-- (inquiry uuid, after_id bigint?, limit_plus bigint)
-- A page of looks, newest first.
select l.id::text as id, l.at, l.action, l.organization_id, nullif(l.organization, '{}') as organization,
       l.by_family, l.at::text as _at
from access_log(:inquiry, :after_id, :limit_plus) l
