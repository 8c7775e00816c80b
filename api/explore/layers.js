// What the map draws itself: land and borders, shaded governorates, the soft areas of places that are not told exactly.
import { KINDS } from './kinds.js';

const SYRIA = '760'; // ISO 3166-1 numeric, the ids of world-atlas
const METRES_OF_PIXEL = 40075017 / 512 * Math.cos(35 * Math.PI / 180); // at zoom 0, at the latitude of Syria
// How large an area is drawn where only the place of this level is told, in metres: about half its width.
const AREAS = { country: 110000, governorate: 30000, district: 14000, subdistrict: 7000, community: 1200 };
const LAST_ZOOM = 14; // of the tiles of organizations

const kindColour = ['match', ['get', 'kind'], ...Object.entries(KINDS).flatMap(([kind, { colour }]) => [kind, colour]), '#47545c'];
const areaPixels = (zoom) => ['*', 2 ** zoom / METRES_OF_PIXEL, ['match', ['get', 'precision'], ...Object.entries(AREAS).flat(), 0]];
const isCluster = ['has', 'cluster'];

const ORGANIZATIONS = [
  {
    id: 'areas', type: 'circle', source: 'organizations', 'source-layer': 'organizations', filter: ['!', isCluster],
    paint: {
      'circle-color': kindColour, 'circle-blur': 0.25,
      // From near, many areas lie over each other and over all that is seen.
      'circle-opacity': ['interpolate', ['linear'], ['zoom'], 7, 0.16, 10, 0.02],
      'circle-radius': ['interpolate', ['exponential', 2], ['zoom'], 3, areaPixels(3), 12, areaPixels(12)],
    },
  },
  {
    id: 'points', type: 'circle', source: 'organizations', 'source-layer': 'organizations',
    paint: { 'circle-color': ['case', isCluster, '#12505b', kindColour], 'circle-radius': ['case', isCluster, 12, 6], 'circle-stroke-color': '#fff', 'circle-stroke-width': 1.5 },
  },
];
const organizationTiles = (query) => ({ type: 'vector', tiles: [`${location.origin}/v1/organizations/tiles/{z}/{x}/{y}.mvt${query.size ? `?${query}` : ''}`], maxzoom: LAST_ZOOM });

export const mapStyle = (outlines, query) => ({
  version: 8,
  sources: {
    outlines: { type: 'geojson', data: outlines, tolerance: 0.2 },
    boundaries: { type: 'vector', tiles: [`${location.origin}/v1/places/tiles/{z}/{x}/{y}.mvt`], maxzoom: 12, promoteId: 'pcode' },
    counts: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
    organizations: organizationTiles(query),
  },
  layers: [
    { id: 'water', type: 'background', paint: { 'background-color': '#d9e5e8' } },
    { id: 'land', type: 'fill', source: 'outlines', paint: { 'fill-color': '#efe9dd', 'fill-antialias': false } },
    { id: 'syria', type: 'fill', source: 'outlines', filter: ['==', ['id'], Number(SYRIA)], paint: { 'fill-color': '#fdfbf6' } },
    {
      id: 'shades', type: 'fill', source: 'boundaries', 'source-layer': 'boundaries', filter: ['==', ['get', 'level'], 'governorate'], layout: { visibility: 'none' },
      paint: { 'fill-color': '#12505b', 'fill-opacity': ['coalesce', ['feature-state', 'shade'], 0] },
    },
    { id: 'borders', type: 'line', source: 'outlines', paint: { 'line-color': '#b9ae98', 'line-width': 0.8 } },
    { id: 'syria-border', type: 'line', source: 'outlines', filter: ['==', ['id'], Number(SYRIA)], layout: { 'line-join': 'round' }, paint: { 'line-color': '#7d7562', 'line-width': 1.6 } },
    {
      id: 'districts', type: 'line', source: 'boundaries', 'source-layer': 'boundaries', minzoom: 7, filter: ['==', ['get', 'level'], 'district'],
      paint: { 'line-color': '#cfc6b3', 'line-width': 0.8 },
    },
    {
      id: 'governorates', type: 'line', source: 'boundaries', 'source-layer': 'boundaries', filter: ['==', ['get', 'level'], 'governorate'],
      paint: { 'line-color': '#a79c85', 'line-width': 1 },
    },
    {
      id: 'circles', type: 'circle', source: 'counts', layout: { visibility: 'none' },
      paint: { 'circle-color': '#12505b', 'circle-opacity': 0.28, 'circle-radius': ['get', 'radius'], 'circle-stroke-color': '#12505b', 'circle-stroke-width': 1.5, 'circle-stroke-opacity': 0.7 },
    },
    ...ORGANIZATIONS,
  ],
});

// Tiles of another search. A source of its own each time: changing the addresses of one (setTiles) at times leaves a tile
// that waits for ever, and the map is never idle again.
export function showSearch(map, query) {
  for (const { id } of ORGANIZATIONS) map.removeLayer(id);
  map.removeSource('organizations');
  map.addSource('organizations', organizationTiles(query));
  for (const layer of ORGANIZATIONS) map.addLayer(layer);
}

// The layers of each way to show it.
export function showLayers(map, shown) {
  const of = { points: ['areas', 'points'], counts: ['shades', 'circles'] };
  for (const [way, ids] of Object.entries(of)) for (const id of ids) map.setLayoutProperty(id, 'visibility', way === shown ? 'visible' : 'none');
}
