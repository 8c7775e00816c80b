-- (q text, tokens text[], verified boolean, after_at text, after_id uuid, limit_plus bigint)
-- A page of what the asker sees: by how well the words fit, or newest first. Filters combine.
with fit as (
    select r.*,
           to_char(extract(epoch from r.created_at) * 1000000, 'FM00000000000000000000') as _at             --! q
           to_char(ts_rank(r._words, search_query($1)) * 1000000, 'FM00000000000000000000') as _at          --? q
    from organization_record r
    where true
      and r._words @@ search_query($1)                                                          --? q
      and r._tokens @> $2                                                                       --? tokens
      and r.verification = 'verified'                                                           --? verified
)
select * from fit
where true
  and (_at, id) < ($4, $5)                                                                      --? after_at
order by _at desc, id desc
limit $6
