// Organizations that use every field of a profile in every shape: none, one, many.
const all = (en) => ({ ar: `عربي ${en}`, en, ku: `kurdî ${en}`, tr: `türkçe ${en}` });
const fields = ['acronym', 'alternate_names', 'identifiers', 'description', 'mission', 'legal_status', 'founded', 'website', 'logo',
  'contacts', 'presence', 'locations', 'services', 'capacities_offered', 'capacities_needed', 'constituencies', 'agreements', 'referral_desk'];
const seenBy = (level) => Object.fromEntries(fields.map((field) => [field, level]));

const hours = [{ byday: ['SU', 'MO'], opens_at: '09:00', closes_at: '15:30', valid_from: '2026-01-01', valid_to: '2026-12-31', description: all('not on feasts') },
  { description: { ar: 'حسب الموعد' } }, { opens_at: '20:00' }];
const services = [
  { kind: 'legal_aid', status: 'temporarily_closed', names: all('Help'), description: all('We help'), url: 'https://help.example/a',
    eligibility_description: all('families'), minimum_age: 0, maximum_age: 120, application_process: all('come'),
    required_documents: [all('a paper'), { ar: 'هوية' }], wait_time: all('a week'), languages: ['ar', 'ku', 'en'],
    interpretation_services: all('on demand'), schedules: hours, fees_description: all('none'),
    cost_options: [{ option: all('family'), amount: 0 }, { amount: 12.5, currency: 'USD' }],
    accessibility_features: ['step_free', 'childcare'], accessibility_description: all('a lift'), assured_date: '2026-10-01', assured_by: 'A desk' },
  { kind: 'tracing' }, { kind: 'legal_aid', status: 'active' }, { kind: 'shelter', status: 'inactive' }, { kind: 'education', status: 'defunct' },
  { kind: 'other', eligibility: 'old words', schedule: 'old hours', fees: 'old fees', accessibility: 'old stairs', assured_at: '2020', languages: [], schedules: [] },
];
const locations = [
  { pcode: 'SY0200', label: 'Office', address: 'Lane "7"\nfloor 2', point: { latitude: 36.212345, longitude: 37.154321 } },
  { pcode: 'SY0200' }, { pcode: 'SY07', point: { latitude: 36, longitude: 37 } }, { pcode: 'SY', address: 'شارع' }];
const rich = {
  kind: 'documentation', names: all('Rich'), acronym: 'RCH', alternate_names: ['Former', 'سابق'], description: all('What it is'), mission: all('What it wants'),
  identifiers: [{ identifier: '17' }, { identifier_scheme: 'GB-CHC', identifier: '18' }, { identifier_scheme: 'X', identifier_type: 'Charity', identifier: '19' }],
  legal_status: 'registered', founded: '2013-05', website: 'https://rich.example/', logo: 'https://rich.example/logo.png',
  contacts: [{ name: 'Desk', role: 'First', phone: '+963 11 000000', email: 'desk@rich.example', address: 'Lane 7', languages: ['ar', 'en'] }, { phone: '0110000' }, { email: 'b@rich.example' }, { name: 'ليلى' }],
  presence: [{ side: 'inside', pcode: 'SY0700', since: '2014' }, { side: 'inside', pcode: 'SY' }, { side: 'outside', country: 'TR' }, { side: 'outside' }],
  locations, services,
  capacities_offered: [{ skill: 'dna_analysis', level: 'expert', languages: ['ar'], availability: 'now', description: all('labs') }, { skill: 'interviewing' }],
  capacities_needed: [{ skill: 'translation', urgency: 'critical', until: '2027', languages: ['ku'], description: all('texts') }, { skill: 'archiving' }],
  constituencies: [{ group: 'women', count_band: 'over_500', note: 'n', description: all('them') }, { group: 'other' }],
  agreements: [{ with: 'Other', kind: 'referral', since: '2015', until: '2030', summary: 's', description: all('both') }, { with: 'Third' }],
  referral_desk: { accepts: ['legal_aid'], methods: ['phone'], hours: 'mornings', schedules: hours, languages: ['ar'], description: all('desk') },
};

export const organizations = [
  ...['exact', 'subdistrict', 'governorate', 'country', 'none'].map((blur) => ({ ...rich, names: all(`Rich ${blur}`), location_blur: blur, visibility: seenBy('public') })),
  ...['network', 'partners', 'private'].map((level) => ({ ...rich, names: all(`Rich ${level}`), location_blur: 'exact', visibility: seenBy(level) })),
  { ...rich, names: all('Rich by default') },
  { kind: 'family_association', names: { ar: 'رابطة عائلات' } },
  { kind: 'network', names: { ku: 'Tor' }, services: [{ kind: 'training', names: { ar: 'تدريب' } }] },
  { kind: 'legal_aid', names: { tr: 'Hukuk' }, presence: [{ side: 'outside', country: 'DE' }], founded: '2011~', description: { ar: null, en: 'x' } },
  { kind: 'forensic', names: { en: 'Empty' }, description: {}, contacts: [], presence: [], locations: [], services: [], capacities_offered: [], identifiers: [], alternate_names: [], referral_desk: {} },
  { kind: 'authority', names: { en: 'Quoted "\\" \u0001'.replace('\u0001', '<&>') }, locations: [{ pcode: 'SY02', label: 'بيت' }], services: [{ kind: 'information', languages: ['ar'] }], location_blur: 'exact' },
];
