// The words of the page /docs in its four languages. What the contract says stays in the contract's language, and the words of
// its lists are asked for at /v1/vocabularies. tests/words.sh holds the table: each row is whole, each word is used, none is missing.
export const NAMES_OF_LANGUAGES = { ar: 'العربية', en: 'English', ku: 'Kurdî', tr: 'Türkçe' };
export const language = document.documentElement.lang; // first.js chose it

// word: Arabic, English, Kurdish (Kurmanji), Turkish. {x} is filled in.
const TABLE = {
  title: ['مرجع واجهة أثر البرمجية', 'Reference of the Athar API', 'Referansa API ya Atharê', 'Athar API başvurusu'],
  skip: ['تخطَّ إلى العملية', 'Skip to the operation', 'Derbasî operasyonê bibe', 'İşleme geç'],
  languages: ['لغة الصفحة', 'Language of the page', 'Zimanê rûpelê', 'Sayfanın dili'],
  operations: ['العمليات', 'Operations', 'Operasyon', 'İşlemler'],
  filter: ['ابحث عن عملية', 'Find an operation', 'Li operasyonekê bigere', 'İşlem ara'],
  hits: ['عدد العمليات: {n}', 'Operations: {n}', 'Operasyon: {n}', 'İşlem: {n}'],
  none: ['لا عملية بهذه الكلمات.', 'No operation has these words.', 'Tu operasyon van peyvan nagire.', 'Bu sözcüklerle işlem yok.'],
  needs: ['الصلاحيات اللازمة', 'Needs', 'Pêdivî', 'Gereken yetki'],
  stranger: ['لا حاجة إلى رمز دخول', 'No token needed', 'Token ne hewce ye', 'Belirteç gerekmez'],
  any_token: ['أي رمز دخول صالح', 'any valid token', 'her tokena derbasdar', 'geçerli herhangi bir belirteç'],
  admin: ['على منفذ المشغّلين فقط؛ لا تُجرَّب من هنا.', 'On the operators’ listener only; cannot be tried here.', 'Tenê li ser porta karkeran; li vir nayê ceribandin.', 'Yalnızca işletmen kapısında; buradan denenemez.'],
  parameters: ['المعاملات', 'Parameters', 'Parametre', 'Parametreler'],
  others: ['معاملات اختيارية: {n}', 'Optional parameters: {n}', 'Parametreyên vebijarkî: {n}', 'İsteğe bağlı parametreler: {n}'],
  required: ['مطلوب', 'required', 'pêwîst', 'zorunlu'],
  body: ['محتوى الطلب', 'Body of the request', 'Naveroka daxwazê', 'İsteğin gövdesi'],
  members: ['حقول المحتوى', 'Members of the body', 'Endamên naverokê', 'Gövdenin alanları'],
  example: ['مثال على الجواب {status}', 'Example of the answer {status}', 'Mînaka bersiva {status}', '{status} yanıtının örneği'],
  answers: ['الأجوبة', 'Answers', 'Bersiv', 'Yanıtlar'],
  answer_members: ['الحقول والترويسات', 'Members and headers', 'Endam û sernav', 'Alanlar ve başlıklar'],
  refusals: ['حالات الرفض: {n}', 'Refusals: {n}', 'Redkirin: {n}', 'Ret yanıtları: {n}'],
  more: ['المزيد', 'More', 'Zêdetir', 'Devamı'],
  one_of: ['واحد من', 'one of', 'yek ji', 'şunlardan biri'],
  try: ['جرّب', 'Try it', 'Biceribîne', 'Dene'],
  send: ['أرسل', 'Send', 'Bişîne', 'Gönder'],
  sending: ['جارٍ الإرسال…', 'Sending…', 'Tê şandin…', 'Gönderiliyor…'],
  copy: ['انسخ سطر curl', 'Copy the curl line', 'Rêza curl kopî bike', 'curl satırını kopyala'],
  copied: ['نُسخ', 'Copied', 'Hat kopîkirin', 'Kopyalandı'],
  curl: ['سطر curl', 'curl line', 'Rêza curl', 'curl satırı'],
  file: ['ملف', 'File', 'Pel', 'Dosya'],
  answered: ['الجواب', 'Answer', 'Bersiv', 'Yanıt'],
  headers: ['الترويسات', 'Headers', 'Sernav', 'Başlıklar'],
  bytes: ['{n} بايت من النوع {type}', '{n} bytes of {type}', '{n} bayt ji {type}', '{type} türünde {n} bayt'],
  unreached: ['لم يصل جواب. تحقّق من الاتصال ثم حاول مجددًا.', 'No answer came. Check the connection and try again.', 'Tu bersiv nehat. Girêdanê kontrol bike û dîsa biceribîne.', 'Yanıt gelmedi. Bağlantıyı denetleyip yeniden deneyin.'],
  missing: ['املأ: {name}', 'Fill in: {name}', 'Dagire: {name}', 'Doldurun: {name}'],
  token: ['رمز الدخول', 'Token', 'Token', 'Belirteç'],
  token_set: ['رمز الدخول ✓', 'Token ✓', 'Token ✓', 'Belirteç ✓'],
  token_kept: ['يبقى في ذاكرة هذه الصفحة فقط، ويزول بإغلاقها.', 'Kept in the memory of this page only; closing it forgets it.', 'Tenê di bîra vê rûpelê de dimîne; dema were girtin tê jibîrkirin.', 'Yalnızca bu sayfanın belleğinde tutulur; kapatınca unutulur.'],
  token_paste: ['رمز دخول أو مفتاح API', 'Access token or API key', 'Tokena gihîştinê an mifteya API', 'Erişim belirteci ya da API anahtarı'],
  token_use: ['استعمله', 'Use it', 'Bi kar bîne', 'Kullan'],
  token_forget: ['انسَه', 'Forget it', 'Ji bîr bike', 'Unut'],
  token_login: ['أو سجّل الدخول', 'Or log in', 'An têkeve', 'Ya da oturum açın'],
  email: ['البريد الإلكتروني', 'E-mail address', 'E-name', 'E-posta adresi'],
  password: ['كلمة المرور', 'Password', 'Şîfre', 'Parola'],
  log_in: ['دخول', 'Log in', 'Têkeve', 'Oturum aç'],
  close: ['أغلق', 'Close', 'Bigire', 'Kapat'],
};

const column = Object.keys(NAMES_OF_LANGUAGES).indexOf(language);
export const word = (name, values) => TABLE[name][column].replace(/\{(\w+)\}/g, (whole, hole) => values?.[hole] ?? whole);
