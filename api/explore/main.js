// Starts the page and hands each change of its address to the parts that show it.
import { isWide, showCard, startCard } from './card.js';
import { byId, el } from './dom.js';
import { loadLabels } from './labels.js';
import { renderList, showList, showMore } from './list.js';
import { loadFacets, showBox, showChips, showFacets, startSearch } from './search.js';
import { address, change, isSearch, onChange, state } from './state.js';
import { direction, language, NAMES_OF_LANGUAGES, word } from './words.js';

// ---- words of the page itself ----
function speak() {
  document.documentElement.lang = language;
  document.documentElement.dir = direction;
  document.title = word('title');
  for (const node of document.querySelectorAll('[data-word]')) node.textContent = word(node.dataset.word);
  for (const node of document.querySelectorAll('[data-label]')) node.setAttribute('aria-label', word(node.dataset.label));
  byId('search').placeholder = word('search_hint');
}
// A link each, so that it can be shared and opened in a new tab.
function showLanguages() {
  byId('languages').replaceChildren(...Object.entries(NAMES_OF_LANGUAGES).map(([code, name]) => {
    const url = new URL(address({}), location.origin);
    url.searchParams.set('lang', code);
    return el('a', { href: url.pathname + url.search, lang: code, hreflang: code, 'aria-current': code === language && 'true', text: name });
  }));
}

// ---- list or map, where there is room for one of them ----
let map = null;
async function showMap(changed) {
  const seen = isWide.matches || state.view === 'map';
  if (!map && !seen) return; // hundreds of kilobytes: only for whoever looks at it
  map ??= import('./map.js').then((module) => module.startMap());
  (await map).update(changed);
}
function showView() {
  const view = state.view === 'map' ? 'map' : 'list';
  byId('page').dataset.view = view;
  for (const button of byId('views').children) button.setAttribute('aria-pressed', String(button.dataset.view === view));
}

let network = null;
async function showNetwork() {
  if (!network && !state.network) return;
  network ??= import('./network.js');
  (await network).showNetwork();
}

// ---- what a change of the address touches ----
function update(changed) {
  showLanguages();
  showView();
  showBox();
  if (isSearch(changed)) {
    showChips();
    showList();
    loadFacets();
  }
  if (changed.includes('organization')) showCard();
  if (changed.includes('network') || changed.includes('organization')) showNetwork();
  showMap(changed);
}

function keepFiltersOpen() {
  const roomy = matchMedia('(min-width: 1180px)');
  const fit = () => { byId('filters').open = roomy.matches; };
  roomy.addEventListener('change', fit);
  fit();
}

speak();
startSearch();
startCard();
keepFiltersOpen();
byId('more').addEventListener('click', showMore);
for (const button of byId('views').children) button.addEventListener('click', () => change({ view: button.dataset.view === 'map' ? 'map' : '' }));
isWide.addEventListener('change', () => showMap([]));
onChange(update);
const labels = loadLabels();
update(['q', ...(state.organization ? ['organization'] : []), ...(state.network ? ['network'] : [])]);
// Names of codes and places come a moment later than the first list.
labels.then(() => {
  showChips();
  showFacets();
  renderList();
});
