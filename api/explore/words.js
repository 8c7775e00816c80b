// The words of the page in its four languages, and how numbers and dates are written in them.
const LOCALES = { ar: 'ar-SY', en: 'en-GB', ku: 'ku', tr: 'tr' };
export const NAMES_OF_LANGUAGES = { ar: 'العربية', en: 'English', ku: 'Kurdî', tr: 'Türkçe' };
export const language = document.documentElement.lang; // first.js chose it
export const direction = document.documentElement.dir;

// word: Arabic, English, Kurdish (Kurmanji), Turkish. {x} is filled in. What the service has a vocabulary for stands there and
// is asked for with label() (tests/words.sh).
const TABLE = {
  ...window.FIRST_WORDS,
  title: ['خريطة المنظمات · أثر', 'Map of organizations · Athar', 'Nexşeya rêxistinan · Athar', 'Kuruluşlar haritası · Athar'],
  tagline: ['من يساعد عائلات المفقودين، وأين', 'Who helps families of the missing, and where', 'Kî alîkariya malbatên windayan dike, û li ku', 'Kayıp yakınlarına kim, nerede yardım ediyor'],
  languages: ['لغة الصفحة', 'Language of the page', 'Zimanê rûpelê', 'Sayfanın dili'],
  skip_list: ['تخطَّ إلى القائمة', 'Skip to the list', 'Derbasî lîsteyê bibe', 'Listeye geç'],
  skip_search: ['تخطَّ إلى البحث', 'Skip to the search', 'Derbasî lêgerînê bibe', 'Aramaya geç'],
  find: ['البحث والتصفية', 'Search and filters', 'Lêgerîn û parzûn', 'Arama ve süzgeçler'],
  search_label: ['ابحث عن منظمة', 'Find an organization', 'Li rêxistinekê bigere', 'Kuruluş ara'],
  search_hint: ['اسم أو مدينة أو خدمة', 'A name, a town, a service', 'Nav, bajar, xizmet', 'Ad, kent, hizmet'],
  filters: ['التصفية', 'Filters', 'Parzûn', 'Filtreler'],
  chosen: ['التصفية المختارة', 'Chosen filters', 'Parzûnên hilbijartî', 'Seçilen süzgeçler'],
  remove: ['أزل: {name}', 'Remove: {name}', 'Rake: {name}', 'Kaldır: {name}'],
  clear: ['أزل الكل', 'Clear all', 'Hemûyan rake', 'Tümünü kaldır'],
  words_chip: ['«{q}»', '“{q}”', '“{q}”', '“{q}”'],
  kind: ['نوع المنظمة', 'Kind of organization', 'Cureyê rêxistinê', 'Kuruluş türü'],
  skill: ['مهارة تقدّمها', 'Skill it offers', 'Jêhatîbûna ku pêşkêş dike', 'Sunduğu beceri'],
  need: ['مهارة تحتاجها', 'Skill it needs', 'Jêhatîbûna ku jê re lazim e', 'İhtiyaç duyduğu beceri'],
  language: ['لغة العمل', 'Working language', 'Zimanê xebatê', 'Çalışma dili'],
  show_districts: ['مناطق {name}', 'Districts of {name}', 'Navçeyên {name}', '{name} ilçeleri'],
  show_all: ['أظهر الكل ({n})', 'Show all ({n})', 'Hemûyan nîşan bide ({n})', 'Tümünü göster ({n})'],
  none: ['لم يُعثر على شيء. أزل شرطًا من التصفية أو ابحث بكلمات أقل.', 'Nothing found. Remove a filter, or search with fewer words.', 'Tiştek nehat dîtin. Parzûnekê rake an bi kêmtir peyvan bigere.', 'Bir şey bulunamadı. Bir süzgeci kaldırın ya da daha az sözcükle arayın.'],
  comma: ['، ', ', ', ', ', ', '],
  more: ['أظهر المزيد', 'Show more', 'Zêdetir nîşan bide', 'Daha fazla göster'],
  views: ['طريقة العرض', 'View', 'Dîtin', 'Görünüm'],
  list: ['القائمة', 'List', 'Lîste', 'Liste'],
  map: ['الخريطة', 'Map', 'Nexşe', 'Harita'],
  map_label: ['خريطة المنظمات؛ تعرض القائمة المنظمات نفسها', 'Map of organizations; the list shows the same ones', 'Nexşeya rêxistinan; lîste heman rêxistinan nîşan dide', 'Kuruluşlar haritası; liste aynı kuruluşları gösterir'],
  canvas_label: ['الخريطة: تحركها الأسهم، ويقرّبها زائد ويبعدها ناقص', 'Map: arrows move it, plus and minus zoom', 'Nexşe: tîr wê dilivînin, plus û minus mezin û biçûk dikin', 'Harita: oklar kaydırır, artı ve eksi yakınlaştırır'],
  marks: ['ما على الخريطة: تنقّل بالأسهم', 'What is on the map: move with the arrows', 'Tiştên li ser nexşeyê: bi tîran bigere', 'Haritadakiler: oklarla gezin'],
  shown: ['ما تعرضه الخريطة', 'What the map shows', 'Nexşe çi nîşan dide', 'Haritanın gösterdiği'],
  map_points: ['المنظمات', 'Organizations', 'Rêxistin', 'Kuruluşlar'],
  map_counts: ['العدد في كل محافظة', 'Per governorate', 'Li gor parêzgehê', 'İle göre'],
  zoom_in: ['قرّب', 'Zoom in', 'Nêzîk bike', 'Yakınlaştır'],
  zoom_out: ['أبعد', 'Zoom out', 'Dûr bike', 'Uzaklaştır'],
  zoom_all: ['سوريا كاملة', 'All of Syria', 'Tevahiya Sûriyê', 'Tüm Suriye'],
  legend: ['مفتاح الخريطة', 'Legend', 'Ravekirin', 'Açıklama'],
  legend_exact: ['منظمة في هذا المكان', 'Organization at this place', 'Rêxistin li vî cihî', 'Bu yerde bir kuruluş'],
  legend_area: ['منظمة في مكان ما من هذه المنطقة: مكانها الدقيق غير معلن', 'Organization somewhere in this area: where exactly is not told', 'Rêxistin li derekê ji vê herêmê: cihê rast nayê gotin', 'Bu bölgede bir yerde: tam yeri açıklanmıyor'],
  legend_cluster: ['عدة منظمات متقاربة: اضغط للتقريب', 'Several near one another: press to zoom in', 'Çend rêxistin nêzî hev: ji bo nêzîkkirinê bitikîne', 'Birbirine yakın birkaç kuruluş: yakınlaşmak için basın'],
  legend_counts: ['كلما زاد العدد غمق اللون', 'The darker, the more organizations', 'Çiqas tarîtir, ewqas zêdetir rêxistin', 'Koyulaştıkça kuruluş sayısı artar'],
  legend_circles: ['كلما زاد العدد كبرت الدائرة', 'The larger, the more organizations', 'Çiqas mezintir, ewqas zêdetir rêxistin', 'Büyüdükçe kuruluş sayısı artar'],
  legend_borders: ['حدود الدول: Natural Earth، ولا تعبّر عن موقف.', 'Country outlines: Natural Earth. They take no position.', 'Sînorên welatan: Natural Earth. Ew helwestekê nagirin.', 'Ülke sınırları: Natural Earth. Bir görüş bildirmez.'],
  no_webgl: ['لا يستطيع هذا المتصفح رسم الخريطة. القائمة والتصفية تعرضان المنظمات نفسها.', 'This browser cannot draw the map. The list and the filters show the same organizations.', 'Ev gerok nikare nexşeyê xêz bike. Lîste û parzûn heman rêxistinan nîşan didin.', 'Bu tarayıcı haritayı çizemiyor. Liste ve süzgeçler aynı kuruluşları gösterir.'],
  somewhere: ['في مكان ما من {place}', 'somewhere in {place}', 'li derekê li {place}', '{place} içinde bir yerde'],
  area_country: ['البلد', 'the country', 'welêt', 'ülke'],
  area_governorate: ['المحافظة', 'the governorate', 'parêzgehê', 'il'],
  area_district: ['المنطقة', 'the district', 'navçeyê', 'ilçe'],
  area_subdistrict: ['الناحية', 'the subdistrict', 'nahiyeyê', 'nahiye'],
  area_community: ['البلدة', 'the community', 'bajarokê', 'yerleşim'],
  named_governorate: ['محافظة {name}', '{name} governorate', 'parêzgeha {name}', '{name} ili'],
  named_district: ['منطقة {name}', '{name} district', 'navçeya {name}', '{name} ilçesi'],
  named_subdistrict: ['ناحية {name}', '{name} subdistrict', 'nahiyeya {name}', '{name} nahiyesi'],
  within: ['ضمن {name}', 'within {name}', 'di nav {name} de', '{name} içinde'],
  syria: ['سوريا', 'Syria', 'Sûriye', 'Suriye'],
  failed_busy: ['طلبات كثيرة في وقت قصير. انتظر قليلًا ثم حاول مجددًا.', 'Too many requests in a short time. Wait a moment and try again.', 'Di demeke kurt de gelek daxwaz. Hinekî bisekine û dîsa biceribîne.', 'Kısa sürede çok istek. Biraz bekleyip yeniden deneyin.'],
  failed_filter: ['هذا العنوان يطلب شيئًا غير معروف. أزل التصفية.', 'This address asks for something unknown. Clear the filters.', 'Ev navnîşan tiştekî nenas dixwaze. Parzûnan rake.', 'Bu adres bilinmeyen bir şey istiyor. Süzgeçleri kaldırın.'],
  gone: ['لا توجد منظمة ظاهرة تحت هذا العنوان.', 'There is no organization to be seen at this address.', 'Li vê navnîşanê rêxistineke xuya tune.', 'Bu adreste görülebilen bir kuruluş yok.'],
  close: ['أغلق', 'Close', 'Bigire', 'Kapat'],
  mission: ['الرسالة', 'Mission', 'Mîsyon', 'Misyon'],
  description: ['نبذة', 'About', 'Der barê wê de', 'Hakkında'],
  names: ['الأسماء', 'Names', 'Nav', 'Adlar'],
  presence: ['أين تعمل', 'Where it works', 'Li ku dixebite', 'Nerede çalışıyor'],
  locations: ['المقرّات', 'Places to go to', 'Cihên wê', 'Adresleri'],
  since: ['منذ {date}', 'since {date}', 'ji {date} ve', '{date} tarihinden beri'],
  until: ['حتى {date}', 'until {date}', 'heta {date}', '{date} tarihine kadar'],
  services: ['الخدمات', 'Services', 'Xizmet', 'Hizmetler'],
  eligibility: ['لمن', 'For whom', 'Ji bo kê', 'Kimler için'],
  languages_of: ['اللغات', 'Languages', 'Ziman', 'Diller'],
  schedule: ['الأوقات', 'Times', 'Dem', 'Saatler'],
  fees: ['الرسوم', 'Fees', 'Xerc', 'Ücret'],
  accessibility: ['سهولة الوصول', 'Accessibility', 'Gihîştin', 'Erişilebilirlik'],
  ages: ['العمر', 'Ages', 'Temen', 'Yaş'],
  age_from: ['من عمر {from}', 'from {from}', 'ji {from}', '{from} yaşından'],
  age_to: ['حتى عمر {to}', 'up to {to}', 'heta {to}', '{to} yaşına kadar'],
  application_process: ['كيف تطلبها', 'How to ask for it', 'Çawa tê xwestin', 'Nasıl başvurulur'],
  required_documents: ['ما يلزم إحضاره', 'What to bring', 'Çi bînin', 'Getirilecekler'],
  wait_time: ['مدة الانتظار', 'Waiting time', 'Dema bendê', 'Bekleme süresi'],
  interpretation: ['الترجمة الفورية', 'Interpretation', 'Wergera devkî', 'Sözlü çeviri'],
  free: ['مجانًا', 'free of charge', 'belaş', 'ücretsiz'],
  alternate_names: ['أسماء أخرى', 'Other names', 'Navên din', 'Diğer adlar'],
  identifiers: ['أرقام التعريف', 'Identifiers', 'Hejmarên nasnameyê', 'Kimlik numaraları'],
  assured_at: ['آخر تأكيد', 'Last confirmed', 'Piştrastkirina dawî', 'Son teyit'],
  capacities_offered: ['ما تقدّمه لغيرها', 'What it offers others', 'Çi pêşkêşî yên din dike', 'Başkalarına sundukları'],
  capacities_needed: ['ما تحتاجه', 'What it needs', 'Çi jê re lazim e', 'İhtiyaçları'],
  constituencies: ['مع من تعمل', 'Whom it works with', 'Bi kê re dixebite', 'Kimlerle çalışıyor'],
  agreements: ['الاتفاقات', 'Agreements', 'Peyman', 'Anlaşmalar'],
  referral_desk: ['استقبال الإحالات', 'Taking referrals', 'Wergirtina sewqan', 'Yönlendirme kabulü'],
  accepts: ['تستقبل', 'Accepts', 'Qebûl dike', 'Kabul eder'],
  methods: ['الطريقة', 'By', 'Bi', 'Yol'],
  hours: ['الأوقات', 'Hours', 'Saet', 'Saatler'],
  contacts: ['التواصل', 'Contact', 'Têkilî', 'İletişim'],
  address: ['العنوان', 'Address', 'Navnîşan', 'Adres'],
  website: ['الموقع', 'Website', 'Malper', 'Web sitesi'],
  founded: ['سنة التأسيس', 'Founded', 'Damezrandin', 'Kuruluş'],
  legal_status: ['الوضع القانوني', 'Legal status', 'Rewşa yasayî', 'Hukuki durum'],
  new_tab: ['يفتح في صفحة جديدة', 'opens in a new tab', 'di rûpeleke nû de vedibe', 'yeni sekmede açılır'],
  verified_until: ['التحقّق سارٍ حتى {date}', 'Verified until {date}', 'Heta {date} piştrastkirî ye', '{date} tarihine kadar doğrulanmış'],
  network: ['شبكتها', 'Its network', 'Tora wê', 'Ağı'],
  show_network: ['أظهر شبكتها', 'Show its network', 'Tora wê nîşan bide', 'Ağını göster'],
  network_of: ['صلات {name}', 'Links of {name}', 'Girêdanên {name}', '{name}: bağlantılar'],
  network_label: ['رسم الشبكة: تنقّل بالأسهم، والإدخال يجعل المنظمة في الوسط', 'Drawing of the network: move with the arrows, Enter puts an organization in the middle', 'Xêza torê: bi tîran bigere, Enter rêxistinê dike navend', 'Ağ çizimi: oklarla gezin, Enter kuruluşu ortaya alır'],
  depth: ['عدد الخطوات', 'Steps away', 'Çend gav dûr', 'Kaç adım uzak'],
  as_drawing: ['رسم', 'Drawing', 'Xêz', 'Çizim'],
  as_table: ['جدول', 'Table', 'Tablo', 'Tablo'],
  membership_arrow: ['عضوية (السهم نحو الشبكة التي تنتمي إليها)', 'Membership (the arrow points at what it is a member of)', 'Endamtî (tîr ber bi ya ku endamê wê ye)', 'Üyelik (ok, üye olunanı gösterir)'],
  member_of: ['عضو في', 'member of', 'endamê', 'üyesi:'],
  partner_of: ['شريك', 'partner of', 'hevkarê', 'ortağı:'],
  organization: ['المنظمة', 'Organization', 'Rêxistin', 'Kuruluş'],
  link: ['الصلة', 'Link', 'Girêdan', 'Bağ'],
  with: ['مع', 'With', 'Bi', 'Kiminle'],
  role: ['الدور', 'Role', 'Rol', 'Rol'],
  no_links: ['لا صلات معلنة لهذه المنظمة.', 'This organization shows no links.', 'Ev rêxistin tu girêdanan nîşan nade.', 'Bu kuruluş bağ göstermiyor.'],
  open_card: ['افتح بطاقتها', 'Open its card', 'Karta wê veke', 'Kartını aç'],
};

// With a number {n}: the plural categories of CLDR.
const COUNTED = {
  hits: {
    ar: { zero: 'لا منظمات', one: 'منظمة واحدة', two: 'منظمتان', few: '{n} منظمات', many: '{n} منظمة', other: '{n} منظمة' },
    en: { one: '{n} organization', other: '{n} organizations' },
    ku: { one: '{n} rêxistin', other: '{n} rêxistin' },
    tr: { one: '{n} kuruluş', other: '{n} kuruluş' },
  },
};

const locale = [LOCALES[language], 'en'];
const column = Object.keys(NAMES_OF_LANGUAGES).indexOf(language);

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values?.[name] ?? whole);
export const word = (name, values) => filled(TABLE[name]?.[column] ?? name, values);

const numbers = new Intl.NumberFormat(locale);
const plurals = new Intl.PluralRules(locale);
export const number = (n) => numbers.format(n);
export const money = (amount, currency) => (currency ? new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount) : number(amount));
export function counted(name, n) {
  const forms = COUNTED[name][language];
  return filled(forms[n === 0 && forms.zero ? 'zero' : plurals.select(n)] ?? forms.other, { n: number(n) });
}

// Dates may be a year, a month or a day; what is none of these is shown as it is.
export function date(text) {
  const parts = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(text ?? '');
  if (!parts) return text;
  const form = { year: 'numeric', ...(parts[2] && { month: 'long' }), ...(parts[3] && { day: 'numeric' }), timeZone: 'UTC' };
  return new Intl.DateTimeFormat(locale, form).format(new Date(Date.UTC(+parts[1], (parts[2] ?? 1) - 1, +(parts[3] ?? 1))));
}

const displayNames = (type) => new Intl.DisplayNames(locale, { type, fallback: 'code' });
const languageNames = displayNames('language'), regionNames = displayNames('region');
const named = (names, code) => {
  try {
    return names.of(code);
  } catch {
    return code;
  }
};
export const languageName = (code) => named(languageNames, code);
export const countryName = (code) => named(regionNames, code);
