-- (kind text?, state text?, after_at timestamptz?, after_id uuid?, limit_plus bigint)
-- A page of what wants to be decided or was, the longest waiting first.
select r.id, r.kind, r.state, r.organization_id, r.names, r.organization_kind, r.created_at, r.decided_at,
       cardinality(d.ids) > 0 as has_likely_doubles, r.created_at::text as _at
from registration r
cross join lateral (select array(select o.id from organizations_named(r.names) o where r.state = 'waiting') as ids) d
where r.kind <> 'invitation'
  and r.kind = :kind                                            --? kind
  and r.state = :state                                          --? state
  and (r.created_at, r.id) > (:after_at, :after_id)             --? after_at
order by r.created_at, r.id
limit :limit_plus
