// Fictional organizations for the test of /explore, made from short tables, and their way in through the API.
const PLACES = [ // P-code, Arabic, English, how many
  ['SY01', 'دمشق', 'Damascus', 6], ['SY02', 'حلب', 'Aleppo', 8], ['SY0301', 'ريف دمشق', 'Rif Dimashq', 4], ['SY04', 'حمص', 'Homs', 5],
  ['SY05', 'حماة', 'Hama', 3], ['SY06', 'اللاذقية', 'Latakia', 3], ['SY07', 'إدلب', 'Idlib', 7], ['SY0703', 'حارم', 'Harim', 2],
  ['SY08', 'الحسكة', 'Al-Hasakah', 5], ['SY0802', 'القامشلي', 'Qamishli', 3], ['SY09', 'دير الزور', 'Deir ez-Zor', 3], ['SY11', 'الرقة', 'Raqqa', 4],
  ['SY12', 'درعا', 'Daraa', 3], ['SY13', 'السويداء', 'As-Suwayda', 1],
];
const KINDS = [ // kind, Arabic, English, Kurdish, service, skills
  ['family_association', 'رابطة عائلات المفقودين في', 'Families of the Missing in', 'Malbatên windayan li', 'family_support', ['interviewing']],
  ['documentation', 'مركز التوثيق في', 'Documentation Centre of', 'Navenda belgekirinê ya', 'documentation', ['documentation', 'archiving']],
  ['legal_aid', 'مكتب العون القانوني في', 'Legal Aid Office of', 'Nivîsgeha alîkariya hiqûqî ya', 'legal_aid', ['legal_representation']],
  ['civil_society', 'جمعية السلم الأهلي في', 'Civil Peace Society of', 'Komeleya aştiya civakî ya', 'psychosocial_support', ['mental_health', 'victim_support']],
  ['victims_association', 'رابطة الناجين في', 'Survivors’ Association of', 'Komeleya rizgarbûyan a', 'advocacy', ['advocacy']],
  ['forensic', 'المختبر الجنائي في', 'Forensic Laboratory of', 'Laboratuvara edlî ya', 'dna_sampling', ['dna_analysis', 'forensic_anthropology']],
];
export const HIDDEN = 'nobody-may-see-this@hidden.example';
export const PAYLOAD = '<img src=x onerror=alert(1)>';
export const HUB = 'Network of Families (fictional)';
export const EXACT = 'Exact House (fictional)';

const made = PLACES.flatMap(([pcode, ar, en, many], p) => Array.from({ length: many }, (_, i) => {
  const [kind, arKind, enKind, kuKind, service, skills] = KINDS[(i + p) % KINDS.length], nth = Math.floor(i / KINDS.length);
  return {
    names: { ar: `${arKind} ${ar}${nth ? ` ${nth + 1}` : ''} (خيالية)`, en: `${enKind} ${en}${nth ? ` ${nth + 1}` : ''} (fictional)`, ...(p % 4 === 0 && { ku: `${kuKind} ${en} (xeyalî)` }) },
    kind, presence: [{ side: 'inside', pcode, since: String(2012 + ((i + p) % 10)) }],
    services: [{ kind: service, languages: p % 3 ? ['ar'] : ['ar', 'ku'] }],
    capacities_offered: skills.map((skill) => ({ skill, level: 'working', languages: ['ar'] })),
    ...(i % 2 && { capacities_needed: [{ skill: 'training_design', urgency: 'high' }], visibility: { capacities_needed: 'public', networks: 'public' } }),
    ...(pcode.length > 4 && { location_blur: 'exact' }),
  };
}));

const special = [
  { names: { ar: 'شبكة العائلات (خيالية)', en: HUB, tr: 'Aileler Ağı (kurgusal)', ku: 'Tora malbatan (xeyalî)' }, acronym: 'NF', kind: 'network', presence: [{ side: 'inside', pcode: 'SY01' }, { side: 'outside', country: 'TR', since: '2015-03' }],
    mission: { ar: 'نجمع روابط العائلات حول سؤال واحد: أين هم؟', en: 'We bring the associations of families together around one question: where are they?' },
    description: { ar: 'شبكة خيالية من أجل الاختبار، تضم روابط العائلات وشركاءها.', en: 'A fictional network made for a test. It gathers associations of families and their partners.' },
    services: [{ kind: 'information', names: { ar: 'خط استشارة للعائلات', en: 'Advice line for families' }, languages: ['ar', 'ku', 'tr'], schedule: 'الأحد – الخميس 9:00–15:00', fees: 'مجانًا', eligibility: 'لكل عائلة تبحث عن مفقود', assured_at: '2026-01' },
      { kind: 'training', languages: ['ar', 'en'], minimum_age: 18, eligibility_description: { ar: 'لأعضاء الروابط', en: 'For members of associations' }, application_process: { en: 'Call the desk' },
        required_documents: [{ en: 'An identity card' }], schedules: [{ byday: ['SU', 'TH'], opens_at: '09:00', closes_at: '15:00' }], cost_options: [{ amount: 0 }],
        accessibility_features: ['step_free'], assured_date: '2026-02-03', assured_by: 'Steward' }],
    alternate_names: ['The Old Network'],
    capacities_offered: [{ skill: 'project_management', level: 'expert', languages: ['ar', 'en'], availability: 'now' }], capacities_needed: [{ skill: 'fundraising', urgency: 'critical', until: '2027-06' }],
    contacts: [{ name: 'مكتب الاستقبال', phone: '+963 11 0000000', email: 'office@families.example', languages: ['ar'] }],
    referral_desk: { accepts: ['family_support', 'information'], methods: ['phone', 'in_person'], hours: '9–15', languages: ['ar', 'ku'] },
    constituencies: [{ group: 'families_of_missing', count_band: 'over_500' }], website: 'https://families.example/', founded: '2013-05', legal_status: 'registered_abroad',
    visibility: { contacts: 'public', referral_desk: 'public', constituencies: 'public', capacities_needed: 'public', networks: 'public' } },
  { names: { en: EXACT, ar: 'دار مفتوحة (خيالية)' }, kind: 'civil_society', presence: [{ side: 'inside', pcode: 'SY04' }], location_blur: 'exact',
    locations: [{ pcode: 'SY0401', label: 'Open house', point: { latitude: 34.731, longitude: 36.722 } }], services: [{ kind: 'shelter', languages: ['ar'] }],
    contacts: [{ name: 'Hidden', email: HIDDEN }], visibility: { networks: 'public' } },
  { names: { en: `Archive ${PAYLOAD} (fictional)` }, kind: 'documentation', presence: [{ side: 'inside', pcode: 'SY14' }], website: 'javascript:alert(1)', mission: { en: PAYLOAD },
    services: [{ kind: 'documentation', languages: ['en'], schedule: PAYLOAD }] },
  { names: { en: 'Diaspora Desk (fictional)', tr: 'Diaspora Masası (kurgusal)' }, kind: 'international', presence: [{ side: 'outside', country: 'TR' }, { side: 'outside', country: 'DE' }], services: [{ kind: 'tracing', languages: ['tr', 'en', 'de'] }],
    visibility: { networks: 'public' } },
  { names: { en: 'Country House (fictional)', ar: 'بيت البلد (خيالي)' }, kind: 'authority', presence: [{ side: 'inside', pcode: 'SY01' }], location_blur: 'country', services: [{ kind: 'information', languages: ['ar'] }], visibility: { networks: 'public' } },
];

async function send(base, path, token, body) {
  const answer = await fetch(base + path, { method: 'POST', headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

// Enters, verifies and links them all; gives back their ids by English name, and how many the network of the hub shows.
export async function load(base, { admin, steward }) {
  const ids = {};
  for (const one of [...made, ...special]) {
    const visibility = { networks: 'public', ...one.visibility };
    const { id } = await send(base, '/v1/organizations', admin, { ...one, visibility, listed: true }).catch((error) => {
      if (one.website?.startsWith('javascript')) return send(base, '/v1/organizations', admin, { ...one, website: undefined, visibility, listed: true });
      throw error;
    });
    await send(base, `/v1/organizations/${id}/verification`, steward, { verified: true, until: '2031-12-31' });
    ids[one.names.en] = id;
  }
  const associations = made.filter((one) => one.kind === 'family_association').slice(0, 5).map((one) => ids[one.names.en]);
  const partners = [EXACT, 'Diaspora Desk (fictional)', 'Country House (fictional)'].map((name) => ids[name]);
  const far = made.filter((one) => one.kind === 'legal_aid').slice(0, 3).map((one) => ids[one.names.en]);
  const link = (from, to, kind, role) => send(base, `/v1/organizations/${from}/links`, steward, { organization_id: to, kind, ...(role && { role }) });
  for (const id of associations) await link(id, ids[HUB], 'membership', 'member of the board');
  for (const id of partners) await link(ids[HUB], id, 'partnership');
  await link(associations[0], associations[1], 'partnership');
  for (const [i, id] of far.entries()) await link(partners[i], id, 'partnership');
  return { ids, count: made.length + special.length, near: 1 + associations.length + partners.length, far: far.length };
}
