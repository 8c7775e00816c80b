// Starts the page and hands each change of its address to the parts that show it.
import { byId, isWide } from './dom.js';
import { showLanguages, showView } from './frame.js';
import { loadFilterLabels, loadLabels } from './labels.js';
import { attempt, isAsked, once, settle } from './lazy.js';
import { renderList, showList, showMore } from './list.js';
import { chosen, loadFacets, showBox, showChips, showFacets, startSearch } from './search.js';
import { change, isSearch, onChange, state } from './state.js';

// ---- parts that come when they are first looked at ----
const PARTS = {
  card: () => import('./card.js'),
  map: () => import('./map.js').then((module) => module.startMap()), // hundreds of kilobytes
  network: () => import('./network.js'),
};
// `use` gets the part; nothing happens where it is neither there nor wanted.
function show(name, wanted, use) {
  if (wanted || isAsked(name)) attempt(name, async () => use(await once(name, PARTS[name])));
  else settle(name);
}
const showMap = (changed) => show('map', isWide.matches || state.view === 'map', (map) => map.update(changed));

// Names of codes and places come a moment later than the first list; those of filters when filters are seen.
async function showLabels() {
  try {
    await (byId('filters').open || chosen().length > 0 ? loadFilterLabels() : loadLabels());
  } finally {
    showChips();
    showFacets();
    renderList();
  }
}

// ---- what a change of the address touches ----
function update(changed) {
  showLanguages();
  showView();
  showBox();
  if (isSearch(changed)) {
    showChips();
    attempt('list', showList);
    attempt('facets', loadFacets);
    attempt('labels', showLabels);
  }
  if (changed.includes('organization')) show('card', state.organization, (card) => card.showCard());
  if (changed.includes('network') || changed.includes('organization')) show('network', state.network, (network) => network.showNetwork());
  showMap(changed);
}

function keepFiltersOpen() {
  const roomy = matchMedia('(min-width: 1180px)');
  const fit = () => { byId('filters').open = roomy.matches; };
  roomy.addEventListener('change', fit);
  byId('filters').addEventListener('toggle', () => attempt('labels', showLabels));
  fit();
}

startSearch();
keepFiltersOpen();
byId('more').addEventListener('click', () => attempt('more', showMore));
for (const button of byId('views').children) button.addEventListener('click', () => change({ view: button.dataset.view === 'map' ? 'map' : '' }));
isWide.addEventListener('change', () => showMap([]));
onChange(update);
update(['q', ...(state.organization ? ['organization'] : []), ...(state.network ? ['network'] : [])]);
