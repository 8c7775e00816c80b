// Small pieces of a card: rows, texts in the best language, tags, links, opening hours. What is not there is false.
import { el, own, webAddress } from './dom.js';
import { bestName, label } from './labels.js';
import { date, word } from './words.js';

export const list = (codes, name) => codes.map(name).join(word('comma'));
export const languages = (codes) => list(codes ?? [], (code) => label('language', code));
export const tag = (text, tone) => el('span', { class: tone ? `tag ${tone}` : 'tag', text });

// Headings that are ways to reach somebody are the service's words.
const heading = (title) => (['phone', 'email'].includes(title) ? label('method', title) : word(title));
// A row of a description list, or nothing where there is nothing to say.
export function row(title, ...content) {
  const shown = content.flat().filter(Boolean);
  return shown.length > 0 && el('div', { class: 'row' }, el('dt', { text: heading(title) }), el('dd', null, shown));
}
export const rows = (...all) => {
  const shown = all.filter(Boolean);
  return shown.length > 0 && el('dl', null, shown);
};

// A text in several languages, or one that was written in no particular one.
export function spoken(text) {
  if (typeof text === 'string') return own(text);
  const best = bestName(text);
  return best.text && own(best.text, best.lang);
}
// The first of the texts that is there.
export function textRow(title, ...all) {
  const first = all.find(Boolean);
  return row(title, first && spoken(first));
}
export function texts(translations) {
  const best = bestName(translations);
  return best.text && el('p', { class: 'prose', lang: best.lang, dir: 'auto', text: best.text });
}

export function webLink(text) {
  const url = webAddress(text);
  if (!url) return own(text);
  return el('a', { href: url, rel: 'noopener noreferrer external', target: '_blank', dir: 'ltr' }, text,
    el('span', { class: 'unseen', text: ` (${word('new_tab')})` }));
}

// Regular opening hours, a line each.
export const hours = (all) => (all ?? []).map((one) => el('div', null,
  one.byday?.length > 0 && `${list(one.byday, (day) => label('weekday', day))} `,
  (one.opens_at || one.closes_at) && el('bdi', { dir: 'ltr', text: `${one.opens_at ?? '…'}–${one.closes_at ?? '…'}` }),
  one.valid_from && ` ${word('since', { date: date(one.valid_from) })}`, one.valid_to && ` ${word('until', { date: date(one.valid_to) })}`,
  one.description && [' ', spoken(one.description)]));
