-- (q text?, after_id uuid?, limit_rows bigint)
-- A page along the key, of which those that fit are told, see export_organizations.
with page as materialized (select * from next_organizations(:after_id, :limit_rows))
select h.*, not fit.fits as _left_out
from page
join hsds_record h on h.id = page.id
cross join lateral (select true
      and coalesce(h._words @@ (select search_query(:q)), false) --? q
      as fits) fit
where fit.fits or page.number = (select max(last.number) from page last)
order by page.id
