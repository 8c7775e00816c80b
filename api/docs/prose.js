// The contract's sentences as paragraphs; what stands in backticks is code. Everything is text: nothing of it becomes markup.
import { el } from '/explore/dom.js';
import { word } from '/docs/words.js';

const spans = (text) => text.split('`').map((part, i) => (i % 2 ? el('code', { text: part }) : part));
export const prose = (text) => text.trim().split(/\n\s*\n/).map((part) => el('p', null, spans(part.replaceAll('\n', ' '))));

// As many whole sentences as fit into `room` letters, one at least; what follows is folded.
export function brief(text, room = 110) {
  const flat = text.trim().replace(/\s+/g, ' ');
  const ends = [...flat.matchAll(/[a-z)`][.;:] /g)].map((one) => one.index + 2);
  const end = ends.filter((one) => one <= room).at(-1) ?? ends[0];
  if (!end || flat.length <= room) return el('div', { lang: 'en', dir: 'ltr', class: 'told' }, prose(text));
  return el('details', { class: 'told' }, el('summary', null, el('span', { lang: 'en', dir: 'ltr' }, spans(flat.slice(0, end))), ' ', el('span', { class: 'more', text: word('more') })),
    el('div', { lang: 'en', dir: 'ltr' }, prose(flat.slice(end + 1))));
}
