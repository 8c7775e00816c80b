// The map: starts MapLibre on this service's own tiles, and keeps it in step with what is looked for.
import { ask, latest } from './api.js';
import { byId, el, isWide } from './dom.js';
import { glyph } from './kinds.js';
import { isDistrict, loadLabels, places } from './labels.js';
import { mapStyle, showLayers, showSearch } from './layers.js';
import { attempt, library, once, settle, tell } from './lazy.js';
import { known } from './list.js';
import { makeMarks } from './marks.js';
import { governorateMarks, organizationMarks } from './spots.js';
import { change, isSearch, searchQuery, state } from './state.js';
import { direction, number, word } from './words.js';

const SYRIA = [[35.5, 32.2], [42.5, 37.4]];
const CARD = 450, BESIDE = 220; // pixels that an open card takes from the map, and what has to be left beside it
const LEGEND = 600; // on a narrower map the legend waits to be opened
const WORKER = '/explore/maplibre-gl-csp-worker.js', PATIENCE = 60000; // milliseconds until a map that is all there has to be drawn
const newest = latest();
const bounded = new Set(); // governorates whose boundary was imported
let map, marks, counts = [], countsOf = null; // of which search they are
let lost = null; // why a tile of organizations did not come

const shown = () => (state.shown === 'counts' ? 'counts' : 'points');

// ---- legend and switches ----
const sample = (className, ...children) => el('span', { class: `sample ${className}`, 'aria-hidden': 'true' }, children);
function showLegend() {
  const line = (mark, name) => el('li', null, mark, el('span', { text: word(name) }));
  const ofPoints = [line(sample('mark', glyph('family_association', 18)), 'legend_exact'), line(sample('mark area', glyph('family_association', 14)), 'legend_area'),
    line(sample('mark cluster', number(3)), 'legend_cluster')];
  const ofCounts = [bounded.size > 0 && line(sample('ramp'), 'legend_counts'), counts.some((place) => !bounded.has(place.pcode)) && line(sample('ring'), 'legend_circles')].filter(Boolean);
  byId('legend-body').replaceChildren(el('ul', null, shown() === 'counts' ? ofCounts : ofPoints), el('p', { class: 'borders', text: word('legend_borders') }));
  for (const button of byId('layers').children) button.setAttribute('aria-pressed', String(button.dataset.shown === shown()));
}

// ---- what lies on it ----
function showMarks() {
  if (shown() === 'counts' && countsOf !== searchQuery().toString()) return;
  const organizations = () => organizationMarks(map.querySourceFeatures('organizations', { sourceLayer: 'organizations' }), map);
  marks.show(shown() === 'counts' ? governorateMarks(counts) : organizations());
  marks.open(state.organization);
  byId('marks').classList.remove('old');
  byId('map').dataset.ready = `${shown()} ${searchQuery()}`;
}

function showCounts() {
  const most = Math.max(1, ...counts.map((place) => place.count));
  map.getSource('counts').setData({
    type: 'FeatureCollection',
    features: counts.filter((place) => place.count > 0 && !bounded.has(place.pcode)).map((place) => ({
      type: 'Feature', geometry: { type: 'Point', coordinates: [place.longitude, place.latitude] }, properties: { radius: 14 + 34 * Math.sqrt(place.count / most) },
    })),
  });
  for (const place of counts) {
    const shade = place.count ? 0.15 + 0.7 * Math.sqrt(place.count / most) : 0;
    map.setFeatureState({ source: 'boundaries', sourceLayer: 'boundaries', id: place.pcode }, { shade });
  }
}

async function loadCounts() {
  const query = searchQuery(), of = query.toString();
  query.set('level', 'governorate');
  const answer = await newest((signal) => ask('/v1/organizations/counts', query, signal));
  if (!answer) return;
  [counts, countsOf] = [answer.items, of];
  showLegend();
  showCounts();
  showMarks();
}

// A governorate without a boundary keeps its circle.
function noticeBoundaries() {
  const before = bounded.size;
  for (const { properties } of map.querySourceFeatures('boundaries', { sourceLayer: 'boundaries' })) if (properties.level === 'governorate') bounded.add(properties.pcode);
  if (bounded.size === before) return;
  showCounts();
  showLegend();
}

// ---- where it looks ----
const besideCard = () => isWide.matches && state.organization && byId('map').clientWidth > CARD + BESIDE;
const room = () => ({ top: 0, bottom: 0, left: 0, right: 0, ...(besideCard() && { [direction === 'rtl' ? 'left' : 'right']: CARD }) });
function isSeen(at) {
  const { x, y } = map.project(at), { left, right } = room();
  return x > left && x < byId('map').clientWidth - right && y > 0 && y < byId('map').clientHeight;
}
const lookAtAll = () => map.fitBounds(SYRIA, { padding: isWide.matches ? 24 : 8 });
function lookAtPlace() {
  const place = places.get(state.place);
  if (place) map.easeTo({ center: [place.longitude, place.latitude], zoom: isDistrict(place.pcode) ? 9 : 7.6, padding: room() });
  else lookAtAll();
}
// The card's organization comes into view where it is not; where it is, nothing moves.
function lookAtOrganization() {
  const inside = (known(state.organization)?.presence ?? []).map((one) => places.get(one.pcode?.slice(0, 6)) ?? places.get(one.pcode?.slice(0, 4))).find(Boolean);
  const at = marks.has(state.organization)?.at ?? (inside && [inside.longitude, inside.latitude]);
  if (at && !isSeen(at)) map.easeTo({ center: at, padding: room() });
}

// ---- in step with the address ----
function loadTiles() {
  lost = null;
  delete byId('map').dataset.ready;
  byId('marks').classList.add('old'); // until the new ones are there
  showSearch(map, searchQuery());
  showLayers(map, shown());
}

function update(changed) {
  if (!map) return;
  map.resize();
  const searched = isSearch(changed);
  if (searched) loadTiles();
  if (changed.includes('shown')) {
    showLayers(map, shown());
    showLegend();
    showMarks();
  }
  if (shown() === 'counts' && (searched || changed.includes('shown'))) attempt('counts', loadCounts);
  if (shown() !== 'counts') settle('counts');
  if (changed.includes('place')) lookAtPlace();
  if (changed.includes('organization')) {
    marks.open(state.organization);
    lookAtOrganization();
  }
}

function listen() {
  byId('zoom-in').addEventListener('click', () => map.zoomIn());
  byId('zoom-out').addEventListener('click', () => map.zoomOut());
  byId('zoom-all').addEventListener('click', lookAtAll);
  for (const button of byId('layers').children) button.addEventListener('click', () => change({ shown: button.dataset.shown === 'counts' ? 'counts' : '' }));
  map.on('idle', () => {
    noticeBoundaries();
    if (lost) {
      marks.show([]);
      tell('tiles', lost, async () => loadTiles());
    } else {
      settle('tiles');
      showMarks();
    }
  });
  map.on('movestart', () => { delete byId('map').dataset.ready; });
  // A tile of boundaries that does not come leaves its place empty.
  map.on('error', ({ sourceId, error }) => { if (sourceId === 'organizations') lost = error; });
}

function withoutMap() {
  byId('map-notice').textContent = word('no_webgl');
  byId('map-notice').hidden = false;
  for (const part of ['layers', 'legend', 'canvas', 'marks']) byId(part).hidden = true;
  document.querySelector('.zoom').hidden = true;
}

async function draw() {
  // MapLibre starts its worker by itself and does not tell that it did not come: it is fetched before.
  const [topology] = await Promise.all([once('outlines', () => ask('/explore/outlines.json')), once('worker', () => fetch(WORKER).then((answer) => answer.blob())),
    library('topojson-client.min.js'), library('maplibre-gl-csp.js'), loadLabels().catch(() => null)]);
  const maplibre = window.maplibregl;
  maplibre.setWorkerUrl(WORKER);
  map = new maplibre.Map({
    container: byId('canvas'), style: mapStyle(window.topojson.feature(topology, topology.objects.countries), searchQuery()),
    bounds: SYRIA, fitBoundsOptions: { padding: isWide.matches ? 24 : 8 }, minZoom: 2, maxZoom: 14, attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false,
    renderWorldCopies: false, fadeDuration: 0, locale: { 'Map.Title': word('canvas_label') },
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('the map does not come')), PATIENCE);
    map.once('load', () => {
      clearTimeout(late);
      resolve();
    });
  });
  marks = makeMarks(map, byId('marks'));
  listen();
  showLayers(map, shown());
  if (state.place) lookAtPlace();
  if (shown() === 'counts') attempt('counts', loadCounts);
}

export async function startMap() {
  showLegend();
  byId('legend').open = byId('map').clientWidth > LEGEND;
  if (!document.createElement('canvas').getContext('webgl2')) {
    withoutMap();
    return { update };
  }
  try {
    await draw();
  } catch (error) {
    map?.remove();
    map = null;
    throw error;
  }
  byId('map').dataset.drawn = '';
  return { update };
}
