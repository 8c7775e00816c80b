-- Words: one way to fold and cut them for index and query, look-alike letters for likely doubles, labels and synonyms by
-- which organizations are found, places in four languages, and what a verified organization was verified as.

-- ---- folding ----
-- Each decimal digit of Unicode 15 (Nd) as the ASCII digit of its value; full-width and mathematical ones are folded by
-- NFKD before. A script's ten stand in a row, so its zero tells all.
create or replace function fold_digits(words text) returns text language plpgsql immutable strict parallel safe as $$
declare
    zero integer;
begin
    if words !~ ('[\u0660-\u0669\u06f0-\u06f9\u07c0-\u07c9\u0966-\u096f\u09e6-\u09ef\u0a66-\u0a6f\u0ae6-\u0aef'
            '\u0b66-\u0b6f\u0be6-\u0bef\u0c66-\u0c6f\u0ce6-\u0cef\u0d66-\u0d6f\u0de6-\u0def\u0e50-\u0e59'
            '\u0ed0-\u0ed9\u0f20-\u0f29\u1040-\u1049\u1090-\u1099\u17e0-\u17e9\u1810-\u1819\u1946-\u194f'
            '\u19d0-\u19d9\u1a80-\u1a89\u1a90-\u1a99\u1b50-\u1b59\u1bb0-\u1bb9\u1c40-\u1c49\u1c50-\u1c59'
            '\ua620-\ua629\ua8d0-\ua8d9\ua900-\ua909\ua9d0-\ua9d9\ua9f0-\ua9f9\uaa50-\uaa59\uabf0-\uabf9'
            '\U000104a0-\U000104a9\U00010d30-\U00010d39\U00011066-\U0001106f\U000110f0-\U000110f9'
            '\U00011136-\U0001113f\U000111d0-\U000111d9\U000112f0-\U000112f9\U00011450-\U00011459'
            '\U000114d0-\U000114d9\U00011650-\U00011659\U000116c0-\U000116c9\U00011730-\U00011739'
            '\U000118e0-\U000118e9\U00011950-\U00011959\U00011c50-\U00011c59\U00011d50-\U00011d59'
            '\U00011da0-\U00011da9\U00016a60-\U00016a69\U00016ac0-\U00016ac9\U00016b50-\U00016b59'
            '\U0001e140-\U0001e149\U0001e2f0-\U0001e2f9\U0001e950-\U0001e959]') then
        return words;
    end if;
    foreach zero in array array[
        1632, 1776, 1984, 2406, 2534, 2662, 2790, 2918, 3046, 3174, 3302, 3430, 3558, 3664, 3792, 3872, 4160,
        4240, 6112, 6160, 6470, 6608, 6784, 6800, 6992, 7088, 7232, 7248, 42528, 43216, 43264, 43472, 43504,
        43600, 44016, 66720, 68912, 69734, 69872, 69942, 70096, 70384, 70736, 70864, 71248, 71360, 71472, 71904,
        72016, 72784, 73040, 73120, 92768, 92864, 93008, 123200, 123632, 125264] loop
        words := translate(words, (select string_agg(chr(zero + n), '' order by n) from generate_series(0, 9) n),
                           '0123456789');
    end loop;
    return words;
end $$;

-- The letters that never separate two names, folded alike: alef, hamza, ya, ta marbuta, the ha of other keyboards,
-- tatweel, vowel signs; Latin letters without their marks; digits; and what is not seen: joiners, soft hyphens, marks of
-- direction.
create or replace function fold_name(name text) returns text language sql immutable strict parallel safe as $$
    select trim(regexp_replace(
        translate(
            regexp_replace(public.fold_digits(lower(normalize(name, nfkd))),
                '[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08d3-\u08ff'
                '\u00ad\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff'
                '\U000e0000-\U000e0fffʿʾʻʼʹʺ''’‘′`´]', '', 'g'),
            'أإآٱىةؤئیکگۆێەھہےڪۋıđłø-–‐‑‒—−_/.,،',
            'اااايهوييككويهههيكوidlo            '),
        '\s+', ' ', 'g'))
$$;

-- Words as index and query have them: letters folded as in names of places, and the two that Sorani writes with a mark
-- below; a sign ends a word, but for the dots of an abbreviation (U.N., e.V., A.Ş.), which is one word; the Arabic
-- article with what may stand before it is left out, also behind "to" (للمفقودين).
create or replace function search_text(words text) returns text language sql immutable parallel safe as $$
    select trim(regexp_replace(
        regexp_replace(
            public.fold_name(translate(
                regexp_replace(normalize(words, nfkc),
                    '(?<![[:alnum:]][[:alnum:]])(?<=[[:alpha:]])\.(?=[[:alpha:]](?![[:alnum:]]))', '', 'g'),
                'ڕڵ', 'رل')),
            '[^[:alnum:]]+', ' ', 'g'),
        '(^|\s)([وبفك]?ال|و?لل)(?=\S{3,})', '\1', 'g'))
$$;

-- ---- names that look alike ----
-- The letters that Unicode's confusables (UTS #39, Unicode 15.0) show as one Latin letter or digit, in the small or the
-- capital form, and the Arabic ones that it shows as another Arabic letter. Facts, as ICU 72 gives them. A function and
-- no table, since an index of registration uses name_keys.
create or replace function fold_lookalikes(words text) returns text language sql immutable strict parallel safe as $$
    select translate(words,
            'ƨƻϩꝛʒȝɜзҙӡⳍꝫꮞбꮾⳓȣȢⳋꝯɑαаꭺƀɓƃƅβвьѣҍꮟᏼꞵȼсҫꮯᴄⲥðɖɗƌԁꭰꮷɇεеҽҿꭼꬲƒϝքᵮꞙꬵ'
            'ƍɠǥɡԍցꮐᏻħɦћнңһӈӊհꮋꮒᏺⱨⲏĦɩɨɪιіӏꭵᵻᵼɉʝϳјꭻƙκкқҟꮶⱪⲕꝁƚǀɫɭꮮⲓⳑμϻмӎꮇⲙɲƞɳ'
            'ηոռᵰⲛɵοθσоѳөօꭴꮎꮻᴏᴑⲟꝋꬽꬾƥρрꮲᵽⲣʠԛգզʀɍɼɽгғꭱꮁꮢᴦᵲⲅꭇꭈƽʂѕտꮥꮪᵴꜱŧƭʈⱦτтҭꭲ'
            'ᵵⲧʋʉυսꮜᴜᵾꞟꭎꭒνѵꮩᴠɯѡѽԝաꮃꮤᴡꝡχхҳⲭꭓɣƴɏʏγΥуүұꭹꮍⲩꭚƶȥʐζꮓᴢᵶڧࢰۃࢱٮںࢽېٯࢻࢼݢ',
            '22223333333346668899aaaabbbbbbbbbbbbccccccdddddddeeeeeeeffffff'
            'gggggggghhhhhhhhhhhhhhhiiiiiiiiijjjjjkkkkkkkkklllllllmmmmmmnnn'
            'nnnnnoooooooooooooooooppppppqqqqrrrrrrrrrrrrrrsssssssstttttttt'
            'ttuuuuuuuuuuvvvvwwwwwwwwwxxxxxyyyyyyyyyyyyyzzzzzzzفكهويييٻڡڡڡڬ')
$$;

-- A name as a key: equal for names that a reader takes for one. Words folded, foreign letters as the ones that they look
-- like, articles and conjunctions left out, British spelling as American; then 1, I and l are one letter, 0 is o and
-- rn is m (UTS #39 too), and nothing stands between the words.
create or replace function name_skeleton(name text) returns text language sql immutable strict parallel safe as $$
    select replace(translate(coalesce(nullif(regexp_replace(
        regexp_replace(
            regexp_replace(
                regexp_replace(
                    regexp_replace(public.fold_lookalikes(public.search_text(name)),
                        '\m(the|and|und|et|ve|le|la|les|der|die|das)\M', '', 'g'),
                    '(cent|theat|lit|met)re(s?)\M', '\1er\2', 'g'),
                'is(e|ed|es|ing|ation|ations)\M', 'iz\1', 'g'),
            '(lab|hon|neighb|harb|fav|behavi)our', '\1or', 'g'),
        '[^[:alnum:]]+', '', 'g'), ''), regexp_replace(public.search_text(name), '\s+', '', 'g')), '01i', 'oll'), 'rn', 'm')
$$;
create or replace function name_keys(names jsonb) returns text[] language sql immutable parallel safe as $$
    select array(select distinct skeleton
                 from jsonb_each_text(names) n cross join public.name_skeleton(n.value) skeleton
                 where skeleton <> '')
$$;

reindex index place_ar_search;
reindex index place_en_search;
reindex index place_alias_search;
reindex index registration_name_keys;
delete from organization_name_key;
insert into organization_name_key select unnest(name_keys(names)), id from organization;

-- ---- what an organization is found by beside its own words ----
-- Other words for what a vocabulary's term says, and the names of codes that are no vocabulary (languages, countries).
-- Rows: migrations/present/98_synonyms.sql.
create table search_synonym (
    vocabulary text not null,
    term text not null,
    language text not null,
    words text not null,
    primary key (vocabulary, term, language, words)
);
-- Every label, synonym and name of a place as search_text() has it: made of these tables and of vocabulary_term.
create table search_label (
    vocabulary text not null,
    term text not null,
    words text not null,
    primary key (vocabulary, term, words)
);
create index search_label_words on search_label (words text_pattern_ops);

-- ---- what was verified ----
-- Names, kind, acronym and further names of a verified organization as they were when somebody looked: others see these.
alter table organization add column verified_as jsonb;
alter table organization disable trigger user;
update organization set verified_as = jsonb_build_object('names', names, 'kind', kind, 'acronym', profile -> 'acronym',
                                                         'alternate_names', profile -> 'alternate_names')
where verified_at is not null and status <> 'erased';
alter table organization enable trigger user;

-- What leaves of a face: every field that an organization may show; what this face hides is null, like what is not
-- there.
create or replace function organization_body(document jsonb) returns json language sql immutable parallel safe as $$
    select json_object_agg(field, document -> field order by number)
    from unnest(array['names', 'kind', 'acronym', 'alternate_names', 'description', 'mission', 'legal_status', 'founded',
        'identifiers', 'website', 'logo', 'contacts', 'presence', 'locations', 'services', 'capacities_offered',
        'capacities_needed', 'constituencies', 'agreements', 'referral_desk', 'recipient_class', 'status', 'visibility',
        'location_blur', 'listed', 'verified_as'])
        with ordinality as shown (field, number)
$$;

-- ---- places in four languages ----
-- Names in Kurdish (Kurmanji) and Turkish. Where no other is in use it is the Arabic name as that language writes it.
alter table place add column name_ku text, add column name_tr text;
alter table place disable trigger user;
update place p set name_ku = n.ku, name_tr = n.tr
from (values
    ('SY', 'Sûriye', 'Suriye'), ('SY01', 'Şam', 'Şam'), ('SY02', 'Heleb', 'Halep'),
    ('SY03', 'Rîfa Şamê', 'Şam Kırsalı'), ('SY04', 'Hums', 'Humus'), ('SY05', 'Hema', 'Hama'),
    ('SY06', 'Lazqiye', 'Lazkiye'), ('SY07', 'Idlib', 'İdlib'), ('SY08', 'Hesekê', 'Haseke'),
    ('SY09', 'Dêrazor', 'Deyrizor'), ('SY10', 'Tertûs', 'Tartus'), ('SY11', 'Reqa', 'Rakka'),
    ('SY12', 'Dera', 'Dera'), ('SY13', 'Siwêda', 'Süveyda'), ('SY14', 'Qinêtra', 'Kuneytra'),
    ('SY0100', 'Şam', 'Şam'), ('SY0200', 'Çiyayê Seman', 'Cebel Seman'), ('SY0202', 'Bab', 'El Bab'),
    ('SY0203', 'Efrîn', 'Afrin'), ('SY0204', 'Ezaz', 'Azez'), ('SY0205', 'Minbic', 'Münbiç'),
    ('SY0206', 'Kobanî', 'Ayn el Arap'), ('SY0207', 'Sefîre', 'Sefire'), ('SY0208', 'Cerablus', 'Cerablus'),
    ('SY0301', 'Navenda Rîfa Şamê', 'Şam Kırsalı Merkez'), ('SY0302', 'Dûma', 'Duma'),
    ('SY0303', 'Qutêfe', 'Kuteyfe'), ('SY0304', 'Til', 'El Tel'), ('SY0305', 'Yebrûd', 'Yebrud'),
    ('SY0306', 'Nebek', 'Nebek'), ('SY0307', 'Zebedanî', 'Zebedani'), ('SY0308', 'Qetena', 'Katana'),
    ('SY0309', 'Dareya', 'Dareyya'), ('SY0401', 'Hums', 'Humus'), ('SY0402', 'Qusêr', 'Kuseyr'),
    ('SY0403', 'Telkelex', 'Telkelah'), ('SY0404', 'Restan', 'Rastan'), ('SY0405', 'Tedmur', 'Tedmür'),
    ('SY0406', 'Muxerem', 'Muharrem'), ('SY0501', 'Hema', 'Hama'), ('SY0502', 'Suqêlebiye', 'Sukaylabiye'),
    ('SY0503', 'Selemiye', 'Selemiye'), ('SY0504', 'Misyaf', 'Masyaf'), ('SY0505', 'Mherde', 'Maharde'),
    ('SY0600', 'Lazqiye', 'Lazkiye'), ('SY0602', 'Cebele', 'Cebele'), ('SY0603', 'Hefe', 'Haffa'),
    ('SY0604', 'Qerdeha', 'Kardaha'), ('SY0700', 'Idlib', 'İdlib'), ('SY0702', 'Mearet Numan', 'Maarretünnuman'),
    ('SY0703', 'Harim', 'Harim'), ('SY0704', 'Cisr Şixûr', 'Cisr eş-Şuğur'), ('SY0705', 'Erîha', 'Eriha'),
    ('SY0800', 'Hesekê', 'Haseke'), ('SY0802', 'Qamişlo', 'Kamışlı'), ('SY0803', 'Dêrik', 'Malikiye'),
    ('SY0804', 'Serêkaniyê', 'Resulayn'), ('SY0901', 'Dêrazor', 'Deyrizor'), ('SY0902', 'Bukemal', 'Ebu Kemal'),
    ('SY0903', 'Meyadîn', 'Meyadin'), ('SY1000', 'Tertûs', 'Tartus'), ('SY1002', 'Banyas', 'Banyas'),
    ('SY1003', 'Safîta', 'Safita'), ('SY1004', 'Dirêkîş', 'Dreykiş'), ('SY1005', 'Şêx Bedir', 'Şeyh Bedir'),
    ('SY1006', 'Qedmûs', 'Kadmus'), ('SY1101', 'Reqa', 'Rakka'), ('SY1102', 'Girê Spî', 'Tel Abyad'),
    ('SY1103', 'Tebqa', 'Tabka'), ('SY1200', 'Dera', 'Dera'), ('SY1202', 'Senemên', 'Sanameyn'),
    ('SY1203', 'Izra', 'İzra'), ('SY1300', 'Siwêda', 'Süveyda'), ('SY1302', 'Selxed', 'Salhad'),
    ('SY1303', 'Şehba', 'Şahba'), ('SY1400', 'Qinêtra', 'Kuneytra'), ('SY1402', 'Fîq', 'Fik')
) n (pcode, ku, tr)
where n.pcode = p.pcode;
alter table place enable trigger user;
create index place_ku_search on place using gin (fold_name(name_ku) gin_trgm_ops);
create index place_tr_search on place using gin (fold_name(name_tr) gin_trgm_ops);

-- Other names: the official English ones of OCHA's Common Operational Datasets, and those in use in four languages and
-- two scripts.
insert into place_alias (pcode, language, name)
select n.pcode, n.language, n.name from (values
    ('SY', 'en', 'Syrian Arab Republic'), ('SY', 'ar', 'سورية'), ('SY', 'ar', 'الجمهورية العربية السورية'),
    ('SY', 'ku', 'Sûrî'), ('SY', 'ku', 'سوریا'), ('SY01', 'en', 'Dimashq'),
    ('SY01', 'ar', 'الشام'), ('SY01', 'ku', 'Dîmeşq'), ('SY01', 'ku', 'دیمەشق'),
    ('SY01', 'tr', 'Dımaşk'), ('SY02', 'en', 'Halab'), ('SY02', 'en', 'Haleb'), ('SY02', 'ku', 'حەلەب'),
    ('SY03', 'en', 'Rural Damascus'), ('SY03', 'en', 'Damascus Countryside'), ('SY03', 'en', 'Rif Damascus'),
    ('SY03', 'en', 'Reef Dimashq'), ('SY03', 'ku', 'Derdora Şamê'),
    ('SY03', 'tr', 'Rif Dımaşk'), ('SY04', 'en', 'Hims'), ('SY04', 'ku', 'Homs'), ('SY04', 'ku', 'حومس'),
    ('SY05', 'en', 'Hamah'), ('SY05', 'ku', 'حەما'), ('SY06', 'en', 'Lattakia'), ('SY06', 'en', 'Ladhiqiyah'),
    ('SY06', 'en', 'Al-Ladhiqiyah'), ('SY06', 'ku', 'لازقیە'), ('SY07', 'en', 'Idleb'), ('SY07', 'en', 'Edlib'),
    ('SY07', 'en', 'Edleb'), ('SY07', 'ku', 'ئیدلب'), ('SY07', 'ku', 'Idlêb'), ('SY08', 'en', 'Al-Hasakeh'),
    ('SY08', 'en', 'Hasakah'), ('SY08', 'en', 'Hasaka'), ('SY08', 'en', 'Hassakeh'), ('SY08', 'en', 'Al-Hassakah'),
    ('SY08', 'ku', 'Hesiçe'), ('SY08', 'ku', 'حەسەکە'), ('SY08', 'ku', 'الحسجة'), ('SY08', 'tr', 'El Haseke'),
    ('SY09', 'en', 'Deir-ez-Zor'), ('SY09', 'en', 'Deir Ezzor'), ('SY09', 'en', 'Deir al-Zor'),
    ('SY09', 'en', 'Dayr az-Zawr'), ('SY09', 'ar', 'الدير'), ('SY09', 'ar', 'ديرالزور'), ('SY09', 'ku', 'Dêra Zorê'),
    ('SY09', 'ku', 'Dêrezor'), ('SY09', 'ku', 'دێرەزوور'), ('SY09', 'tr', 'Deyrezzor'), ('SY09', 'tr', 'Deyr ez-Zor'),
    ('SY10', 'en', 'Tartous'), ('SY10', 'ku', 'تەرتووس'), ('SY11', 'en', 'Ar-Raqqa'), ('SY11', 'en', 'Ar-Raqqah'),
    ('SY11', 'en', 'Raqqah'), ('SY11', 'en', 'Rakka'), ('SY11', 'ku', 'Reqqa'), ('SY11', 'ku', 'ڕەققە'),
    ('SY12', 'en', 'Dar''a'), ('SY12', 'en', 'Deraa'), ('SY12', 'ar', 'حوران'), ('SY12', 'ku', 'دەرعا'),
    ('SY12', 'ku', 'Hewran'), ('SY13', 'en', 'As-Sweida'), ('SY13', 'en', 'Sweida'), ('SY13', 'en', 'Suwayda'),
    ('SY13', 'en', 'Suweida'), ('SY13', 'en', 'Swaida'), ('SY13', 'en', 'As-Suweida'), ('SY13', 'ar', 'جبل العرب'),
    ('SY13', 'ar', 'جبل الدروز'), ('SY13', 'ku', 'سوێدا'), ('SY13', 'tr', 'Es-Süveyda'),
    ('SY14', 'en', 'Al-Quneitra'), ('SY14', 'en', 'Qunaitra'), ('SY14', 'en', 'Qunaytirah'),
    ('SY14', 'ku', 'قونەیترە'), ('SY14', 'ku', 'Qunêtra'), ('SY0100', 'en', 'Dimashq'), ('SY0100', 'ar', 'الشام'),
    ('SY0200', 'en', 'Jebel Saman'), ('SY0200', 'en', 'Jabal Saman'), ('SY0200', 'ar', 'سمعان'),
    ('SY0202', 'en', 'Al Bab'), ('SY0202', 'ar', 'باب'), ('SY0202', 'ku', 'El Bab'),
    ('SY0203', 'en', 'Efrin'), ('SY0203', 'en', 'Afreen'), ('SY0203', 'ku', 'عەفرین'), ('SY0204', 'en', 'A''zaz'),
    ('SY0204', 'en', 'Aazaz'), ('SY0204', 'ar', 'اعزاز'), ('SY0204', 'ar', 'عزاز'), ('SY0204', 'tr', 'Azaz'),
    ('SY0205', 'en', 'Menbij'), ('SY0205', 'en', 'Manbej'), ('SY0205', 'ku', 'Mebbûc'), ('SY0205', 'ku', 'مەنبج'),
    ('SY0205', 'tr', 'Menbiç'), ('SY0206', 'en', 'Ain Al Arab'), ('SY0206', 'en', 'Kobani'),
    ('SY0206', 'en', 'Kobane'), ('SY0206', 'ar', 'كوباني'), ('SY0206', 'ar', 'كوبانى'), ('SY0206', 'ku', 'Kobanê'),
    ('SY0206', 'ku', 'کۆبانی'), ('SY0207', 'en', 'As-Safira'), ('SY0207', 'en', 'Safireh'),
    ('SY0207', 'tr', 'Es-Sefire'), ('SY0208', 'en', 'Jarablus'), ('SY0208', 'en', 'Jarabulous'),
    ('SY0208', 'ku', 'Cerabulus'), ('SY0208', 'ku', 'جەرابلوس'), ('SY0301', 'en', 'Rural Damascus'),
    ('SY0301', 'en', 'Damascus Countryside Centre'), ('SY0302', 'en', 'Duma'), ('SY0303', 'en', 'Al Qutayfah'),
    ('SY0303', 'en', 'Qutaifa'), ('SY0303', 'en', 'Qutayfeh'), ('SY0304', 'en', 'At Tall'),
    ('SY0304', 'en', 'Al-Tal'), ('SY0304', 'en', 'Tall'), ('SY0305', 'en', 'Yabroud'), ('SY0305', 'en', 'Yabrood'),
    ('SY0306', 'en', 'An Nabk'), ('SY0306', 'en', 'An-Nabek'), ('SY0306', 'en', 'Nabek'),
    ('SY0307', 'en', 'Az-Zabdani'), ('SY0307', 'en', 'Zabadani'), ('SY0307', 'en', 'Az-Zabadani'),
    ('SY0309', 'en', 'Daraya'), ('SY0309', 'en', 'Darayya'), ('SY0309', 'ar', 'داريّا'), ('SY0401', 'en', 'Hims'),
    ('SY0402', 'en', 'Qusayr'), ('SY0402', 'en', 'Al-Qusair'), ('SY0402', 'en', 'Qusair'),
    ('SY0403', 'en', 'Tall Kalakh'), ('SY0403', 'en', 'Tal Kalakh'), ('SY0403', 'ar', 'تل كلخ'),
    ('SY0404', 'en', 'Ar-Rastan'), ('SY0404', 'en', 'Rastan'), ('SY0405', 'en', 'Tadmor'),
    ('SY0405', 'en', 'Palmyra'), ('SY0405', 'ar', 'بالميرا'), ('SY0405', 'ku', 'Palmîra'),
    ('SY0405', 'tr', 'Palmira'), ('SY0406', 'en', 'Al Makhrim'), ('SY0406', 'en', 'Mukharram'),
    ('SY0406', 'ar', 'المخرم الفوقاني'), ('SY0501', 'en', 'Hamah'), ('SY0502', 'en', 'As-Suqaylabiyah'),
    ('SY0502', 'en', 'Suqaylabiyah'), ('SY0502', 'en', 'Skelbiyeh'), ('SY0503', 'en', 'As-Salamiyeh'),
    ('SY0503', 'en', 'Salamiyah'), ('SY0503', 'en', 'Salamiyeh'), ('SY0503', 'ar', 'السلمية'),
    ('SY0504', 'en', 'Masyaf'), ('SY0504', 'en', 'Misyaf'), ('SY0504', 'en', 'Musyaf'), ('SY0505', 'en', 'Muhradah'),
    ('SY0505', 'en', 'Mahardah'), ('SY0505', 'en', 'Mharda'), ('SY0600', 'en', 'Lattakia'),
    ('SY0602', 'en', 'Jablah'), ('SY0602', 'en', 'Jebleh'), ('SY0603', 'en', 'Al-Haffa'), ('SY0603', 'en', 'Haffa'),
    ('SY0603', 'en', 'Haffeh'), ('SY0604', 'en', 'Al-Qardaha'), ('SY0604', 'en', 'Qirdaha'),
    ('SY0700', 'en', 'Idleb'), ('SY0700', 'en', 'Edlib'), ('SY0702', 'en', 'Al Ma''ra'),
    ('SY0702', 'en', 'Maarat al-Numan'), ('SY0702', 'en', 'Maaret Numan'), ('SY0702', 'ar', 'المعرة'),
    ('SY0703', 'en', 'Harim'), ('SY0703', 'en', 'Harem'), ('SY0704', 'en', 'Jisr-Ash-Shugur'),
    ('SY0704', 'en', 'Jisr ash-Shughur'), ('SY0704', 'en', 'Jisr Shughur'), ('SY0704', 'tr', 'Cisr Şuğur'),
    ('SY0705', 'en', 'Areha'), ('SY0800', 'en', 'Al-Hasakeh'), ('SY0800', 'en', 'Hasakah'),
    ('SY0800', 'en', 'Hasaka'), ('SY0800', 'ku', 'Hesiçe'), ('SY0802', 'en', 'Quamishli'),
    ('SY0802', 'en', 'Qamishli'), ('SY0802', 'en', 'Qamishly'), ('SY0802', 'en', 'Kamishli'),
    ('SY0802', 'en', 'Al-Qamishly'), ('SY0802', 'ar', 'قامشلي'), ('SY0802', 'ku', 'قامشلو'),
    ('SY0802', 'ku', 'قامیشلۆ'), ('SY0802', 'ku', 'Qamişlû'), ('SY0802', 'tr', 'Kamışlo'),
    ('SY0803', 'en', 'Al-Malikeyyeh'), ('SY0803', 'en', 'Malikiyah'), ('SY0803', 'en', 'Derik'),
    ('SY0803', 'ar', 'ديريك'), ('SY0803', 'ar', 'ديرك'), ('SY0803', 'ku', 'Dêrika Hemko'), ('SY0803', 'ku', 'دێریک'),
    ('SY0804', 'en', 'Ras Al Ain'), ('SY0804', 'en', 'Ras al-Ain'), ('SY0804', 'en', 'Sere Kaniye'),
    ('SY0804', 'ar', 'سري كانيه'), ('SY0804', 'ar', 'سري كانييه'), ('SY0804', 'ku', 'Serê Kaniyê'),
    ('SY0804', 'ku', 'سەرێ کانی'), ('SY0804', 'tr', 'Rasulayn'), ('SY0901', 'en', 'Deir-ez-Zor'),
    ('SY0901', 'en', 'Deir Ezzor'), ('SY0901', 'tr', 'Deyrezzor'), ('SY0902', 'en', 'Abu Kamal'),
    ('SY0902', 'en', 'Albu Kamal'), ('SY0902', 'en', 'Al-Bukamal'), ('SY0902', 'ar', 'ألبوكمال'),
    ('SY0902', 'ar', 'أبو كمال'), ('SY0903', 'en', 'Al Mayadin'), ('SY0903', 'en', 'Mayadeen'),
    ('SY0903', 'en', 'Al-Mayadeen'), ('SY1000', 'en', 'Tartous'), ('SY1002', 'en', 'Banyas'),
    ('SY1004', 'en', 'Dreikish'), ('SY1004', 'en', 'Duraikish'), ('SY1004', 'ar', 'الدريكيش'),
    ('SY1005', 'en', 'Sheikh Badr'), ('SY1005', 'en', 'Ash-Shaykh Badr'), ('SY1006', 'en', 'Al Qadmous'),
    ('SY1006', 'en', 'Qadmus'), ('SY1101', 'en', 'Ar-Raqqa'), ('SY1101', 'en', 'Raqqa'), ('SY1101', 'en', 'Raqqah'),
    ('SY1101', 'ku', 'Reqqa'), ('SY1102', 'en', 'Tell Abiad'), ('SY1102', 'en', 'Tal Abyad'),
    ('SY1102', 'ar', 'كري سبي'), ('SY1102', 'ku', 'گرێ سپی'), ('SY1102', 'tr', 'Tell Abyad'),
    ('SY1103', 'en', 'Ath-Thawrah'), ('SY1103', 'en', 'Al-Thawra'), ('SY1103', 'en', 'Tabqa'),
    ('SY1103', 'en', 'At-Tabqah'), ('SY1103', 'ar', 'الطبقة'), ('SY1103', 'ku', 'تەبقە'),
    ('SY1103', 'tr', 'Es-Sevra'), ('SY1200', 'en', 'Dar''a'), ('SY1200', 'en', 'Deraa'),
    ('SY1202', 'en', 'As-Sanamayn'), ('SY1202', 'en', 'Sanamein'), ('SY1202', 'en', 'Sanamayn'),
    ('SY1203', 'en', 'Izra'''), ('SY1203', 'en', 'Izraa'), ('SY1203', 'en', 'Ezraa'), ('SY1203', 'ar', 'ازرع'),
    ('SY1300', 'en', 'As-Sweida'), ('SY1300', 'en', 'Sweida'), ('SY1300', 'en', 'Suwayda'),
    ('SY1300', 'en', 'Suweida'), ('SY1302', 'en', 'Salkhed'), ('SY1303', 'en', 'Shahbaa'),
    ('SY1400', 'en', 'Al-Quneitra'), ('SY1402', 'en', 'Al Fiq'), ('SY1402', 'en', 'Feeq')
) n (pcode, language, name)
on conflict do nothing;
