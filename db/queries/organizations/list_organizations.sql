-- (q text?, tokens text[]?, verified boolean?, stranger boolean?, after_created timestamptz?, after_rank text?,
--  after_id uuid?, limit_given bigint?)
-- A page of what the asker sees: by how well the words fit, or newest first. Filters combine. Rows are chosen among the
-- faces and only then told.
with fit as (
    select f.organization_id as id,
           f.created_at as place                                                                     --! q
           to_char(ts_rank(f.words, (select search_query(:q))) * 1000000, 'FM00000000000000000000') as place --? q
    from organization_face f
    where true
      and f.level = 0                                                                                --? stranger
      and f.words @@ (select search_query(:q))                                                       --? q
      and f.tokens @> :tokens                                                                        --? tokens
      and f.is_verified and (f.verified_until is null or f.verified_until >= current_date)           --? verified
      and (f.created_at, f.organization_id) < (:after_created, :after_id)                            --? after_created
      and (to_char(ts_rank(f.words, (select search_query(:q))) * 1000000, 'FM00000000000000000000'), --? after_rank
           f.organization_id) < (:after_rank, :after_id)                                             --? after_rank
    order by
      f.created_at desc, f.organization_id desc                                                      --! q
      place desc, f.organization_id desc                                                             --? q
    limit :limit_given                                                                               --? limit_given
    limit :usual_limit_plus                                                                          --! limit_given
)
select r.id, r.body as "...", r.verification, r.verified_at, r.verified_by, r.verified_until, r.version, r.created_at,
       r.updated_at, fit.place::text as _at
from fit join organization_shown r on r.id = fit.id
order by fit.place desc, fit.id desc
