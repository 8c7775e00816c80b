-- (q text?, tokens text[]?, verified boolean?, stranger boolean?, after_id uuid?, limit_rows bigint)
-- What the asker sees, in the order of ids, so that nothing that changes meanwhile moves in an export. A page is so
-- many organizations along the key, of which those that fit are told: all pages together are one walk, whatever the
-- filters, where an index would find all that fits anew for each. The last one says how far the page came, fitting or
-- not.
with page as materialized (select * from next_organizations(:after_id, :limit_rows))
select s.id, s.body as "...", s.verification, s.verified_at, s.verified_by, s.verified_until, s.version, s.created_at,
       s.updated_at, not fit.fits as _left_out
from page
join organization_face f on f.organization_id = page.id
     and f.level = 0                                            --? stranger
join organization_shown s on s.id = page.id
cross join lateral (select true
      and coalesce(f.words @@ (select search_query(:q)), false) --? q
      and f.tokens @> :tokens                                   --? tokens
      and s.verification = 'verified'                           --? verified
      as fits) fit
where fit.fits or page.number = (select max(last.number) from page last)
order by page.id
