-- (q text?, level text?, parent text?, under text?, after_at text?, after_id text?, limit_plus bigint)
-- A page of places: by how well they fit the words, or by P-code. "id" and "_at" make the cursor.
with fit as (
    select p.pcode, p.level, p.parent, p.name_ar, p.name_en, p.latitude, p.longitude,
           0 as rank                                                                         --! q
           round(1000 * (1 - greatest(                                                       --? q
               similarity(fold_name(p.name_ar), fold_name(:q)),                              --? q
               similarity(fold_name(p.name_en), fold_name(:q)),                              --? q
               coalesce((select max(similarity(fold_name(l.name), fold_name(:q)))            --? q
                         from place_alias l where l.pcode = p.pcode), 0))))::integer as rank --? q
    from place p
    where true
      and fold_name(:q) <> ''                                                                --? q
      and p.pcode in (select n.pcode from place n                                            --? q
                      where fold_name(n.name_ar) % fold_name(:q)                             --? q
                         or fold_name(n.name_en) % fold_name(:q)                             --? q
                         or fold_name(n.name_ar) like '%' || like_text(fold_name(:q)) || '%' --? q
                         or fold_name(n.name_en) like '%' || like_text(fold_name(:q)) || '%' --? q
                      union                                                                  --? q
                      select l.pcode from place_alias l                                      --? q
                      where fold_name(l.name) % fold_name(:q)                                --? q
                         or fold_name(l.name) like '%' || like_text(fold_name(:q)) || '%')   --? q
      and p.level = :level                                                                   --? level
      and p.parent = :parent                                                                 --? parent
      and p.ancestors @> array[:under] and p.pcode <> :under                                 --? under
)
select pcode, level, parent, name_ar, name_en, latitude, longitude,
       pcode as _id, lpad(rank::text, 6, '0') as _at
from fit
where true
  and (lpad(rank::text, 6, '0'), pcode) > (:after_at, :after_id)                             --? after_at
order by rank, pcode
limit :limit_plus
