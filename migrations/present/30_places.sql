-- Places: reference data. Everybody reads, only the owner writes (athar places import, athar boundaries import).

grant select on place, place_alias, place_boundary to athar_app;

-- The way down from the country is kept with each place, so that "within" is one look-up.
create function place_ancestors() returns trigger language plpgsql as $$
begin
    new.ancestors := coalesce((select p.ancestors from place p where p.pcode = new.parent), '{}') || new.pcode;
    return new;
end $$;
create trigger place_way before insert or update of parent, pcode on place
    for each row execute function place_ancestors();

-- How exact a place of a level is: 1 for a country.
create function place_depth(level text) returns integer language sql immutable parallel safe as $$
    select array_position(array['country', 'governorate', 'district', 'subdistrict', 'community', 'neighbourhood'],
                          level)
$$;

-- Where a point of Syria, or an area in it, can lie at all: this finds coordinates in the wrong order.
create function syria_box() returns box language sql immutable parallel safe as $$
    select box '((35, 32), (43, 38))' -- longitude, latitude
$$;
grant execute on function syria_box() to athar_app;

-- Whether a point may lie in a place of Syria: in the box, and not far from the place's area where one was imported,
-- else within reach of its centre, and no nearer to that with latitude and longitude swapped. A place without a P-code,
-- or with one that is not known, is Syria itself.
create function point_fits(the_place text, north double precision, east double precision) returns boolean
language sql stable parallel safe as $$
    select point(east, north) <@ syria_box() and coalesce((
        select case
            when p.level = 'country' then true
            -- Metres of EPSG:3857, some 20 km here.
            when b.geom is not null then gis.st_dwithin(b.geom, gis.st_transform(gis.st_setsrid(
                gis.st_makepoint(east, north), 4326), 3857), 25000)
            else coalesce(off.km <= case p.level when 'governorate' then 250 when 'district' then 120
                                    when 'subdistrict' then 60 else 30 end
                          and (off.km <= 20 or off.km <= 2 * off.swapped_km), true)
        end
        from place p left join place_boundary b using (pcode),
             lateral (select 111.2 * sqrt((p.latitude - north) ^ 2
                                          + (cosd(p.latitude) * (p.longitude - east)) ^ 2) as km,
                             111.2 * sqrt((p.latitude - east) ^ 2
                                          + (cosd(p.latitude) * (p.longitude - north)) ^ 2) as swapped_km) off
        where p.pcode = the_place), true)
$$;
grant execute on function point_fits(text, double precision, double precision) to athar_app;

-- The same for a reference {pcode, country, point}; what lies in another country, or says no place, is not looked at.
create function place_fits(place jsonb) returns boolean language sql stable parallel safe as $$
    select case when coalesce(place ->> 'country' = 'SY', place ? 'pcode')
        then coalesce(point_fits(place ->> 'pcode', (place #>> '{point,latitude}')::double precision,
                                 (place #>> '{point,longitude}')::double precision), true)
        else true end
$$;
grant execute on function place_fits(jsonb) to athar_app;

-- fold_name() is made by a numbered migration, as indexes use it.
grant execute on function fold_name(text) to athar_app, athar_reader;

-- A text as a literal inside LIKE.
create function like_text(words text) returns text language sql immutable strict parallel safe as
    $$ select replace(replace(replace(words, '\', '\\'), '%', '\%'), '_', '\_') $$;
grant execute on function like_text(text) to athar_app;

-- ---- names by which organizations are found ----
-- What search_label is to hold: of these places, or of everything.
create function labels_of(the_places text[]) returns table (vocabulary text, term text, words text)
language sql stable as $$
    select said.vocabulary, said.term, search_text(said.words)
    from (select v.vocabulary, v.term, l.value
          from vocabulary_term v cross join jsonb_each_text(v.labels) l
          where the_places is null and v.vocabulary in (select m.vocabulary from coded_members() m)
          union all
          select s.vocabulary, s.term, s.words from search_synonym s where the_places is null
          union all
          select 'place', p.pcode, name
          from place p cross join unnest(array[p.name_ar, p.name_en, p.name_ku, p.name_tr]) name
          where the_places is null or p.pcode = any (the_places)
          union all
          select 'place', a.pcode, a.name from place_alias a where the_places is null or a.pcode = any (the_places)
    ) said (vocabulary, term, words)
    where search_text(said.words) <> ''
$$;
-- Brings search_label up to them; gives the terms of which something changed.
create function refresh_labels(the_places text[]) returns text[] language sql as $$
    with said as materialized (select distinct * from labels_of(the_places)), gone as (
        delete from search_label l
        where (the_places is null or (l.vocabulary = 'place' and l.term = any (the_places)))
          and (l.vocabulary, l.term, l.words) not in (select * from said)
        returning l.term
    ), come as (
        insert into search_label select * from said on conflict do nothing returning term
    )
    select array(select term from gone union select term from come)
$$;

-- A name that comes or goes reaches the faces that show its place.
create function place_named() returns trigger
language plpgsql security definer set search_path = public, gis, pg_temp as $$
declare
    renamed text[] := refresh_labels(array(select distinct pcode from moved));
begin
    update organization o set updated_at = o.updated_at
    where o.id in (select f.organization_id from organization_face f
                   where f.level = 3 and f.tokens && array(select 'place:' || pcode from unnest(renamed) pcode));
    return null;
end $$;
create trigger place_named after insert on place referencing new table as moved
    for each statement execute function place_named();
create trigger place_alias_named after insert on place_alias referencing new table as moved
    for each statement execute function place_named();
create trigger place_alias_unnamed after delete on place_alias referencing old table as moved
    for each statement execute function place_named();
