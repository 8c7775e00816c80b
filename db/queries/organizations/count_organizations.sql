-- (q text?, tokens text[]?, verified boolean?, stranger boolean?)
-- How many of what the asker sees have each value of each facet, under the same filters as the list.
with fit as (
    select f.tokens || ('verification:' || case when not f.is_verified then 'unverified'
                        when f.verified_until < current_date then 'expired' else 'verified' end) as tokens
    from organization_face f
    where true
      and f.level = 0                                                                      --? stranger
      and f.words @@ (select search_query(:q))                                             --? q
      and f.tokens @> :tokens                                                              --? tokens
      and f.is_verified and (f.verified_until is null or f.verified_until >= current_date) --? verified
)
select split_part(token, ':', 1) as facet, split_part(token, ':', 2) as value, count(*) as count
from fit cross join unnest(fit.tokens) token
group by token
order by facet, count desc, value
