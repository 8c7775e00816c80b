-- (q text?, level text?, parent text?, under text?, after_at text?, after_id text?, limit_plus bigint)
-- A page of places: by how well they fit the words, or by P-code. "id" and "_at" make the cursor. What bears the words
-- as a name in any language comes first, then what has a name that begins with them, then by how alike they are.
with
named as (                                                                                           --? q
    select p.pcode, fold_name(name) as name                                                          --? q
    from place p cross join unnest(array[p.name_ar, p.name_en, p.name_ku, p.name_tr]) name           --? q
    where fold_name(p.name_ar) % fold_name(:q) or fold_name(p.name_en) % fold_name(:q)               --? q
       or fold_name(p.name_ku) % fold_name(:q) or fold_name(p.name_tr) % fold_name(:q)               --? q
       or fold_name(p.name_ar) like '%' || like_text(fold_name(:q)) || '%'                           --? q
       or fold_name(p.name_en) like '%' || like_text(fold_name(:q)) || '%'                           --? q
       or fold_name(p.name_ku) like '%' || like_text(fold_name(:q)) || '%'                           --? q
       or fold_name(p.name_tr) like '%' || like_text(fold_name(:q)) || '%'                           --? q
    union all                                                                                        --? q
    select l.pcode, fold_name(l.name) from place_alias l                                             --? q
    where fold_name(l.name) % fold_name(:q)                                                          --? q
       or fold_name(l.name) like '%' || like_text(fold_name(:q)) || '%'                              --? q
), best as (                                                                                         --? q
    select n.pcode, min(case when n.name = fold_name(:q) then 0                                      --? q
                             when starts_with(n.name, fold_name(:q)) then 1 else 2 end) as step,     --? q
           round(1000 * (1 - max(similarity(n.name, fold_name(:q)))))::integer as unlike             --? q
    from named n group by n.pcode                                                                    --? q
),                                                                                                   --? q
fit as (
    select p.pcode, p.level, p.parent, p.name_ar, p.name_en, p.name_ku, p.name_tr, p.latitude, p.longitude,
           0 as rank                                                                                 --! q
           case b.step when 0 then 0 else 10000 * b.step + b.unlike end as rank                      --? q
    from place p
    join best b on b.pcode = p.pcode                                                                 --? q
    where true
      and fold_name(:q) <> ''                                                                        --? q
      and p.level = :level                                                                           --? level
      and p.parent = :parent                                                                         --? parent
      and p.ancestors @> array[:under] and p.pcode <> :under                                         --? under
)
select pcode, level, parent, name_ar, name_en, name_ku, name_tr, latitude, longitude,
       pcode as _id, lpad(rank::text, 6, '0') as _at
from fit
where true
  and (lpad(rank::text, 6, '0'), pcode) > (:after_at, :after_id)                                     --? after_at
order by rank, pcode
limit :limit_plus
