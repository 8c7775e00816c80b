-- (q text?, tokens text[]?, verified boolean?, stranger boolean?, west double precision, south double precision,
--  east double precision, north double precision, cell double precision, tile boolean?)
-- The same as list_marks, gathered in squares of `cell` metres: who is alone in one stands there by itself.
with spot as (
    select s.organization_id, s.level, s.precision, s.x, s.y
    from organization_spot s
    where s.geom && gis.st_makeenvelope(:west, :south, :east, :north, 3857) and s.x < :east and s.y < :north
      and s.level = 0                                                                              --? stranger
      and (s.organization_id, s.level) in (select f.organization_id, f.level                       --? q
          from organization_face f where f.words @@ (select search_query(:q)))                     --? q
      and (s.organization_id, s.level) in (select f.organization_id, f.level                       --? tokens
          from organization_face f where f.tokens @> :tokens)                                      --? tokens
      and (s.organization_id, s.level) in (select f.organization_id, f.level                       --? verified
          from organization_face f where f.is_verified                                             --? verified
          and (f.verified_until is null or f.verified_until >= current_date))                      --? verified
), mark as (
    select count(*) as count, avg(x) as x, avg(y) as y, column_number, row_number,
           (array_agg(organization_id))[1] as id, min(level) as level
    from (select floor(x / :cell) as column_number, floor(y / :cell) as row_number, organization_id, level,
                 avg(x) as x, avg(y) as y
          from spot group by 1, 2, organization_id, level) once
    group by column_number, row_number
), shown as (
    select m.count, coalesce(one.x, m.x) as x, coalesce(one.y, m.y) as y, one.precision,
           r.id, r.names, r.kind, r.verification
    from mark m
    left join organization_record r on m.count = 1 and r.id = m.id
    -- Who is alone in a square stands at a place of its own, also where it has several there.
    left join lateral (select o.x, o.y, o.precision
        from organization_spot o
        where m.count = 1 and o.organization_id = m.id and o.level = m.level
          and floor(o.x / :cell) = m.column_number and floor(o.y / :cell) = m.row_number
        order by o.number limit 1) one on true
)
select 'Feature' as type,                                                                          --! tile
       json_build_object('type', 'Point', 'coordinates', json_build_array(                         --! tile
           round(degrees(x / 6378137)::numeric, 6),                                                --! tile
           round(degrees(2 * atan(exp(y / 6378137)) - pi() / 2)::numeric, 6))) as geometry,        --! tile
       case when count > 1 then json_build_object('cluster', true, 'count', count)                 --! tile
            else json_build_object('id', id, 'names', names, 'kind', kind, 'verification', verification, --! tile
                                   'precision', precision) end as properties                       --! tile
from shown order by id, x, y                                                                       --! tile
select gis.st_asmvt(t, 'organizations', 4096, 'geom') as tile, count(*) as marks                   --? tile
from (select gis.st_asmvtgeom(gis.st_setsrid(gis.st_makepoint(x, y), 3857),                        --? tile
                 gis.st_makeenvelope(:west, :south, :east, :north, 3857), 4096, 0, false) as geom, --? tile
             id::text as id, kind, names ->> 'ar' as name_ar, names ->> 'en' as name_en,           --? tile
             coalesce(names ->> 'ku', names ->> 'tr') as name_other, verification,                 --? tile
             case count when 1 then precision end as precision,                                    --? tile
             case when count > 1 then true end as cluster, nullif(count, 1) as count               --? tile
      from shown order by shown.id, x, y) t                                                        --? tile
