-- (q text?, tokens text[]?, verified boolean?, stranger boolean?, level text)
-- How many of what the asker sees stand in each place of a level or inside it. Who is blurred to a wider place is
-- counted there only.
select p.pcode, p.name_ar, p.name_en, p.name_ku, p.name_tr, p.latitude, p.longitude, coalesce(found.count, 0) as count
from place p
left join (
    select token, count(*) as count
    from organization_face f cross join unnest(f.tokens) token
    where token like 'place:%'
      and f.level = 0                                                                      --? stranger
      and f.words @@ (select search_query(:q))                                             --? q
      and f.tokens @> :tokens                                                              --? tokens
      and f.is_verified and (f.verified_until is null or f.verified_until >= current_date) --? verified
    group by token
) found on found.token = 'place:' || p.pcode
where p.level = :level
order by p.pcode
