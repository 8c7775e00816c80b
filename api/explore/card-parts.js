// The parts of a card: one small maker for each thing that an organization can say of itself.
import { service } from './card-service.js';
import { el, own } from './dom.js';
import { fullPlaceName, label, presenceName } from './labels.js';
import { hours, languages, list, row, rows, tag, textRow, texts, webLink } from './pieces.js';
import { date, NAMES_OF_LANGUAGES, word } from './words.js';

function section(title, ...content) {
  const shown = content.flat().filter(Boolean);
  return shown.length > 0 && el('section', { class: 'part' }, el('h3', { text: word(title) }), shown);
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

const offered = (one) => el('li', { class: 'line' }, el('span', { text: label('skill', one.skill) }),
  one.level && tag(label('level', one.level)), one.availability && tag(label('availability', one.availability)),
  one.languages?.length > 0 && el('span', { class: 'soft', text: languages(one.languages) }), texts(one.description));
const needed = (one) => el('li', { class: 'line' }, el('span', { text: label('skill', one.skill) }),
  one.urgency && tag(label('urgency', one.urgency), ['high', 'critical'].includes(one.urgency) && 'warm'),
  one.until && el('span', { class: 'soft', text: word('until', { date: date(one.until) }) }),
  one.languages?.length > 0 && el('span', { class: 'soft', text: languages(one.languages) }), texts(one.description));
const constituency = (one) => el('li', { class: 'line' }, el('span', { text: label('group', one.group) }),
  one.count_band && tag(label('count_band', one.count_band)), one.note && own(one.note), texts(one.description));
const agreement = (one) => el('li', { class: 'block' }, el('h4', null, own(one.with)),
  one.kind && tag(label('agreement', one.kind)),
  one.since && el('span', { class: 'soft', text: word('since', { date: date(one.since) }) }),
  one.until && el('span', { class: 'soft', text: word('until', { date: date(one.until) }) }), one.summary && el('p', { class: 'prose', dir: 'auto', text: one.summary }), texts(one.description));

const phone = (text) => el('a', { href: `tel:${text.replace(/[^+0-9]/g, '')}`, dir: 'ltr', text });
const email = (text) => el('a', { href: `mailto:${encodeURIComponent(text).replace('%40', '@')}`, dir: 'ltr', text });
const contact = (one) => el('li', { class: 'block' },
  (one.name || one.role) && el('h4', null, own([one.name, one.role].filter(Boolean).join(' · '))),
  rows(row('phone', one.phone && phone(one.phone)), row('email', one.email && email(one.email)), textRow('address', one.address),
    row('languages_of', languages(one.languages))));

const desk = (one) => section('referral_desk', rows(
  row('accepts', list(one.accepts ?? [], (code) => label('service', code))), row('methods', list(one.methods ?? [], (code) => label('method', code))),
  one.schedules?.length > 0 ? row('hours', hours(one.schedules)) : textRow('hours', one.hours), row('languages_of', languages(one.languages))), texts(one.description));

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
  rows(row('alternate_names', (organization.alternate_names ?? []).map((text) => el('div', null, own(text)))), row('website', organization.website && webLink(organization.website)),
    row('identifiers', (organization.identifiers ?? []).map((one) => el('div', null, own([one.identifier_scheme ?? one.identifier_type, one.identifier].filter(Boolean).join(' '))))),
    row('founded', organization.founded && date(organization.founded)),
    row('legal_status', organization.legal_status && label('legal_status', organization.legal_status))),
].filter(Boolean);

export function verification(organization) {
  if (organization.verification !== 'verified') return el('p', { class: 'state expired', text: label('verification', organization.verification) });
  return el('p', { class: 'state verified', text: organization.verified_until
    ? word('verified_until', { date: date(organization.verified_until) }) : `${label('verification', 'verified')} ${organization.verified_at ? date(organization.verified_at.slice(0, 10)) : ''}` });
}
