-- Capacity matching: what each face of an organization offers and needs, in rows that can be scored.

-- How much each reason counts, in thousandths: the greatest of each part together are 1000.
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
    ('availability', 'now', 80), ('availability', 'limited', 50), ('availability', 'later', 15),
    ('availability', 'unsaid', 40),
    ('urgency', 'critical', 80), ('urgency', 'high', 60), ('urgency', 'medium', 40), ('urgency', 'low', 20),
    ('urgency', 'unsaid', 30),
    ('level', 'expert', 40), ('level', 'working', 30), ('level', 'basic', 15), ('level', 'unsaid', 20),
    -- Of a need's supply: an offer in the same governorate counts as one, farther ones as a part of one.
    ('reach', 'same_governorate', 1000), ('reach', 'within', 500), ('reach', 'anywhere', 100);

-- How much of a skill another one brings along; what is in no pair brings nothing. Of itself a skill is all (degree
-- 1): these rows come with the words of the vocabulary (migrations/present/).
create table skill_relation (
    needed text not null,
    offered text not null,
    degree numeric not null check (degree > 0 and degree <= 1),
    primary key (needed, offered)
);
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
    -- Where the same face says the organization is: countries, governorates, and points finer than a country as
    -- vectors on the unit sphere with numbers of place_precision.
    countries text[] not null,
    governorates text[] not null,
    x double precision[] not null,
    y double precision[] not null,
    z double precision[] not null,
    precisions integer[] not null,
    primary key (organization_id, level, side, number),
    foreign key (organization_id, level) references organization_face on delete cascade
);
create index organization_capacity_skill on organization_capacity (side, skill) where on_map;
