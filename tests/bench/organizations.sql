-- 20,000 fictional organizations and 100,000 links, numbered by their id and made by arithmetic, so that every run has the
-- same ones: through the triggers, as athar_owner or a superuser, with whatever places there are. Hubs, groups that stand
-- alone, every blur, and fields hidden as people hide them. Organization n is '00000000-0000-7000-a000-' and n in 12 digits;
-- numbers 1 to 400 are networks, of which the first four have some 2,000 members each.
begin;
select set_config('athar.reach', 'all', true), set_config('synchronous_commit', 'off', true), set_config('jit', 'off', true) \g /dev/null

create function pg_temp.org(n bigint) returns uuid language sql immutable as
    $$ select ('00000000-0000-7000-a000-' || lpad(n::text, 12, '0'))::uuid $$;
-- A number below `below` that looks like chance: the salt tells the throws of one n apart.
create function pg_temp.throw(n bigint, salt bigint, below bigint) returns bigint language sql immutable as
    $$ select ('x' || left(md5(n || ':' || salt), 7))::bit(28)::bigint % below $$;
create function pg_temp.pick(list text[], n bigint, salt bigint) returns text language sql immutable as
    $$ select list[1 + pg_temp.throw(n, salt, cardinality(list))] $$;

create temp table word as select
    (select array_agg(pcode order by pcode) from place where level <> 'country') as places,
    array['family_association', 'victims_association', 'civil_society', 'civil_society', 'civil_society', 'legal_aid', 'documentation',
          'documentation', 'forensic', 'authority', 'international'] as kinds,
    array['رابطة', 'مركز', 'جمعية', 'مؤسسة', 'دار', 'مبادرة', 'تجمّع'] as ar_first,
    array['Association', 'Centre', 'Society', 'Foundation', 'House', 'Initiative', 'Assembly'] as en_last,
    array['التوثيق', 'العائلات', 'العدالة', 'الحقيقة', 'المفقودين', 'الأمل', 'الإنصاف', 'الذاكرة', 'السلام', 'الكرامة'] as ar_second,
    array['Documentation', 'Families', 'Justice', 'Truth', 'Missing Persons', 'Hope', 'Equity', 'Memory', 'Peace', 'Dignity'] as en_first,
    array['legal_aid', 'psychosocial_support', 'documentation', 'tracing', 'dna_sampling', 'forensic_examination', 'family_support',
          'financial_aid', 'medical_care', 'shelter', 'education', 'advocacy', 'training', 'information', 'other'] as services,
    array['forensic_anthropology', 'forensic_archaeology', 'dna_analysis', 'forensic_training', 'interviewing', 'documentation', 'archiving',
          'data_management', 'digital_security', 'open_source_investigation', 'satellite_imagery', 'legal_representation',
          'international_law', 'mental_health', 'victim_support', 'advocacy', 'translation', 'project_management', 'fundraising',
          'training_design'] as skills,
    array['["ar"]', '["ar"]', '["ar"]', '["ar", "en"]', '["ar", "ku"]', '["ku"]', '["ar", "tr"]', '["en"]'] as languages,
    array['basic', 'working', 'expert'] as levels, array['now', 'limited', 'later'] as availabilities,
    array['low', 'medium', 'high', 'critical'] as urgencies,
    array['governorate', 'governorate', 'governorate', 'governorate', 'subdistrict', 'subdistrict', 'exact', 'country', 'none'] as blurs,
    array['public', 'network', 'partners', 'private'] as shown,
    array['TR', 'LB', 'DE', 'JO', 'FR'] as abroad;

create temp table raw as
select n, w.*, pg_temp.throw(n, 1, 7) + 1 as first, pg_temp.throw(n, 2, 10) + 1 as second,
       case when n <= 400 then 'network' else pg_temp.pick(kinds, n, 3) end as kind, pg_temp.pick(places, n, 4) as pcode
from generate_series(1, 20000) n cross join word w;

insert into organization (id, names, kind, recipient_class, profile, visibility, location_blur, listed, verified_at, verified_until,
                          created_at)
select pg_temp.org(n),
       jsonb_strip_nulls(jsonb_build_object(
           'ar', ar_first[first] || ' ' || ar_second[second] || ' في ' || p.name_ar || ' ' || n,
           'en', p.name_en || ' ' || en_first[second] || ' ' || en_last[first] || ' ' || n,
           'ku', case when n % 7 = 0 then 'Komeleya ' || p.name_en || ' ' || n end,
           'tr', case when n % 11 = 0 then p.name_en || ' Derneği ' || n end)),
       raw.kind, default_class(raw.kind),
       jsonb_strip_nulls(jsonb_build_object(
           'acronym', 'B' || n,
           'description', jsonb_build_object('ar', 'نعمل مع عائلات المفقودين في ' || p.name_ar || ' منذ سنوات، ونوثّق الانتهاكات ونحفظ الشهادات.',
               'en', 'We work with families of missing persons around ' || p.name_en || ', document violations and keep testimonies.'),
           'mission', jsonb_build_object('en', en_first[second] || ' for every family'),
           'founded', (2000 + n % 25)::text,
           'website', 'https://org-' || n || '.example',
           'contacts', jsonb_build_array(jsonb_build_object('name', 'Desk ' || n, 'email', 'desk' || n || '@org.example')),
           'presence', (select jsonb_agg(jsonb_build_object('side', 'inside', 'pcode', pg_temp.pick(places, n, 4 + i), 'since', '2015'))
                        from generate_series(0, n % 3) i)
               || case when n % 8 = 0 then jsonb_build_array(jsonb_build_object('side', 'outside', 'country', pg_temp.pick(abroad, n, 9))) else '[]' end,
           'locations', case when n % 2 = 0 and p.latitude is not null then jsonb_build_array(jsonb_build_object('pcode', raw.pcode, 'label', 'Office',
               'point', jsonb_build_object('latitude', round((p.latitude + pg_temp.throw(n, 10, 2000) / 20000.0 - 0.05)::numeric, 6),
                                           'longitude', round((p.longitude + pg_temp.throw(n, 11, 2000) / 20000.0 - 0.05)::numeric, 6)))) end,
           'services', (select jsonb_agg(jsonb_build_object('kind', pg_temp.pick(services, n, 20 + i),
                            'languages', pg_temp.pick(languages, n, 30 + i)::jsonb)) from generate_series(0, n % 3) i),
           'capacities_offered', case when n % 4 <> 0 then (select jsonb_agg(jsonb_build_object('skill', pg_temp.pick(skills, n, 40 + i),
                            'level', pg_temp.pick(levels, n, 50 + i), 'languages', pg_temp.pick(languages, n, 60 + i)::jsonb,
                            'availability', pg_temp.pick(availabilities, n, 70 + i))) from generate_series(0, n % 3) i) end,
           'capacities_needed', case when n % 3 <> 0 then (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                            'skill', pg_temp.pick(skills, n, 80 + i), 'urgency', pg_temp.pick(urgencies, n, 90 + i),
                            'until', case (n + i) % 5 when 0 then '2099-12' when 1 then '2020' end,
                            'languages', pg_temp.pick(languages, n, 95 + i)::jsonb))) from generate_series(0, n % 2) i) end,
           'constituencies', jsonb_build_array(jsonb_build_object('group', 'families_of_missing', 'count_band', 'from_50_to_500')),
           'referral_desk', case when n % 5 = 0 then jsonb_build_object('accepts', jsonb_build_array('tracing'), 'methods', jsonb_build_array('athar')) end)),
       -- Half say nothing; of the others needs and links are often opened, places sometimes closed.
       jsonb_strip_nulls(jsonb_build_object(
           'networks', case when n % 5 <> 0 then 'public' end,
           'capacities_needed', case when n % 2 = 0 then pg_temp.pick(shown, n, 12) end,
           'capacities_offered', case when n % 6 = 0 then pg_temp.pick(shown, n, 13) end,
           'presence', case when n % 10 = 0 then pg_temp.pick(shown, n, 14) end,
           'locations', case when n % 4 = 0 then pg_temp.pick(shown, n, 15) end,
           'contacts', case when n % 3 = 0 then 'public' end)),
       pg_temp.pick(blurs, n, 16), n % 50 <> 49, case when n % 50 <> 48 then timestamptz '2024-01-01' + n * interval '1 minute' end,
       case n % 20 when 0 then date '2020-01-01' when 1 then date '2099-12-31' end, timestamptz '2024-01-01' + n * interval '1 minute'
from raw join place p on p.pcode = raw.pcode;

-- ---- links: who is a member of a network, and partners, mostly near in number; every tenth group of 50 stands alone ----
create temp table pair (kind text, a bigint, b bigint, primary key (kind, a, b));
insert into pair -- half of all memberships are of the four hubs
select distinct 'membership', n, case when pg_temp.throw(n, 100 + i, 2) = 0 then 1 + pg_temp.throw(n, 110 + i, 4)
                                      else 5 + pg_temp.throw(n, 120 + i, 396) end
from generate_series(401, 20000) n cross join generate_series(1, 2) i
where n / 50 % 10 <> 9 and (i = 1 or n % 2 = 0) and pg_temp.throw(n, 130 + i, 10) < 6;
insert into pair
select distinct 'partnership', least(a, b), greatest(a, b)
from (select a, case when a / 50 % 10 = 9 then a / 50 * 50 + pg_temp.throw(a, 200 + i, 50)
                     when i <= 4 then a + 1 + pg_temp.throw(a, 200 + i, 400)
                     else 1 + pg_temp.throw(a, 200 + i, 20000) end as b
      from generate_series(401, 20000) a cross join generate_series(1, 8) i) throw
where a <> b and b between 1 and 20000 and (a / 50 % 10 = 9) = (b / 50 % 10 = 9) and (a / 50 % 10 <> 9 or a / 50 = b / 50);
insert into organization_link (id, from_id, to_id, kind, role, status, since, created_at)
select ('00000000-0000-7000-b000-' || lpad(number::text, 12, '0'))::uuid, pg_temp.org(a), pg_temp.org(b), kind,
       case when kind = 'membership' then 'member' end, case when number % 40 = 39 then 'ended' else 'proposed' end,
       (2005 + number % 20)::text, timestamptz '2024-02-01' + number * interval '1 minute'
from (select *, row_number() over (order by kind, pg_temp.throw(a, b, 2147483647), a, b) as number from pair) p
where number <= 100000;
commit;
analyze organization, organization_face, organization_link;
