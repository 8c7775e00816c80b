// The parts of a card: one small maker for each thing that an organization can say of itself.
import { el, own, webAddress } from './dom.js';
import { bestName, fullPlaceName, label, presenceName } from './labels.js';
import { date, languageName, NAMES_OF_LANGUAGES, word } from './words.js';

const list = (codes, name) => codes.map(name).join(word('comma'));
const languages = (codes) => list(codes ?? [], languageName);
const tag = (text, tone) => el('span', { class: tone ? `tag ${tone}` : 'tag', text });

// A row of a description list, or nothing where there is nothing to say.
function row(title, ...content) {
  const shown = content.flat().filter(Boolean);
  return shown.length > 0 && el('div', { class: 'row' }, el('dt', { text: word(title) }), el('dd', null, shown));
}
const rows = (...all) => {
  const shown = all.filter(Boolean);
  return shown.length > 0 && el('dl', null, shown);
};
const textRow = (title, text) => row(title, text && own(text));

function texts(translations) {
  const best = bestName(translations);
  return best.text && el('p', { class: 'prose', lang: best.lang, dir: 'auto', text: best.text });
}

function section(title, ...content) {
  const shown = content.flat().filter(Boolean);
  return shown.length > 0 && el('section', { class: 'part' }, el('h3', { text: word(title) }), shown);
}

export function webLink(text) {
  const url = webAddress(text);
  if (!url) return own(text);
  return el('a', { href: url, rel: 'noopener noreferrer external', target: '_blank', dir: 'ltr' }, text,
    el('span', { class: 'unseen', text: ` (${word('new_tab')})` }));
}

function names(organization) {
  const all = Object.entries(organization.names);
  return all.length > 1 && section('names', el('ul', { class: 'names' }, all.map(([lang, text]) => el('li', null,
    el('span', { class: 'which', lang, text: NAMES_OF_LANGUAGES[lang] }), el('span', { lang, dir: 'auto', text })))));
}

const presence = (all) => section('presence', el('ul', { class: 'plain' }, all.map((one) => el('li', null,
  own(presenceName(one)), one.since && el('span', { class: 'soft', text: ` · ${word('since', { date: date(one.since) })}` })))));

const locations = (all) => section('locations', el('ul', { class: 'plain' }, all.map((one) => el('li', null,
  own([one.label, one.address, fullPlaceName(one.pcode)].filter(Boolean).join(word('comma')))))));

function service(one) {
  const name = bestName(one.names);
  return el('li', { class: 'block' },
    el('h4', null, name.text ? own(name.text, name.lang) : label('service', one.kind)),
    name.text && el('p', { class: 'soft', text: label('service', one.kind) }),
    texts(one.description),
    rows(textRow('eligibility', one.eligibility), row('languages_of', languages(one.languages)), textRow('schedule', one.schedule),
      textRow('fees', one.fees), textRow('accessibility', one.accessibility),
      row('assured_at', one.assured_at && date(one.assured_at), one.assured_by && own(` · ${one.assured_by}`))));
}

const offered = (one) => el('li', { class: 'line' }, el('span', { text: label('skill', one.skill) }),
  one.level && tag(label('level', one.level)), one.availability && tag(label('availability', one.availability)),
  one.languages?.length > 0 && el('span', { class: 'soft', text: languages(one.languages) }));
const needed = (one) => el('li', { class: 'line' }, el('span', { text: label('skill', one.skill) }),
  one.urgency && tag(label('urgency', one.urgency), ['high', 'critical'].includes(one.urgency) && 'warm'),
  one.until && el('span', { class: 'soft', text: word('until', { date: date(one.until) }) }),
  one.languages?.length > 0 && el('span', { class: 'soft', text: languages(one.languages) }));
const constituency = (one) => el('li', { class: 'line' }, el('span', { text: label('group', one.group) }),
  one.count_band && tag(label('count_band', one.count_band)), one.note && own(one.note));
const agreement = (one) => el('li', { class: 'block' }, el('h4', null, own(one.with)),
  one.kind && tag(label('agreement', one.kind)),
  one.since && el('span', { class: 'soft', text: word('since', { date: date(one.since) }) }),
  one.until && el('span', { class: 'soft', text: word('until', { date: date(one.until) }) }), one.summary && el('p', { class: 'prose', dir: 'auto', text: one.summary }));

const phone = (text) => el('a', { href: `tel:${text.replace(/[^+0-9]/g, '')}`, dir: 'ltr', text });
const email = (text) => el('a', { href: `mailto:${encodeURIComponent(text).replace('%40', '@')}`, dir: 'ltr', text });
const contact = (one) => el('li', { class: 'block' },
  (one.name || one.role) && el('h4', null, own([one.name, one.role].filter(Boolean).join(' · '))),
  rows(row('phone', one.phone && phone(one.phone)), row('email', one.email && email(one.email)), textRow('address', one.address),
    row('languages_of', languages(one.languages))));

const desk = (one) => section('referral_desk', rows(
  row('accepts', list(one.accepts ?? [], (code) => label('service', code))), row('methods', list(one.methods ?? [], (code) => label('method', code))),
  textRow('hours', one.hours), row('languages_of', languages(one.languages))));

const blocks = (title, all, make, name = 'blocks') => all?.length > 0 && section(title, el('ul', { class: name }, all.map(make)));

// Everything that this face of the organization says, in the order in which a reader asks.
export const cardParts = (organization) => [
  section('mission', texts(organization.mission)),
  section('description', texts(organization.description)),
  organization.presence?.length > 0 && presence(organization.presence),
  organization.locations?.length > 0 && locations(organization.locations),
  blocks('services', organization.services, service),
  blocks('contacts', organization.contacts, contact),
  organization.referral_desk && desk(organization.referral_desk),
  blocks('capacities_offered', organization.capacities_offered, offered, 'lines'),
  blocks('capacities_needed', organization.capacities_needed, needed, 'lines'),
  blocks('constituencies', organization.constituencies, constituency, 'lines'),
  blocks('agreements', organization.agreements, agreement),
  names(organization),
  rows(row('website', organization.website && webLink(organization.website)),
    row('founded', organization.founded && date(organization.founded)),
    row('legal_status', organization.legal_status && label('legal_status', organization.legal_status))),
].filter(Boolean);

export function verification(organization) {
  if (organization.verification !== 'verified') return el('p', { class: 'state expired', text: word(organization.verification) });
  return el('p', { class: 'state verified', text: organization.verified_until ? word('verified_until', { date: date(organization.verified_until) }) : word('verified_now') });
}
