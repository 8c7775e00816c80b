-- The map: points of each face of an organization.
-- A point is worked out from what its face says, after blur and visibility, so the map knows nothing that a read would
-- not show.

select guard_faces('organization_spot', 'level = %s');

-- Web Mercator ends at 85 degrees.
create function map_point(longitude double precision, latitude double precision) returns gis.geometry
language sql immutable strict parallel safe set search_path = public, gis, pg_temp as $$
    select st_transform(st_setsrid(st_makepoint(longitude, least(greatest(latitude, -85), 85)), 4326), 3857)
$$;

-- The points of a face: its locations; and its presence, but for places around a location that already stands there.
create function face_spots(document jsonb)
returns table (geom gis.geometry, pcode text, "precision" text) language sql stable as $$
    with location as (
        select one ->> 'pcode' as pcode, (one #>> '{point,longitude}')::double precision as longitude,
               (one #>> '{point,latitude}')::double precision as latitude
        from list_of(document -> 'locations') one
    ), presence as (
        select one ->> 'pcode' as pcode,
               coalesce(one ->> 'country', case one ->> 'side' when 'inside' then 'SY' end) as country
        from list_of(document -> 'presence') one
        where (one ->> 'pcode') is null or not exists (
            select from location join place p on p.pcode = location.pcode where p.ancestors @> array[one ->> 'pcode'])
    ), named as (
        select pcode from location where longitude is null union select pcode from presence where pcode is not null
    )
    select map_point(longitude, latitude), null, 'exact' from location where longitude is not null
    union select map_point(p.longitude, p.latitude), p.pcode, p.level
          from named join place p using (pcode) where p.latitude is not null
    union select map_point(c.longitude, c.latitude), null, 'country'
          from presence join country_point c using (country) where presence.pcode is null
$$;

create function refresh_spots() returns trigger
language plpgsql security definer set search_path = public, gis, pg_temp as $$
begin
    insert into organization_spot (organization_id, level, number, geom, pcode, precision)
    select f.organization_id, f.level, row_number() over (partition by f.organization_id, f.level), s.geom, s.pcode,
           s.precision
    from written f cross join face_spots(f.document) s where s.geom is not null;
    return null;
end $$;
create trigger organization_spots after insert on organization_face referencing new table as written
    for each statement execute function refresh_spots();

-- A corrected gazetteer reaches the faces that show the place.
create function place_moved() returns trigger
language plpgsql security definer set search_path = public, gis, pg_temp as $$
begin
    perform refresh_labels(array(select pcode from moved));
    update organization o set updated_at = o.updated_at
    where o.id in (select f.organization_id from organization_face f
                   where f.level = 3 and f.tokens && array(select 'place:' || moved.pcode from moved));
    return null;
end $$;
create trigger place_spots after update on place referencing new table as moved
    for each statement execute function place_moved();
