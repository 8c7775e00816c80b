-- (q text?, page_number bigint, page_size bigint)
-- A page by number, as HSDS counts them. Its envelope asks for the total, so all that the asker sees is counted anyway:
-- numbering it in the same pass makes every page cost the same, where OFFSET would add a second pass. New ids come
-- last, so that what is added moves no page.
with fit as materialized (
    select f.organization_id as id, row_number() over (order by f.organization_id) as number
    from organization_face f
    where true
      and f.words @@ (select search_query(:q))                  --? q
)
select total.count as _total, h.*
from (select count(*) from fit) total
left join fit on fit.number > (:page_number - 1) * :page_size and fit.number <= :page_number * :page_size
left join hsds_record h on h.id = fit.id
order by fit.number
