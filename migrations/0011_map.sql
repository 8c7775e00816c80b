-- The map: points of each face of an organization.
-- A point is worked out from what its face says, after blur and visibility, so the map knows nothing that a read would
-- not show.

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
create index organization_spot_place on organization_spot using gist (geom);
-- Strangers see the public faces and nothing else; their statements say so (level = 0).
create index organization_spot_open on organization_spot using gist (geom) where level = 0;
