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

-- fold_name() is made by a numbered migration, as indexes use it.
grant execute on function fold_name(text) to athar_app, athar_reader;

-- A text as a literal inside LIKE.
create function like_text(words text) returns text language sql immutable strict parallel safe as
    $$ select replace(replace(replace(words, '\', '\\'), '%', '\%'), '_', '\_') $$;
grant execute on function like_text(text) to athar_app;
