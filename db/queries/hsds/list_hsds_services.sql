-- (q text, organization uuid, modified_after timestamptz, page_number bigint, page_size bigint)
-- The same for services, each with its place in its organization.
with fit as materialized (
    select f.organization_id as id, s.position - 1 as position,
           row_number() over (order by f.organization_id, s.position) as number
    from organization_face f cross join unnest(f.service_ids) with ordinality s (id, position)
    where true
      and f.words @@ (select search_query($1))                                                  --? q
      and f.organization_id = $2                                                                --? organization
      and f.updated_at >= $3                                                                    --? modified_after
)
select total.count as _total, fit.position as _position, h.*
from (select count(*) from fit) total
left join fit on fit.number > ($4 - 1) * $5 and fit.number <= $4 * $5
left join hsds_record h on h.id = fit.id
order by fit.number
