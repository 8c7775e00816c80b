// The list of what was found, page by page, and the count that is told to screen readers.
import { ask, latest } from './api.js';
import { byId, el, own, replace } from './dom.js';
import { glyph } from './kinds.js';
import { bestName, label, presenceName } from './labels.js';
import { address, change, searchQuery, state } from './state.js';
import { counted, word } from './words.js';

const PAGE = 20, PLACES_SHOWN = 3;
const newest = latest();
let next = null, shown = [];

export const known = (id) => shown.find((organization) => organization.id === id);

function places(organization) {
  const names = [...new Set((organization.presence ?? []).map(presenceName))];
  const shown = names.slice(0, PLACES_SHOWN).join(word('comma'));
  return names.length > PLACES_SHOWN ? `${shown} +${names.length - PLACES_SHOWN}` : shown;
}

function item(organization) {
  const name = bestName(organization.names), where = places(organization);
  const others = Object.entries(organization.names).filter(([lang]) => lang !== name.lang).slice(0, 1);
  const light = (on) => () => {
    for (const node of byId('marks').children) if (node.dataset.id === organization.id) node.classList.toggle('lit', on);
  };
  return el('li', { class: 'item', 'data-id': organization.id, onmouseenter: light(true), onmouseleave: light(false) },
    el('h3', null, el('a', {
      href: address({ organization: organization.id, network: '' }), 'data-key': `item-${organization.id}`,
      'data-organization': organization.id,
      onclick: (event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        change({ organization: organization.id, network: '' });
      },
    }, own(name.text, name.lang))),
    others.map(([lang, text]) => el('p', { class: 'other-name' }, own(text, lang))),
    el('p', { class: 'meta' }, glyph(organization.kind), el('span', { text: label('kind', organization.kind) }),
      organization.verification === 'verified' && el('span', { class: 'verified', text: label('verification', 'verified') }),
      organization.verification === 'expired' && el('span', { class: 'expired', text: label('verification', 'expired') })),
    where && el('p', { class: 'where', text: where }));
}

const skeleton = () => Array.from({ length: 4 }, () => el('li', { class: 'item waiting', 'aria-hidden': 'true' }, el('span'), el('span')));

async function load(cursor) {
  const query = searchQuery();
  query.set('limit', PAGE);
  if (cursor) query.set('cursor', cursor);
  const page = await newest((signal) => ask('/v1/organizations', query, signal));
  if (page) next = page.next;
  return page?.items;
}

// What was loaded, with the names that are known by now.
export function renderList() {
  if (shown.length > 0) replace(byId('items'), shown.map(item));
  byId('more').hidden = !next;
  mark(state.organization);
}

export async function showList() {
  const list = byId('items');
  list.setAttribute('aria-busy', 'true');
  if (list.children.length === 0) list.replaceChildren(...skeleton());
  try {
    const items = await load(null);
    if (!items) return;
    shown = items;
    list.replaceChildren(...(items.length === 0 ? [el('li', { class: 'none', text: word('none') })] : []));
    renderList();
    byId('page').dataset.begun = '';
    list.removeAttribute('aria-busy');
  } catch (error) {
    [shown, next] = [[], null];
    list.replaceChildren();
    list.removeAttribute('aria-busy');
    byId('more').hidden = true;
    byId('hits').parentNode.hidden = true;
    throw error;
  }
}

export async function showMore() {
  const button = byId('more');
  button.disabled = true;
  try {
    const items = (await load(next)) ?? [];
    shown.push(...items);
    renderList();
    if (items.length > 0) byId('items').querySelector(`[data-id="${items[0].id}"] a`).focus();
  } finally {
    button.disabled = false;
  }
}

export function showHits(n) {
  byId('hits').textContent = counted('hits', n);
  byId('hits').parentNode.hidden = false;
}

// The one whose card is open.
export function mark(id) {
  for (const node of byId('items').querySelectorAll('.item')) {
    const link = node.querySelector('a');
    node.classList.toggle('open', node.dataset.id === id);
    if (node.dataset.id === id) link?.setAttribute('aria-current', 'true');
    else link?.removeAttribute('aria-current');
  }
}
