// What codes are called: from the service's vocabularies and places, and the browser's names of languages and countries.
import { ask } from './api.js';
import { once } from './lazy.js';
import { countryName, language, languageName, word } from './words.js';

// Which vocabulary of the service names what is written in a field.
const VOCABULARIES = {
  kind: 'organization_kind', service: 'service_kind', skill: 'skill', need: 'skill', legal_status: 'legal_status', level: 'skill_level',
  availability: 'availability', urgency: 'urgency', group: 'constituency', count_band: 'count_band', method: 'referral_method', agreement: 'agreement_kind',
  status: 'service_status', verification: 'verification', link: 'link_kind', facet: 'facet', spoken: 'ui_language', feature: 'accessibility_feature', weekday: 'weekday',
};
const OF_LIST = ['organization_kind', 'verification'], OF_FILTERS = ['facet', 'service_kind', 'skill', 'ui_language'];
const vocabularies = new Map();
export const places = new Map(); // by P-code, as far as the service's counts name them

async function loadVocabulary(name) {
  const { items } = await ask(`/v1/vocabularies/${name}`);
  vocabularies.set(name, new Map(items.map((item) => [item.term, item.labels])));
}

async function loadPlaces(level) {
  const { items } = await ask('/v1/organizations/counts', new URLSearchParams({ level }));
  for (const place of items) places.set(place.pcode, { ...place, level });
}

// What cannot be loaded leaves its codes to be seen: better than no page.
const vocabularyLoaded = (name) => once(`words ${name}`, () => loadVocabulary(name));
// All that come are there when this ends; it fails where one did not.
async function all(parts) {
  const lost = (await Promise.allSettled(parts)).find((end) => end.status === 'rejected');
  if (lost) throw lost.reason;
}
export const loadLabels = () => all([
  ...OF_LIST.map(vocabularyLoaded), ...['governorate', 'district'].map((level) => once(`places ${level}`, () => loadPlaces(level))),
]);
// And the words that only the filters need, or a card.
export const loadFilterLabels = () => all([loadLabels(), ...OF_FILTERS.map(vocabularyLoaded)]);
export const loadCardLabels = () => all([loadLabels(), ...[...new Set(Object.values(VOCABULARIES))].map(vocabularyLoaded)]);

// The text in this language, else in the one its readers will most likely read; as {text, lang}.
export function bestName(names) {
  const order = [language, ...(language === 'ar' ? ['ku', 'en', 'tr'] : ['en', 'tr', 'ku', 'ar'])];
  const lang = order.find((one) => names?.[one]);
  return { text: names?.[lang] ?? '', lang };
}

export function label(what, code) {
  if (what === 'language') return bestName(vocabularies.get('ui_language')?.get(code)).text || languageName(code);
  return bestName(vocabularies.get(VOCABULARIES[what])?.get(code)).text || code.replaceAll('_', ' ');
}

// ---- places ----
export const isGovernorate = (pcode) => /^SY\d\d$/.test(pcode);
export const isDistrict = (pcode) => /^SY\d{4}$/.test(pcode);
const plainName = (place) => bestName({ ar: place.name_ar, en: place.name_en, ku: place.name_ku, tr: place.name_tr }).text;

// The place's own name, else the nearest one around it that has one (a P-code begins with that of its surroundings).
export function placeName(pcode) {
  for (let length = pcode.length; length >= 4; length--) {
    const place = places.get(pcode.slice(0, length));
    if (place) return length === pcode.length ? plainName(place) : word('within', { name: plainName(place) });
  }
  return pcode === 'SY' ? word('syria') : pcode;
}
// "Idlib governorate"; a district with its governorate. `short`: "Idlib".
export function fullPlaceName(pcode, short) {
  const place = places.get(pcode);
  if (!place || short) return placeName(pcode);
  const name = word(`named_${place.level}`, { name: plainName(place) });
  const around = place.level === 'district' && places.get(pcode.slice(0, 4));
  return around ? `${name}${word('comma')}${plainName(around)}` : name;
}
// Where an entry of `presence` is.
export const presenceName = (one) => (one.pcode ? fullPlaceName(one.pcode) : one.country ? countryName(one.country) : word('syria'));
