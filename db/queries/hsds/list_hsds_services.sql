-- (q text?, organization uuid?, modified_after timestamptz?, page_number bigint, page_size bigint)
-- The same for services, each with its place in its organization.
with fit as materialized (
    select f.organization_id as id, s.position - 1 as position,
           row_number() over (order by f.organization_id, s.position) as number
    from organization_face f cross join unnest(f.service_ids) with ordinality s (id, position)
    where true
      and f.words @@ (select search_query(:q))                  --? q
      and f.organization_id = :organization                     --? organization
      and f.updated_at >= :modified_after                       --? modified_after
)
select total.count as _total, fit.position as _position, h.*
from (select count(*) from fit) total
left join fit on fit.number > (:page_number - 1) * :page_size and fit.number <= :page_number * :page_size
left join hsds_record h on h.id = fit.id
order by fit.number
