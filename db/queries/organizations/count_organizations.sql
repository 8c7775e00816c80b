-- (q text, tokens text[], verified boolean)
-- How many of what the asker sees have each value of each facet, under the same filters as the list.
select split_part(token, ':', 1) as facet, split_part(token, ':', 2) as value, count(*) as count
from organization_record r cross join unnest(r._tokens) token
where true
  and r._words @@ search_query($1)                                                              --? q
  and r._tokens @> $2                                                                           --? tokens
  and r.verification = 'verified'                                                               --? verified
group by token
union all
select 'verification', r.verification, count(*)
from organization_record r
where true
  and r._words @@ search_query($1)                                                              --? q
  and r._tokens @> $2                                                                           --? tokens
  and r.verification = 'verified'                                                               --? verified
group by r.verification
order by facet, count desc, value
