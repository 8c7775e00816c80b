-- Capacity matching: what each face of an organization offers and needs, in rows that can be scored.

-- ---- how much each reason counts, in thousandths: the greatest of each part together are 1000 ----
create table capacity_weight (
    part text not null check (part in ('skill', 'languages', 'distance', 'availability', 'urgency', 'level', 'reach')),
    value text not null,
    points integer not null,
    primary key (part, value)
);
-- "Nearest and same language first": where the skill is the same these two decide before all else; a related one never
-- makes up for that.
insert into capacity_weight (part, value, points) values
    ('skill', 'exact', 450), -- a related skill: as much of these as skill_relation says
    ('languages', 'shared', 180), ('languages', 'unsaid', 70), ('languages', 'none', 0),
    ('distance', 'measured', 170), -- halved at 50 km, a third at 100 km
    ('distance', 'same_country', 50), ('distance', 'apart', 15), ('distance', 'unknown', 15),
    ('availability', 'now', 80), ('availability', 'limited', 50), ('availability', 'later', 15), ('availability', 'unsaid', 40),
    ('urgency', 'critical', 80), ('urgency', 'high', 60), ('urgency', 'medium', 40), ('urgency', 'low', 20), ('urgency', 'unsaid', 30),
    ('level', 'expert', 40), ('level', 'working', 30), ('level', 'basic', 15), ('level', 'unsaid', 20),
    -- Of a need's supply: an offer in the same governorate counts as one, farther ones as a part of one.
    ('reach', 'same_governorate', 1000), ('reach', 'within', 500), ('reach', 'anywhere', 100);

-- How much of a skill another one brings along; what is in no pair brings nothing.
create table skill_relation (
    needed text not null,
    offered text not null,
    degree numeric not null check (degree > 0 and degree <= 1),
    primary key (needed, offered)
);
insert into skill_relation (needed, offered, degree)
select term, term, 1 from vocabulary_term where vocabulary = 'skill';
insert into skill_relation (needed, offered, degree)
select case way when 1 then a else b end, case way when 1 then b else a end, degree
from (values
    ('forensic_anthropology', 'forensic_archaeology', 0.5), -- finding remains and reading them is one operation
    ('forensic_anthropology', 'dna_analysis', 0.2),         -- two roads to the same identification
    ('forensic_anthropology', 'forensic_training', 0.4),    -- who trains in it has done it
    ('forensic_archaeology', 'forensic_training', 0.4),
    ('dna_analysis', 'forensic_training', 0.3),
    ('forensic_training', 'training_design', 0.3),          -- knows how to teach, not what
    ('documentation', 'interviewing', 0.5),                 -- most documentation is testimony
    ('documentation', 'archiving', 0.4),                    -- what is documented has to be kept
    ('documentation', 'open_source_investigation', 0.3),
    ('archiving', 'data_management', 0.5),
    ('documentation', 'data_management', 0.3),
    ('data_management', 'digital_security', 0.3),
    ('open_source_investigation', 'satellite_imagery', 0.5), -- the second is one method of the first
    ('open_source_investigation', 'digital_security', 0.2),
    ('legal_representation', 'international_law', 0.5),
    ('international_law', 'advocacy', 0.2),
    ('mental_health', 'victim_support', 0.5),               -- support is no therapy, and often its first step
    ('interviewing', 'victim_support', 0.2),                -- both sit with families who lost somebody
    ('project_management', 'fundraising', 0.4)
) pair (a, b, degree) cross join generate_series(1, 2) way;

-- How exactly a place of each level is told: distances in steps, and how far off its middle one may be, in km.
create table place_precision (
    number integer primary key, -- the greater, the less exact
    name text not null unique,
    step_km integer not null,
    off_km integer not null
);
insert into place_precision (number, name, step_km, off_km) values
    (0, 'exact', 1, 0), (1, 'neighbourhood', 1, 1), (2, 'community', 1, 2), (3, 'subdistrict', 5, 10), (4, 'district', 10, 20),
    (5, 'governorate', 50, 60);
grant select on capacity_weight, skill_relation, place_precision to athar_app;

-- Thousandths as a number, without zeros behind it.
create function thousandths(points integer) returns numeric language sql immutable strict parallel safe
    as $$ select trim_scale(points / 1000.0) $$;
grant execute on function thousandths(integer) to athar_app;

-- ---- words ----
insert into vocabulary_term (vocabulary, term, labels)
select v, t, jsonb_build_object('ar', ar, 'en', en, 'ku', ku, 'tr', tr)
from (values
    ('match_direction', 'needs', 'ما تحتاج إليه', 'What it needs', 'Tiştên ku pêdivî pê heye', 'İhtiyaç duydukları'),
    ('match_direction', 'offers', 'ما تقدّمه', 'What it offers', 'Tiştên ku pêşkêş dike', 'Sundukları'),
    ('skill_fit', 'exact', 'المهارة نفسها', 'The same skill', 'Heman jêhatîbûn', 'Aynı beceri'),
    ('skill_fit', 'related', 'مهارة قريبة', 'A related skill', 'Jêhatîbûneke nêzîk', 'Yakın bir beceri'),
    ('language_fit', 'shared', 'لغة مشتركة', 'A shared language', 'Zimanekî hevpar', 'Ortak dil'),
    ('language_fit', 'unsaid', 'اللغة غير مذكورة', 'Language not said', 'Ziman nehatiye gotin', 'Dil belirtilmemiş'),
    ('language_fit', 'none', 'لا لغة مشتركة', 'No shared language', 'Zimanê hevpar tune', 'Ortak dil yok'),
    ('distance_fit', 'measured', 'مسافة تقريبية', 'Distance', 'Dûrî', 'Uzaklık'),
    ('distance_fit', 'same_country', 'في البلد نفسه', 'In the same country', 'Di heman welatî de', 'Aynı ülkede'),
    ('distance_fit', 'apart', 'في بلدين مختلفين', 'In different countries', 'Di welatên cuda de', 'Farklı ülkelerde'),
    ('distance_fit', 'unknown', 'المسافة غير معروفة', 'Distance unknown', 'Dûrî nayê zanîn', 'Uzaklık bilinmiyor'),
    ('nearness', 'partner', 'شريكة', 'Partner', 'Hevpar', 'Ortak'),
    ('nearness', 'fellow', 'في الشبكة نفسها', 'In the same network', 'Di heman torê de', 'Aynı ağda'),
    ('nearness', 'none', 'لا صلة ظاهرة', 'No link shown', 'Têkiliyeke xuya tune', 'Görünen bağlantı yok'),
    ('distance_precision', 'exact', 'الموقع بدقة', 'Exact place', 'Cihê tam', 'Tam konum'),
    ('distance_precision', 'neighbourhood', 'الحي', 'Neighbourhood', 'Tax', 'Mahalle'),
    ('distance_precision', 'community', 'التجمع السكني', 'Community', 'Niştingeh', 'Yerleşim yeri'),
    ('distance_precision', 'subdistrict', 'الناحية', 'Subdistrict', 'Nahiye', 'Nahiye'),
    ('distance_precision', 'district', 'المنطقة', 'District', 'Navçe', 'İlçe'),
    ('distance_precision', 'governorate', 'المحافظة', 'Governorate', 'Parêzgeh', 'İl')
) word (v, t, ar, en, ku, tr);

-- ---- rows ----
-- The last day of an EDTF date as api/matching/dates.c reads it; null where it has no end.
create function edtf_end(edtf text) returns date language sql immutable strict parallel safe as $$
    select case when last !~ '^[0-9]{2}[0-9X]{2}' and last !~ '^[0-9]{2}XX' then null
                when length(last) = 10 and last !~ 'X' then last::date
                else (make_date(least(replace(left(last, 4), 'X', '9')::integer, 2100),
                                case substr(last, 6, 2) when '' then 12 when 'XX' then 12 when '21' then 5 when '22' then 8
                                     when '23' then 11 when '24' then 2 else substr(last, 6, 2)::integer end, 1)
                      + interval '1 month - 1 day')::date end
    from regexp_replace(edtf, '^.*/|[?~%]', '', 'g') last
$$;

create table organization_capacity (
    organization_id uuid not null,
    level integer not null, -- of the first face that says it so
    levels integer[] not null, -- of all faces that say it so, with these places
    number bigint not null,
    side text not null check (side in ('need', 'offer')),
    skill text not null,
    grade text, availability text, -- of an offer
    urgency text, ends date, -- of a need
    languages text[], -- null: not said
    on_map boolean not null, -- whether others see the organization
    verified_until date,
    -- Where the same face says the organization is: countries, governorates, and points finer than a country as vectors on
    -- the unit sphere with numbers of place_precision.
    countries text[] not null,
    governorates text[] not null,
    x double precision[] not null, y double precision[] not null, z double precision[] not null, precisions integer[] not null,
    primary key (organization_id, level, side, number),
    foreign key (organization_id, level) references organization_face on delete cascade
);
create index organization_capacity_skill on organization_capacity (side, skill) where on_map;

create function refresh_capacities() returns trigger
language plpgsql security definer set search_path = public, gis, pg_temp as $$
begin
    insert into organization_capacity (organization_id, level, levels, number, side, skill, grade, availability, urgency, ends,
                                       languages, on_map, verified_until, countries, governorates, x, y, z, precisions)
    select f.organization_id, min(f.level), array_agg(f.level order by f.level), c.number, c.side, c.one ->> 'skill', c.one ->> 'level',
           c.one ->> 'availability', c.one ->> 'urgency', edtf_end(c.one ->> 'until'), l.languages, m.on_map, f.verified_until,
           w.countries, w.governorates, s.x, s.y, s.z, s.precisions
    from written f
    cross join lateral (select exists (select from written p where p.organization_id = f.organization_id and p.level = 0) as on_map) m
    cross join lateral (
        select array(select coalesce(one ->> 'country', case when one ? 'pcode' or one ->> 'side' = 'inside' then 'SY' end)
                     from jsonb_path_query(f.document, '$.presence[*]') one
                     union select 'SY' from jsonb_path_query(f.document, '$.locations[*]')) as countries,
               array(select pcode from place where level = 'governorate' and 'place:' || pcode = any (f.tokens) order by pcode)
                   as governorates) w
    cross join lateral (
        -- From Web Mercator back onto the sphere.
        select coalesce(array_agg(cos(east) / cosh(north)), '{}') as x, coalesce(array_agg(sin(east) / cosh(north)), '{}') as y,
               coalesce(array_agg(tanh(north)), '{}') as z, coalesce(array_agg(number), '{}') as precisions
        from (select v.number, st_x(p.geom) / 6378137 as east, st_y(p.geom) / 6378137 as north
              from face_spots(f.document) p join place_precision v on v.name = p.precision
              order by 1, 2, 3) spot) s
    cross join lateral (
        select 'offer' as side, o.one, o.number
        from rows from (jsonb_path_query(f.document, '$.capacities_offered[*]')) with ordinality o (one, number)
        union all
        select 'need', n.one, n.number
        from rows from (jsonb_path_query(f.document, '$.capacities_needed[*]')) with ordinality n (one, number)) c
    cross join lateral (select array_agg(distinct said #>> '{}') as languages from jsonb_path_query(c.one, '$.languages[*]') said) l
    group by f.organization_id, c.number, c.side, c.one, l.languages, m.on_map, f.verified_until, w.countries, w.governorates,
             s.x, s.y, s.z, s.precisions;
    return null;
end $$;
create trigger organization_capacities after insert on organization_face referencing new table as written
    for each statement execute function refresh_capacities();

-- ---- who sees what ----
alter table organization_capacity enable row level security;
alter table organization_capacity force row level security;
create policy organization_capacity_owner on organization_capacity to athar_owner using (true) with check (true);
create policy organization_capacity_backup on organization_capacity for select to athar_reader using (true);
create policy organization_capacity_seen on organization_capacity for select to athar_app using (
    case when (select reaches_all()) or organization_id = (select current_side()) then 3
         when organization_id in (select unnest(asker_partners())) then 2
         when organization_id in (select unnest(asker_fellows())) then 1
         else 0 end = any (levels));
grant select on organization_capacity to athar_app;
update organization set updated_at = updated_at;
