-- The map: points of each face of an organization, and the boundaries of places.
-- A point is worked out from what its face says, after blur and visibility, so the map knows nothing that a read would not show.

-- ---- which face the asker sees, asked once a statement and not once a row ----
-- Strangers have no partners: they are most of all who ask, and planning a statement for them took longer than their read.
create or replace function asker_partners() returns uuid[]
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
    side constant uuid := current_side();
begin
    if side is null then
        return '{}';
    end if;
    return array(select case l.from_id when side then l.to_id else l.from_id end from organization_link l
                 where l.status = 'active' and (l.from_id = side or l.to_id = side));
end $$;
create or replace function asker_fellows() returns uuid[]
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
    side constant uuid := current_side();
begin
    if side is null then
        return '{}';
    end if;
    return array(select m.from_id from organization_link mine
                 join organization_link m on m.to_id = mine.to_id and m.kind = 'membership' and m.status = 'active'
                 where mine.from_id = side and mine.kind = 'membership' and mine.status = 'active');
end $$;
do $$
declare
    guarded text;
begin
    create table organization_spot (
        organization_id uuid not null,
        level integer not null,
        number integer not null,
        geom gis.geometry(Point, 3857) not null,
        x double precision not null generated always as (gis.st_x(geom)) stored,
        y double precision not null generated always as (gis.st_y(geom)) stored,
        pcode text, -- the place that stands for the point; null for an exact one and for a country other than Syria
        precision text not null,
        primary key (organization_id, level, number),
        foreign key (organization_id, level) references organization_face on delete cascade
    );
    alter table organization_spot enable row level security;
    alter table organization_spot force row level security;
    create policy organization_spot_owner on organization_spot to athar_owner using (true) with check (true);
    create policy organization_spot_backup on organization_spot for select to athar_reader using (true);
    grant select on organization_spot to athar_app;
    drop policy organization_face_seen on organization_face;
    foreach guarded in array array['organization_face', 'organization_spot'] loop
        execute format($policy$create policy %I on %I for select to athar_app using (
            level = case when (select reaches_all()) or organization_id = (select current_side()) then 3
                         when organization_id in (select unnest(asker_partners())) then 2
                         when organization_id in (select unnest(asker_fellows())) then 1
                         else 0 end)$policy$, guarded || '_seen', guarded);
    end loop;
end $$;
create index organization_spot_place on organization_spot using gist (geom);
-- Strangers see the public faces and nothing else; their statements say so (level = 0).
create index organization_spot_open on organization_spot using gist (geom) where level = 0;

-- ---- points ----
-- Where an organization outside Syria stands: some point of its country (ISO 3166-1), good for a map of countries.
create table country_point (
    country text primary key,
    latitude double precision not null,
    longitude double precision not null
);
insert into country_point (country, latitude, longitude) values
    ('SY', 35.0, 38.5), ('TR', 39.0, 35.0), ('LB', 33.9, 35.9), ('JO', 31.2, 36.5), ('IQ', 33.0, 43.7), ('EG', 26.8, 30.0),
    ('PS', 31.9, 35.2), ('SA', 24.0, 45.0), ('AE', 24.0, 54.0), ('QA', 25.3, 51.2), ('KW', 29.3, 47.6), ('BH', 26.0, 50.5),
    ('OM', 21.0, 57.0), ('YE', 15.5, 47.5), ('IR', 32.5, 53.7), ('CY', 35.0, 33.2), ('GR', 39.1, 22.0), ('BG', 42.7, 25.5),
    ('RO', 45.9, 25.0), ('HU', 47.2, 19.5), ('RS', 44.2, 20.9), ('BA', 44.2, 17.8), ('MK', 41.6, 21.7), ('AL', 41.1, 20.0),
    ('AT', 47.6, 14.1), ('CH', 46.8, 8.2), ('DE', 51.2, 10.4), ('NL', 52.2, 5.5), ('BE', 50.6, 4.7), ('LU', 49.8, 6.1),
    ('FR', 46.6, 2.5), ('ES', 40.0, -3.7), ('PT', 39.6, -8.0), ('IT', 42.8, 12.5), ('MT', 35.9, 14.4), ('GB', 53.0, -1.5),
    ('IE', 53.2, -8.0), ('DK', 56.0, 9.5), ('NO', 61.0, 9.0), ('SE', 62.0, 16.0), ('FI', 63.0, 26.5), ('PL', 52.1, 19.4),
    ('CZ', 49.8, 15.5), ('SK', 48.7, 19.5), ('UA', 49.0, 31.5), ('RU', 56.0, 40.0), ('GE', 42.2, 43.5), ('AM', 40.2, 44.9),
    ('LY', 27.0, 17.0), ('TN', 34.0, 9.5), ('DZ', 29.0, 2.5), ('MA', 32.0, -6.0), ('SD', 16.0, 30.0), ('ET', 9.0, 39.5),
    ('MY', 4.0, 102.0), ('US', 39.8, -98.6), ('CA', 56.0, -100.0), ('BR', -10.0, -53.0), ('AU', -25.0, 134.0);

-- Web Mercator ends at 85 degrees.
create function map_point(longitude double precision, latitude double precision) returns gis.geometry
language sql immutable strict parallel safe set search_path = public, gis, pg_temp as $$
    select st_transform(st_setsrid(st_makepoint(longitude, least(greatest(latitude, -85), 85)), 4326), 3857)
$$;
create function list_of(value jsonb) returns setof jsonb language sql immutable parallel safe as $$
    select * from jsonb_array_elements(case jsonb_typeof(value) when 'array' then value else '[]' end)
$$;
-- The points of a face: its locations; and its presence, but for places around a location that already stands there.
create function face_spots(document jsonb)
returns table (geom gis.geometry, pcode text, "precision" text) language sql stable as $$
    with location as (
        select one ->> 'pcode' as pcode, (one #>> '{point,longitude}')::double precision as longitude,
               (one #>> '{point,latitude}')::double precision as latitude
        from list_of(document -> 'locations') one
    ), presence as (
        select one ->> 'pcode' as pcode, coalesce(one ->> 'country', case one ->> 'side' when 'inside' then 'SY' end) as country
        from list_of(document -> 'presence') one
        where (one ->> 'pcode') is null or not exists (
            select from location join place p on p.pcode = location.pcode where p.ancestors @> array[one ->> 'pcode'])
    ), named as (
        select pcode from location where longitude is null union select pcode from presence where pcode is not null
    )
    select map_point(longitude, latitude), null, 'exact' from location where longitude is not null
    union select map_point(p.longitude, p.latitude), p.pcode, p.level from named join place p using (pcode) where p.latitude is not null
    union select map_point(c.longitude, c.latitude), null, 'country' from presence join country_point c using (country)
          where presence.pcode is null
$$;
create function refresh_spots() returns trigger
language plpgsql security definer set search_path = public, gis, pg_temp as $$
begin
    insert into organization_spot (organization_id, level, number, geom, pcode, precision)
    select f.organization_id, f.level, row_number() over (partition by f.organization_id, f.level), s.geom, s.pcode, s.precision
    from written f cross join face_spots(f.document) s where s.geom is not null;
    return null;
end $$;
create trigger organization_spots after insert on organization_face referencing new table as written
    for each statement execute function refresh_spots();

-- ---- faces, made faster ----
-- plpgsql keeps a plan for the whole session, and each document is worked out once: 80 ms an organization became a few.
create or replace function blurred_place(the_pcode text, blur text) returns text language plpgsql stable as $$
begin
    return case blur when 'none' then null when 'exact' then the_pcode else (
        select a.pcode
        from place p cross join unnest(p.ancestors) with ordinality as way (pcode, number) join place a on a.pcode = way.pcode
        where p.pcode = the_pcode and place_depth(a.level) <= place_depth(blur)
        order by way.number desc limit 1) end;
end $$;
-- Who wants to be on no map gives away no country either.
create or replace function blurred_list(list jsonb, blur text) returns jsonb language plpgsql stable as $$
begin
    return case blur when 'exact' then list when 'none' then '[]' else coalesce((
        select jsonb_agg(distinct case when one ? 'pcode'
            then jsonb_set(one - '{point,address,label}'::text[], '{pcode}', to_jsonb(told.pcode))
            else one - '{point,address,label}'::text[] end)
        from jsonb_array_elements(list) one
        cross join lateral (select blurred_place(one ->> 'pcode', blur) as pcode offset 0) told
        where not one ? 'pcode' or told.pcode is not null), '[]') end;
end $$;
create or replace function organization_document(o organization, the_level integer) returns jsonb language plpgsql stable as $$
begin
    return (select jsonb_build_object('names', o.names, 'kind', o.kind)
        || coalesce(jsonb_object_agg(p.key, case
               when the_level = 3 then p.value
               when p.key in ('presence', 'locations') then blurred_list(p.value, o.location_blur)
               when p.key = 'contacts' and o.location_blur <> 'exact' then list_without(p.value, '{address}')
               else p.value end) filter (where p.key is not null), '{}')
        || case when bool_or(f.name = 'networks') then '{"networks_shown": true}' else '{}'::jsonb end
        || case the_level when 3 then jsonb_build_object('recipient_class', o.recipient_class, 'status', o.status,
               'visibility', o.visibility, 'location_blur', o.location_blur, 'listed', o.listed) else '{}' end
    from organization_field f
    left join jsonb_each(o.profile) p on p.key = f.name
    where the_level >= coalesce(array_position(array['public', 'network', 'partners', 'private'], o.visibility ->> f.name) - 1, f.level));
end $$;
create or replace function organization_tokens(document jsonb) returns text[] language plpgsql stable as $$
begin
    return array(
        select 'kind:' || (document ->> 'kind')
        union select 'place:' || a from jsonb_path_query(document, '$.*[*].pcode') c
            join place p on p.pcode = c #>> '{}' cross join unnest(p.ancestors) a
        union select 'service:' || (c #>> '{}') from jsonb_path_query(document, '$.services[*].kind') c
        union select 'skill:' || (c #>> '{}') from jsonb_path_query(document, '$.capacities_offered[*].skill') c
        union select 'need:' || (c #>> '{}') from jsonb_path_query(document, '$.capacities_needed[*].skill') c
        union select 'language:' || (c #>> '{}') from jsonb_path_query(document, '$.services[*].languages[*]') c
        union select 'language:' || (c #>> '{}') from jsonb_path_query(document, '$.capacities_offered[*].languages[*]') c
        union select 'language:' || (c #>> '{}') from jsonb_path_query(document, '$.referral_desk.languages[*]') c);
end $$;
create or replace function refresh_faces() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    delete from organization_face where organization_id = new.id;
    with face as materialized (
        select l.level, organization_document(new, l.level) as document
        from generate_series(0, 3) l (level)
        where l.level = 3 or new.listed and new.verified_at is not null and new.status = 'active'
    )
    insert into organization_face (organization_id, level, document, words, tokens, version, verified_until, is_verified,
                                   created_at, updated_at)
    select new.id, f.level, f.document,
           setweight(to_tsvector('simple', search_text(texts_of(f.document -> 'names') || ' ' || coalesce(f.document ->> 'acronym', ''))), 'A')
           || setweight(to_tsvector('simple', search_text(texts_of(f.document - '{names,acronym,visibility}'::text[]))), 'C'),
           organization_tokens(f.document), new.version, new.verified_until, new.verified_at is not null,
           new.created_at, new.updated_at
    from face f;
    return null;
end $$;
update organization set updated_at = updated_at;

-- A corrected gazetteer reaches the faces that show the place.
create function place_moved() returns trigger
language plpgsql security definer set search_path = public, gis, pg_temp as $$
begin
    update organization o set updated_at = o.updated_at
    where o.id in (select f.organization_id from organization_face f
                   where f.level = 3 and f.tokens && array(select 'place:' || moved.pcode from moved));
    return null;
end $$;
create trigger place_spots after update on place referencing new table as moved
    for each statement execute function place_moved();

-- ---- boundaries ----
-- What an operator imported (athar boundaries import); Athar ships none.
create table place_boundary (
    pcode text primary key references place on delete cascade,
    level text not null,
    geom gis.geometry(MultiPolygon, 3857) not null
);
create index place_boundary_area on place_boundary using gist (geom);
grant select on place_boundary to athar_app;
