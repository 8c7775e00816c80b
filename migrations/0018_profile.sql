-- What profiles lacked beside the domain's list and HSDS 3.0 (docs.openreferral.org): further names, identifiers, services
-- with regular hours and the rest of HSDS's terms in four languages; and of a verification, when it was and by which role.

insert into organization_field (name, level) values ('alternate_names', 0), ('identifiers', 2);

alter table organization_face add column verified_at timestamptz, add column verified_by text;
-- The role of who verified, never the person: a face is for strangers too.
create function face_verified() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
    select o.verified_at, case when o.verified_at is not null and u.role in ('admin', 'steward') then u.role end
    into new.verified_at, new.verified_by
    from organization o left join app_user u on u.id = o.verified_by where o.id = new.organization_id;
    return new;
end $$;
create trigger organization_face_verified before insert on organization_face for each row execute function face_verified();
update organization set updated_at = updated_at;

create or replace view organization_record with (security_invoker = true) as
select f.organization_id as id, d.*,
       case when not f.is_verified then 'unverified' when f.verified_until < current_date then 'expired' else 'verified' end
           as verification,
       f.verified_until, f.version, f.created_at, f.updated_at, 3 - f.level as _hidden, f.level = 3 as _held,
       f.words as _words, f.tokens as _tokens,
       f.document -> 'alternate_names' as alternate_names, f.document -> 'identifiers' as identifiers,
       f.verified_at, f.verified_by
from organization_face f
cross join jsonb_to_record(f.document) as d (names jsonb, kind text, acronym text, description jsonb, mission jsonb,
    legal_status text, founded text, website text, logo text, contacts jsonb, presence jsonb, locations jsonb,
    services jsonb, capacities_offered jsonb, capacities_needed jsonb, constituencies jsonb, agreements jsonb,
    referral_desk jsonb, recipient_class text, status text, visibility jsonb, location_blur text, listed boolean);

insert into vocabulary_term (vocabulary, term, labels)
select v, t, jsonb_build_object('ar', ar, 'en', en, 'ku', ku, 'tr', tr)
from (values
    ('weekday', 'MO', 'الاثنين', 'Monday', 'Duşem', 'Pazartesi'),
    ('weekday', 'TU', 'الثلاثاء', 'Tuesday', 'Sêşem', 'Salı'),
    ('weekday', 'WE', 'الأربعاء', 'Wednesday', 'Çarşem', 'Çarşamba'),
    ('weekday', 'TH', 'الخميس', 'Thursday', 'Pêncşem', 'Perşembe'),
    ('weekday', 'FR', 'الجمعة', 'Friday', 'În', 'Cuma'),
    ('weekday', 'SA', 'السبت', 'Saturday', 'Şemî', 'Cumartesi'),
    ('weekday', 'SU', 'الأحد', 'Sunday', 'Yekşem', 'Pazar'),
    ('service_status', 'active', 'قائمة', 'Active', 'Çalak', 'Etkin'),
    ('service_status', 'inactive', 'متوقفة', 'Inactive', 'Neçalak', 'Etkin değil'),
    ('service_status', 'temporarily_closed', 'متوقفة مؤقتًا', 'Temporarily closed', 'Demkî girtî', 'Geçici olarak kapalı'),
    ('service_status', 'defunct', 'انتهت', 'Ended', 'Bi dawî bûye', 'Sona erdi'),
    ('accessibility_feature', 'step_free', 'مدخل بلا درج', 'Step-free entrance', 'Ketina bê pêpelok', 'Basamaksız giriş'),
    ('accessibility_feature', 'accessible_toilet', 'دورة مياه ميسّرة', 'Accessible toilet', 'Destava ji bo astengdaran', 'Engelliye uygun tuvalet'),
    ('accessibility_feature', 'sign_language', 'لغة الإشارة', 'Sign language', 'Zimanê îşaretan', 'İşaret dili'),
    ('accessibility_feature', 'plain_language', 'لغة مبسّطة', 'Plain language', 'Zimanê sade', 'Sade dil'),
    ('accessibility_feature', 'large_print', 'طباعة كبيرة أو برايل', 'Large print or Braille', 'Tîpên mezin an Braille', 'Büyük punto veya Braille'),
    ('accessibility_feature', 'home_visits', 'زيارات منزلية', 'Home visits', 'Serdana malê', 'Ev ziyareti'),
    ('accessibility_feature', 'remote', 'عن بُعد', 'Remote', 'Ji dûr ve', 'Uzaktan'),
    ('accessibility_feature', 'women_only_space', 'مكان خاص بالنساء', 'Space for women only', 'Cihê taybet bi jinan', 'Yalnızca kadınlara özel alan'),
    ('accessibility_feature', 'childcare', 'رعاية الأطفال', 'Childcare', 'Lênêrîna zarokan', 'Çocuk bakımı')
) word (v, t, ar, en, ku, tr);
