-- Places: the Syrian gazetteer, points of other countries, boundaries, and how exactly a place is told.

create table place (
    pcode text primary key,
    level text not null check (level in ('country', 'governorate', 'district', 'subdistrict', 'community',
        'neighbourhood')),
    parent text references place,
    name_ar text,
    name_en text,
    latitude double precision,
    longitude double precision,
    -- P-codes from the country down to the place itself: the way down is kept, so that "within" is one look-up.
    ancestors text[] not null default '{}',
    check (name_ar is not null or name_en is not null)
);
create table place_alias (
    pcode text not null references place on delete cascade,
    name text not null,
    language text not null,
    primary key (pcode, name)
);

-- The letters that never separate two place names, folded alike: alef, hamza, ya, ta marbuta, tatweel, vowel signs; and
-- Latin letters without their marks.
create function fold_name(name text) returns text language sql immutable strict parallel safe as $$
    select trim(regexp_replace(
        translate(
            regexp_replace(normalize(lower(name), nfkd), '[\u0300-\u036f\u064b-\u065f\u0670\u0640\u0654\u0655ʿʾʻʼ''’`´]', '', 'g'),
            'أإآٱىةؤئیکگۆێەıđłø-–_/',
            'اااايهوييككويهidlo    '),
        '\s+', ' ', 'g'))
$$;

create index place_within on place using gin (ancestors);
create index place_parent on place (parent);
create index place_ar_search on place using gin (fold_name(name_ar) gin_trgm_ops);
create index place_en_search on place using gin (fold_name(name_en) gin_trgm_ops);
create index place_alias_search on place_alias using gin (fold_name(name) gin_trgm_ops);

-- What an operator imported (athar boundaries import); Athar ships none.
create table place_boundary (
    pcode text primary key references place on delete cascade,
    level text not null,
    geom gis.geometry(MultiPolygon, 3857) not null
);
create index place_boundary_area on place_boundary using gist (geom);

-- How exactly a place of each level is told: distances in steps, and how far off its middle one may be, in km.
create table place_precision (
    number integer primary key, -- the greater, the less exact
    name text not null unique,
    step_km integer not null,
    off_km integer not null
);
insert into place_precision (number, name, step_km, off_km) values
    (0, 'exact', 1, 0), (1, 'neighbourhood', 1, 1), (2, 'community', 1, 2), (3, 'subdistrict', 5, 10),
    (4, 'district', 10, 20), (5, 'governorate', 50, 60);

-- Where an organization outside Syria stands: some point of its country (ISO 3166-1), good for a map of countries.
create table country_point (
    country text primary key,
    latitude double precision not null,
    longitude double precision not null
);
insert into country_point (country, latitude, longitude) values
    ('SY', 35.0, 38.5), ('TR', 39.0, 35.0), ('LB', 33.9, 35.9), ('JO', 31.2, 36.5), ('IQ', 33.0, 43.7),
    ('EG', 26.8, 30.0), ('PS', 31.9, 35.2), ('SA', 24.0, 45.0), ('AE', 24.0, 54.0), ('QA', 25.3, 51.2),
    ('KW', 29.3, 47.6), ('BH', 26.0, 50.5), ('OM', 21.0, 57.0), ('YE', 15.5, 47.5), ('IR', 32.5, 53.7),
    ('CY', 35.0, 33.2), ('GR', 39.1, 22.0), ('BG', 42.7, 25.5), ('RO', 45.9, 25.0), ('HU', 47.2, 19.5),
    ('RS', 44.2, 20.9), ('BA', 44.2, 17.8), ('MK', 41.6, 21.7), ('AL', 41.1, 20.0), ('AT', 47.6, 14.1),
    ('CH', 46.8, 8.2), ('DE', 51.2, 10.4), ('NL', 52.2, 5.5), ('BE', 50.6, 4.7), ('LU', 49.8, 6.1), ('FR', 46.6, 2.5),
    ('ES', 40.0, -3.7), ('PT', 39.6, -8.0), ('IT', 42.8, 12.5), ('MT', 35.9, 14.4), ('GB', 53.0, -1.5),
    ('IE', 53.2, -8.0), ('DK', 56.0, 9.5), ('NO', 61.0, 9.0), ('SE', 62.0, 16.0), ('FI', 63.0, 26.5),
    ('PL', 52.1, 19.4), ('CZ', 49.8, 15.5), ('SK', 48.7, 19.5), ('UA', 49.0, 31.5), ('RU', 56.0, 40.0),
    ('GE', 42.2, 43.5), ('AM', 40.2, 44.9), ('LY', 27.0, 17.0), ('TN', 34.0, 9.5), ('DZ', 29.0, 2.5),
    ('MA', 32.0, -6.0), ('SD', 16.0, 30.0), ('ET', 9.0, 39.5), ('MY', 4.0, 102.0), ('US', 39.8, -98.6),
    ('CA', 56.0, -100.0), ('BR', -10.0, -53.0), ('AU', -25.0, 134.0);
