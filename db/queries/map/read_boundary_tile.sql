-- (zoom integer, x integer, y integer)
-- One vector tile of imported boundaries: governorates always, districts and subdistricts where the zoom has room for
-- them.
with box as (select gis.st_tileenvelope(:zoom, :x, :y) as box)
select gis.st_asmvt(t, 'boundaries', 4096, 'geom') as tile
from (select gis.st_asmvtgeom(gis.st_simplify(b.geom, 20037508.34 / 2048 / (1 << :zoom)), box.box,
                              4096, 64, true) as geom,
             b.pcode, b.level, p.name_ar, p.name_en, p.name_ku, p.name_tr
      from box join place_boundary b on b.geom && box.box join place p on p.pcode = b.pcode
      where b.level in ('country', 'governorate') or (b.level = 'district' and :zoom >= 7)
         or (b.level = 'subdistrict' and :zoom >= 9) or :zoom >= 11
      order by b.pcode) t
