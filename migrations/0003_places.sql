-- Places: the Syrian gazetteer. Governorates and districts are written here; finer levels and aliases are imported.
-- P-codes and names as facts from OCHA's Common Operational Datasets (COD-AB Syria, CC BY 3.0 IGO) by way of OpenSyria
-- (CC BY 4.0, "OpenSyria and source datasets").

create table place (
    pcode text primary key,
    level text not null check (level in ('country', 'governorate', 'district', 'subdistrict', 'community', 'neighbourhood')),
    parent text references place,
    name_ar text,
    name_en text,
    latitude double precision,
    longitude double precision,
    ancestors text[] not null default '{}', -- P-codes from the country down to the place itself
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

-- The way down from the country is kept with each place, so that "within" is one look-up.
create function place_ancestors() returns trigger language plpgsql as $$
begin
    new.ancestors := coalesce((select p.ancestors from place p where p.pcode = new.parent), '{}') || new.pcode;
    return new;
end $$;
create trigger place_way before insert or update of parent, pcode on place for each row execute function place_ancestors();

create index place_within on place using gin (ancestors);
create index place_parent on place (parent);
create index place_ar_search on place using gin (fold_name(name_ar) gin_trgm_ops);
create index place_en_search on place using gin (fold_name(name_en) gin_trgm_ops);
create index place_alias_search on place_alias using gin (fold_name(name) gin_trgm_ops);

-- Reference data: everybody reads, only the owner writes (athar places import).
grant select on place, place_alias to athar_app;
grant execute on function fold_name(text) to athar_app, athar_reader;

insert into place (pcode, level, parent, name_ar, name_en, latitude, longitude) values
    ('SY', 'country', null, 'سوريا', 'Syria', 35.0, 38.5),
    ('SY01', 'governorate', 'SY', 'دمشق', 'Damascus', 33.5167, 36.2833),
    ('SY02', 'governorate', 'SY', 'حلب', 'Aleppo', 36.25, 37.6167),
    ('SY03', 'governorate', 'SY', 'ريف دمشق', 'Rif Dimashq', 33.5, 37.3833),
    ('SY04', 'governorate', 'SY', 'حمص', 'Homs', 34.4667, 38.3),
    ('SY05', 'governorate', 'SY', 'حماة', 'Hama', 35.2333, 37.2),
    ('SY06', 'governorate', 'SY', 'اللاذقية', 'Latakia', 35.5667, 36.0333),
    ('SY07', 'governorate', 'SY', 'إدلب', 'Idlib', 35.7667, 36.6667),
    ('SY08', 'governorate', 'SY', 'الحسكة', 'Al-Hasakah', 36.5167, 40.9),
    ('SY09', 'governorate', 'SY', 'دير الزور', 'Deir ez-Zor', 35.1667, 40.2833),
    ('SY10', 'governorate', 'SY', 'طرطوس', 'Tartus', 34.925, 36.0165),
    ('SY11', 'governorate', 'SY', 'الرقة', 'Raqqa', 36, 38.9333),
    ('SY12', 'governorate', 'SY', 'درعا', 'Daraa', 32.85, 36.2167),
    ('SY13', 'governorate', 'SY', 'السويداء', 'As-Suwayda', 32.7667, 36.85),
    ('SY14', 'governorate', 'SY', 'القنيطرة', 'Quneitra', 33.0333, 35.7833),
    ('SY0100', 'district', 'SY01', 'دمشق', 'Damascus', 33.5156, 36.2803),
    ('SY0200', 'district', 'SY02', 'جبل سمعان', 'Mount Simeon', 35.9996, 37.0847),
    ('SY0202', 'district', 'SY02', 'الباب', 'Al-Bab', 36.3095, 37.5328),
    ('SY0203', 'district', 'SY02', 'عفرين', 'Afrin', 36.5489, 36.7929),
    ('SY0204', 'district', 'SY02', 'أعزاز', 'Azaz', 36.4999, 37.1838),
    ('SY0205', 'district', 'SY02', 'منبج', 'Manbij', 36.0669, 37.9173),
    ('SY0206', 'district', 'SY02', 'عين العرب', 'Ayn al-Arab', 36.6022, 38.3482),
    ('SY0207', 'district', 'SY02', 'السفيرة', 'Al-Safira', 35.8331, 37.4635),
    ('SY0208', 'district', 'SY02', 'جرابلس', 'Jarabulus', 36.6909, 37.8141),
    ('SY0301', 'district', 'SY03', 'مركز ريف دمشق', 'Markaz Rif Dimashq', 33.3466, 36.2875),
    ('SY0302', 'district', 'SY03', 'دوما', 'Douma', 33.4326, 37.6386),
    ('SY0303', 'district', 'SY03', 'القطيفة', 'Al-Qutayfah', 33.808, 36.8608),
    ('SY0304', 'district', 'SY03', 'التل', 'Al-Tall', 33.718, 36.3278),
    ('SY0305', 'district', 'SY03', 'يبرود', 'Yabrud', 33.953, 36.446),
    ('SY0306', 'district', 'SY03', 'النبك', 'Al-Nabk', 34.0831, 36.7122),
    ('SY0307', 'district', 'SY03', 'الزبداني', 'Al-Zabadani', 33.7082, 36.112),
    ('SY0308', 'district', 'SY03', 'قطنا', 'Qatana', 33.3892, 36.0036),
    ('SY0309', 'district', 'SY03', 'داريا', 'Darayya', 33.4991, 36.1912),
    ('SY0401', 'district', 'SY04', 'حمص', 'Homs', 34.5294, 36.8951),
    ('SY0402', 'district', 'SY04', 'القصير', 'Al-Qusayr', 34.5408, 36.5553),
    ('SY0403', 'district', 'SY04', 'تلكلخ', 'Talkalakh', 34.7185, 36.2738),
    ('SY0404', 'district', 'SY04', 'الرستن', 'Al-Rastan', 34.871, 36.7724),
    ('SY0405', 'district', 'SY04', 'تدمر', 'Tadmur', 34.424, 38.6458),
    ('SY0406', 'district', 'SY04', 'المخرم', 'Al-Mukharram', 34.8506, 37.3769),
    ('SY0501', 'district', 'SY05', 'حماة', 'Hama', 35.2858, 37.1263),
    ('SY0502', 'district', 'SY05', 'السقيلبية', 'Al-Suqaylabiyah', 35.481, 36.3244),
    ('SY0503', 'district', 'SY05', 'سلمية', 'Al-Salamiyah', 35.144, 37.5924),
    ('SY0504', 'district', 'SY05', 'مصياف', 'Masyaf', 35.1033, 36.3392),
    ('SY0505', 'district', 'SY05', 'محردة', 'Mhardeh', 35.3002, 36.5484),
    ('SY0600', 'district', 'SY06', 'اللاذقية', 'Latakia', 35.7243, 35.9415),
    ('SY0602', 'district', 'SY06', 'جبلة', 'Jableh', 35.2905, 36.0449),
    ('SY0603', 'district', 'SY06', 'الحفة', 'Al-Haffah', 35.5969, 36.112),
    ('SY0604', 'district', 'SY06', 'القرداحة', 'Qardaha', 35.4171, 36.1061),
    ('SY0700', 'district', 'SY07', 'إدلب', 'Idlib', 35.9069, 36.7568),
    ('SY0702', 'district', 'SY07', 'معرة النعمان', 'Maarrat al-Nu''man', 35.5386, 36.7919),
    ('SY0703', 'district', 'SY07', 'حارم', 'Harem', 36.1401, 36.5654),
    ('SY0704', 'district', 'SY07', 'جسر الشغور', 'Jisr al-Shughur', 35.8776, 36.329),
    ('SY0705', 'district', 'SY07', 'أريحا', 'Ariha', 35.7628, 36.552),
    ('SY0800', 'district', 'SY08', 'الحسكة', 'Al-Hasakah', 36.2258, 40.7345),
    ('SY0802', 'district', 'SY08', 'القامشلي', 'Al-Qamishli', 36.8507, 41.1724),
    ('SY0803', 'district', 'SY08', 'المالكية', 'Al-Malikiyah', 36.9411, 41.9016),
    ('SY0804', 'district', 'SY08', 'رأس العين', 'Ras al-Ayn', 36.7566, 40.1464),
    ('SY0901', 'district', 'SY09', 'دير الزور', 'Deir ez-Zor', 35.4491, 40.1934),
    ('SY0902', 'district', 'SY09', 'البوكمال', 'Abu Kamal', 34.5408, 40.5197),
    ('SY0903', 'district', 'SY09', 'الميادين', 'Mayadin', 34.8565, 40.3041),
    ('SY1000', 'district', 'SY10', 'طرطوس', 'Tartus', 34.839, 35.9716),
    ('SY1002', 'district', 'SY10', 'بانياس', 'Baniyas', 35.1498, 36.0014),
    ('SY1003', 'district', 'SY10', 'صافيتا', 'Safita', 34.8042, 36.1229),
    ('SY1004', 'district', 'SY10', 'دريكيش', 'Duraykish', 34.932, 36.1268),
    ('SY1005', 'district', 'SY10', 'الشيخ بدر', 'Al-Shaykh Badr', 35.0449, 36.0981),
    ('SY1006', 'district', 'SY10', 'القدموس', 'Qadmous', 35.1478, 36.168),
    ('SY1101', 'district', 'SY11', 'الرقة', 'Ar-Raqqah', 35.872, 39.0471),
    ('SY1102', 'district', 'SY11', 'تل أبيض', 'Tell Abyad', 36.4828, 39.2136),
    ('SY1103', 'district', 'SY11', 'الثورة', 'Al-Thawrah', 35.7984, 38.3455),
    ('SY1200', 'district', 'SY12', 'درعا', 'Daraa', 32.6314, 36.2035),
    ('SY1202', 'district', 'SY12', 'الصنمين', 'Al-Sanamayn', 33.1256, 36.2754),
    ('SY1203', 'district', 'SY12', 'إزرع', 'Izra', 32.9012, 36.1614),
    ('SY1300', 'district', 'SY13', 'السويداء', 'As-Suwayda', 32.7813, 36.865),
    ('SY1302', 'district', 'SY13', 'صلخد', 'Salkhad', 32.5178, 36.9195),
    ('SY1303', 'district', 'SY13', 'شهبا', 'Shahba', 33.0428, 36.7203),
    ('SY1400', 'district', 'SY14', 'القنيطرة', 'Quneitra', 33.0857, 35.7884),
    ('SY1402', 'district', 'SY14', 'فيق', 'Fiq', 32.7979, 35.722);

-- A text as a literal inside LIKE.
create function like_text(words text) returns text language sql immutable strict parallel safe as
    $$ select replace(replace(replace(words, '\', '\\'), '%', '\%'), '_', '\_') $$;
grant execute on function like_text(text) to athar_app;
