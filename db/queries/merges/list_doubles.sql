-- (organization uuid, after_one uuid, after_other uuid, limit_plus bigint)
-- A page of pairs that have a name in common once letters are folded, but for those that somebody found to be two.
select a.id as one_id, a.names as one_names, b.id as other_id, b.names as other_names, a.id::text as _at, b.id as _id
from organization a join organization b on b.id > a.id and name_keys(b.names) && name_keys(a.names)
where a.merged_into is null and b.merged_into is null and a.status <> 'erased' and b.status <> 'erased'
  and not exists (select from organization_distinction d where d.one_id = a.id and d.other_id = b.id)
  and $1 in (a.id, b.id)                                                                        --? organization
  and (a.id, b.id) > ($2, $3)                                                                   --? after_one
order by a.id, b.id
limit $4
