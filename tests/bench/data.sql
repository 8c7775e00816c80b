-- 130,000 fictional inquiries of ten tenants, numbered by their id.
insert into organization (id, names, kind)
select ('00000000-0000-7000-9000-' || lpad(n::text, 12, '0'))::uuid, '{"en": "Bench"}', 'civil_society' from generate_series(1, 9) n;
insert into inquiry (id, tenant_id, reference, access_code_hash, status, person, event, relatives, reporter, completeness, category,
                     sex, birth_from, birth_to, last_seen_from, last_seen_to, place_pcode, created_at, updated_at)
select ('00000000-0000-7000-8000-' || (100000000000 + n))::uuid, :'tenant', 'ATH-' || n, '\x00', 'submitted',
       jsonb_build_object('names', jsonb_build_array(
           jsonb_build_object('script', 'Arab', 'kind', 'legal', 'given', (array['محمد', 'أحمد', 'ليلى', 'خالد', 'مريم'])[1 + n % 5],
               'father', (array['علي', 'محمد', 'حسن'])[1 + n % 3], 'family', 'الحلبي ' || n % 997),
           jsonb_build_object('script', 'Latn', 'kind', 'transliteration', 'full', 'Mohamad Ali al-Halabi ' || n)),
           'sex', 'male', 'birth', jsonb_build_object('date', (1950 + n % 60)::text), 'occupation', 'نجار'),
       jsonb_build_object('last_seen', (2011 + n % 8)::text, 'place', jsonb_build_object('pcode', 'SY0' || 1 + n % 9),
           'category', 'enforced_disappearance', 'circumstances', repeat('أخذ من الحاجز ', 8)),
       '[]', '{"relation": "brother", "contact": {"phones": ["+963 21 123456"]}}',
       '{"identity": true, "date": true, "place": true, "responsible": false, "searches": false, "reporter": true}',
       'enforced_disappearance', 'male', make_date(1950 + n % 60, 1, 1), make_date(1950 + n % 60, 12, 31),
       make_date(2011 + n % 8, 1, 1), make_date(2011 + n % 8, 12, 31), 'SY0' || 1 + n % 9,
       now() - (130000 - n) * interval '1 minute', now() - (130000 - n) * interval '1 minute'
from generate_series(1, 130000) n;
