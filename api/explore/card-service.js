// What a card says of one service: for whom, when, at what price, how to come in, and who last made sure of it.
import { el, own } from './dom.js';
import { bestName, label } from './labels.js';
import { hours, languages, list, row, rows, spoken, tag, textRow, texts, webLink } from './pieces.js';
import { date, money, number, word } from './words.js';

const ages = ({ minimum_age: from, maximum_age: to }) => [from != null && word('age_from', { from: number(from) }), to != null && word('age_to', { to: number(to) })].filter(Boolean).join(' ');
const cost = ({ option, amount, currency }) => el('div', null, amount === 0 ? word('free') : money(amount, currency), option && [' · ', spoken(option)]);

export function service(one) {
  const name = bestName(one.names);
  return el('li', { class: 'block' },
    el('h4', null, name.text ? own(name.text, name.lang) : label('service', one.kind)),
    name.text && el('p', { class: 'soft', text: label('service', one.kind) }),
    one.status && one.status !== 'active' && tag(label('status', one.status), 'warm'),
    texts(one.description),
    rows(textRow('eligibility', one.eligibility_description, one.eligibility), row('ages', ages(one)),
      row('languages_of', languages(one.languages)), textRow('interpretation', one.interpretation_services),
      one.schedules?.length > 0 ? row('schedule', hours(one.schedules)) : textRow('schedule', one.schedule),
      row('fees', (one.cost_options ?? []).map(cost), one.fees_description && spoken(one.fees_description), !one.cost_options && !one.fees_description && one.fees && own(one.fees)),
      textRow('application_process', one.application_process), row('required_documents', (one.required_documents ?? []).map((text) => el('div', null, spoken(text)))),
      textRow('wait_time', one.wait_time), row('accessibility', one.accessibility_features?.length > 0 && el('div', { text: list(one.accessibility_features, (code) => label('feature', code)) }),
        one.accessibility_description ? spoken(one.accessibility_description) : one.accessibility && own(one.accessibility)),
      row('website', one.url && webLink(one.url)),
      row('assured_at', (one.assured_date ?? one.assured_at) && date(one.assured_date ?? one.assured_at), one.assured_by && own(` · ${one.assured_by}`))));
}
