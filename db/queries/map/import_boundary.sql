-- (pcode text, geometry text)
-- outcomes: inserted, updated, unchanged
-- Creates or replaces the area of a place; says which of the two, that nothing changed, or why it is refused
-- (coordinates in the wrong order put an area elsewhere).
with given as (
    select gis.st_multi(gis.st_collectionextract(gis.st_makevalid(
               gis.st_setsrid(gis.st_geomfromgeojson(:geometry), 4326)), 3)) as area
), fit as (
    select p.pcode, p.level, gis.st_transform(g.area, 3857) as geom
    from given g join place p on p.pcode = :pcode
    where not gis.st_isempty(g.area)
      and gis.st_coveredby(g.area, gis.st_setsrid(polygon(syria_box())::gis.geometry, 4326))
), before as (
    select b.pcode, b.geom = f.geom and b.level = f.level as is_same from place_boundary b join fit f using (pcode)
), written as (
    insert into place_boundary (pcode, level, geom) select pcode, level, geom from fit
    where not exists (select from before where is_same)
    on conflict (pcode) do update set level = excluded.level, geom = excluded.geom
    returning pcode
)
select case when not exists (select from fit) then
                case when exists (select from place where pcode = :pcode) then 'it is no area in Syria'
                     else 'its place is not known' end
            when (select is_same from before) then 'unchanged'
            when exists (select from before) then 'updated' else 'inserted' end as outcome
from (select count(*) from written) done
