// Makes the marks of the map: organizations, groups of them, and governorates with their counts.
import { el, own } from './dom.js';
import { glyph, kindOf } from './kinds.js';
import { bestName, fullPlaceName, label, places } from './labels.js';
import { known } from './list.js';
import { tip } from './marks.js';
import { change, state } from './state.js';
import { countryName, counted, number, word } from './words.js';

const SINGLE_ZOOM = 11; // from here on the service groups nothing
const STEP = 2.2, NAMES_FROM = 5.6;

// The gazetteer's place whose point this is, as far as a tile can tell.
function placeAt([lng, lat], level, zoom) {
  const near = Math.max(0.01, 540 / 4096 / 2 ** zoom);
  return [...places.values()].find((one) => one.level === level && Math.abs(one.longitude - lng) < near && Math.abs(one.latitude - lat) < near);
}

// Where a mark stands, in words: exactly there, or somewhere in an area.
function whereIs({ precision, id }, at, zoom) {
  if (precision === 'exact') return '';
  const place = placeAt(at, precision, zoom);
  const countries = (known(id)?.presence ?? []).filter((one) => !one.pcode && one.country);
  const area = place ? fullPlaceName(place.pcode) : precision === 'country' && countries.length === 1 ? countryName(countries[0].country) : word(`area_${precision}`);
  return word('somewhere', { place: area });
}

function organizationMark(properties, at, zoom) {
  const names = known(properties.id)?.names ?? { ar: properties.name_ar, en: properties.name_en, ku: properties.name_other };
  const name = bestName(names).text, where = whereIs(properties, at, zoom), kind = label('kind', properties.kind);
  const node = el('button', {
    type: 'button', class: ['exact', 'community'].includes(properties.precision) ? 'mark' : 'mark area', 'data-id': properties.id,
    'data-precision': properties.precision, 'aria-label': [name, kind, where].filter(Boolean).join(word('comma')),
    onclick: () => change({ organization: properties.id, network: '' }),
  }, glyph(properties.kind, 20), tip(own(name), kind, where));
  node.style.color = kindOf(properties.kind).colour;
  return node;
}

function clusterMark(count, at, map) {
  const size = count >= 100 ? ' most' : count >= 10 ? ' many' : '';
  return el('button', {
    type: 'button', class: `mark cluster${size}`, 'aria-label': `${counted('hits', count)}${word('comma')}${word('zoom_in')}`, 'data-count': count,
    onclick: () => map.easeTo({ center: at, zoom: Math.min(Math.max(map.getZoom() + STEP, 6), SINGLE_ZOOM + 0.1) }),
  }, number(count));
}

// Names to find one's way by; not for screen readers, who have the facet of places.
const nameMark = (place) => ({
  key: `name-${place.pcode}`, at: [place.longitude, place.latitude], focusable: false,
  make: () => el('span', { class: 'mark place-name', 'aria-hidden': 'true' }, el('span', { text: place.name })),
});

// From the features of the tiles: the largest groups first, then the rest from north to south.
export function organizationMarks(features, map) {
  const zoom = map.getZoom(), seen = new Map();
  for (const { properties, geometry: { coordinates: at } } of features) {
    const spot = at.map((n) => n.toFixed(4)).join();
    const key = properties.cluster ? `cluster-${spot}-${properties.count}` : `spot-${properties.id}-${spot}`;
    seen.set(key, { key, at, count: properties.count ?? 1, make: () => (properties.cluster ? clusterMark(properties.count, at, map) : organizationMark(properties, at, zoom)) });
  }
  const names = zoom < NAMES_FROM ? [] : [...places.values()].filter((place) => place.level === 'governorate')
    .map((place) => nameMark({ ...place, name: fullPlaceName(place.pcode, true) }));
  return [...seen.values()].sort((a, b) => b.count - a.count || b.at[1] - a.at[1]).concat(names);
}

export const governorateMarks = (counts) => counts.map((place) => ({
  key: `governorate-${place.pcode}-${place.count}-${state.place}`, at: [place.longitude, place.latitude],
  make: () => {
    const on = state.place === place.pcode, name = fullPlaceName(place.pcode, true);
    // Its name is what is seen on it, and of what the number is.
    return el('button', {
      type: 'button', class: `mark governorate${place.count ? '' : ' none'}${on ? ' on' : ''}`, 'aria-pressed': String(on), 'data-pcode': place.pcode,
      onclick: () => change({ place: on ? '' : place.pcode }),
    }, own(name), el('b', { 'aria-hidden': 'true', text: number(place.count) }), el('span', { class: 'unseen', text: `${word('comma')}${counted('hits', place.count)}` }));
  },
}));
