// The search box, the facets with their counts, and the chips that say what was chosen.
import { ask, latest } from './api.js';
import { byId, el, own, replace } from './dom.js';
import { glyph } from './kinds.js';
import { isDistrict, isGovernorate, label, placeName } from './labels.js';
import { showHits } from './list.js';
import { change, FILTERS, searchQuery, state } from './state.js';
import { number, word } from './words.js';

const PAUSE = 300; // milliseconds after the last letter
const FEW = 6; // values of a facet before "show all"
const newest = latest();
const opened = new Set(); // facets and governorates that the reader opened
let counts = [], typing = null, typed = false;

export const chosen = () => FILTERS.filter((name) => state[name]);
const heading = (name) => (name === 'verified' ? label('facet', 'verification') : ['place', 'service'].includes(name) ? label('facet', name) : word(name));
function filterLabel(name, value) {
  if (name === 'place') return placeName(value);
  return name === 'verified' ? label('verification', 'verified') : label(name, value);
}

// ---- the box ----
export function startSearch() {
  const box = byId('search');
  const look = () => {
    clearTimeout(typing);
    // Letters of one sitting are one step for Back.
    if (box.value.trim() !== state.q) change({ q: box.value.trim() }, { replace: typed });
    typed = true;
  };
  box.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(look, PAUSE);
  });
  box.addEventListener('blur', () => { typed = false; });
  byId('find').addEventListener('submit', (event) => {
    event.preventDefault();
    look();
  });
}

export function showBox() {
  if (document.activeElement !== byId('search') || byId('search').value.trim() !== state.q) byId('search').value = state.q;
}

// ---- chips ----
export function showChips() {
  const names = ['q', ...FILTERS].filter((name) => state[name]);
  const chip = (name) => {
    const text = name === 'q' ? word('words_chip', { q: state.q }) : filterLabel(name, state[name]);
    return el('li', null, el('button', {
      type: 'button', class: 'chip', 'data-key': `chip-${name}`, 'aria-label': word('remove', { name: text }),
      onclick: () => { change({ [name]: '' }); afterRemoval(); },
    }, own(text), el('span', { 'aria-hidden': 'true', class: 'cross', text: '×' })));
  };
  const clear = names.length > 1 && el('li', null, el('button', {
    type: 'button', class: 'chip clear', 'data-key': 'chip-all', text: word('clear'),
    onclick: () => { change(Object.fromEntries(names.map((name) => [name, '']))); afterRemoval(); },
  }));
  replace(byId('chips'), names.map(chip), clear);
  byId('chips').hidden = names.length === 0;
  byId('filter-count').textContent = number(chosen().length);
  byId('filter-count').hidden = chosen().length === 0;
}
// The chip that had the focus has gone: the next one, else the list, has it.
const afterRemoval = () => (byId('chips').querySelector('button') ?? byId('results')).focus();

// ---- facets ----
function value(name, code, count, extra) {
  const on = state[name] === (name === 'verified' ? 'true' : code);
  return el('div', { class: 'value' }, el('button', {
    type: 'button', 'aria-pressed': String(on), 'data-key': `${name}-${code}`, class: on ? 'on' : null,
    onclick: () => change({ [name]: on ? '' : name === 'verified' ? 'true' : code }),
  }, name === 'kind' && glyph(code, 14), el('span', { class: 'name' }, own(filterLabel(name, code))),
  el('span', { class: 'count', text: number(count) })), extra);
}

function opener(key, text, open) {
  return el('button', {
    type: 'button', class: 'opener', 'aria-expanded': String(open), 'data-key': key, 'aria-label': text,
    onclick: () => {
      if (!opened.delete(key)) opened.add(key);
      showFacets();
    },
  }, el('span', { 'aria-hidden': 'true', text: open ? '−' : '+' }));
}

function placeTree(rows) {
  const governorates = rows.filter((row) => isGovernorate(row.value));
  return governorates.map((row) => {
    const within = rows.filter((one) => isDistrict(one.value) && one.value.startsWith(row.value));
    const key = `districts-${row.value}`, open = opened.has(key) || state.place.startsWith(row.value);
    return el('li', null,
      value('place', row.value, row.count, within.length > 0 && opener(key, word('show_districts', { name: placeName(row.value) }), open)),
      open && el('ul', { class: 'districts' }, within.map((one) => el('li', null, value('place', one.value, one.count)))));
  });
}

function values(name, rows) {
  if (name === 'place') return placeTree(rows);
  if (name === 'verified') rows = rows.filter((row) => row.value === 'verified');
  return rows.map((row) => el('li', null, value(name, row.value, row.count)));
}

function facet(name) {
  const rows = counts.filter((row) => row.facet === (name === 'verified' ? 'verification' : name));
  const all = values(name, rows), key = `all-${name}`;
  if (all.length === 0) return null;
  const open = opened.has(key) || all.length <= FEW + 1;
  return el('section', { class: 'facet', 'aria-labelledby': `facet-${name}` },
    el('h3', { id: `facet-${name}`, text: heading(name) }),
    el('ul', null, open ? all : all.slice(0, FEW)),
    !open && el('button', {
      type: 'button', class: 'all', 'data-key': key, text: word('show_all', { n: number(all.length) }),
      onclick: () => { opened.add(key); showFacets(); byId('facets').querySelector(`[aria-labelledby="facet-${name}"] li:nth-child(${FEW + 1}) button`)?.focus(); },
    }));
}

export const showFacets = () => replace(byId('facets'), FILTERS.map(facet));

export async function loadFacets() {
  const answer = await newest((signal) => ask('/v1/organizations/facets', searchQuery(), signal));
  if (!answer) return;
  counts = answer.items;
  // Each organization is of one kind.
  showHits(counts.filter((row) => row.facet === 'kind').reduce((sum, row) => sum + row.count, 0));
  showFacets();
}
