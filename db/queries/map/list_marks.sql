-- (q text?, tokens text[]?, verified boolean?, stranger boolean?, west double precision, south double precision,
--  east double precision, north double precision, tile boolean?, most bigint)
-- What stands on the map in a box (metres of EPSG:3857; west and south belong to it), each by itself: as features of
-- GeoJSON, or as one vector tile. A face that the asker does not see has no points here.
with mark as (
    select s.organization_id, s.precision, s.x, s.y
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
    order by s.organization_id, s.x, s.y limit :most
), shown as (
    select m.x, m.y, m.precision, r.id, r.names, r.kind, r.verification
    from mark m left join organization_record r on r.id = m.organization_id
)
select 'Feature' as type,                                                                          --! tile
       json_build_object('type', 'Point', 'coordinates', json_build_array(                         --! tile
           round(degrees(x / 6378137)::numeric, 6),                                                --! tile
           round(degrees(2 * atan(exp(y / 6378137)) - pi() / 2)::numeric, 6))) as geometry,        --! tile
       json_build_object('id', id, 'names', names, 'kind', kind, 'verification', verification,     --! tile
                         'precision', precision) as properties                                     --! tile
from shown order by id, x, y                                                                       --! tile
select gis.st_asmvt(t, 'organizations', 4096, 'geom') as tile, count(*) as marks                   --? tile
from (select gis.st_asmvtgeom(gis.st_setsrid(gis.st_makepoint(x, y), 3857),                        --? tile
                 gis.st_makeenvelope(:west, :south, :east, :north, 3857), 4096, 0, false) as geom, --? tile
             id::text as id, kind, names ->> 'ar' as name_ar, names ->> 'en' as name_en,           --? tile
             coalesce(names ->> 'ku', names ->> 'tr') as name_other, verification, precision       --? tile
      from shown order by shown.id, x, y) t                                                        --? tile
