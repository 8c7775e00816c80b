// Makes the outlines of countries that the page draws: fine around Syria, coarse elsewhere, small islands far away left out.
// Borders are shared arcs, and each arc is thinned once, so neighbours still meet. Usage: node outlines.mjs TOPOLOGY >FILE
import { readFileSync } from 'node:fs';

const NEAR = { west: 30, south: 28, east: 50, north: 42 }; // degrees
const KEPT_NEAR = 0.008, KEPT_FAR = 0.18; // how far, in degrees, a left out vertex may lie from the line drawn instead
const SMALL_FAR = 0.6; // an island whose box is smaller than that is left out far away

const { objects: { countries }, arcs, transform } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { scale, translate } = transform;
const degrees = ([x, y]) => [x * scale[0] + translate[0], y * scale[1] + translate[1]];
const isNear = ([x, y]) => x > NEAR.west && x < NEAR.east && y > NEAR.south && y < NEAR.north;

const absolute = (arc) => {
  let x = 0, y = 0;
  return arc.map(([dx, dy]) => [x += dx, y += dy]);
};
const distance = ([x, y], [ax, ay], [bx, by]) => {
  const dx = bx - ax, dy = by - ay, square = dx * dx + dy * dy;
  const t = square ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / square)) : 0;
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
};

// Ramer, Douglas and Peucker, with an explicit stack; what may be left out depends on where a vertex lies.
function thin(points) {
  const place = points.map(degrees), kept = new Set([0, points.length - 1]), work = [[0, points.length - 1]];
  while (work.length) {
    const [first, last] = work.pop();
    let worst = 1, at = -1;
    for (let i = first + 1; i < last; i++) {
      const far = distance(place[i], place[first], place[last]) / (isNear(place[i]) ? KEPT_NEAR : KEPT_FAR);
      if (far > worst) [worst, at] = [far, i];
    }
    if (at > 0) {
      kept.add(at);
      work.push([first, at], [at, last]);
    }
  }
  return points.filter((_, i) => kept.has(i));
}

const thinned = arcs.map((arc) => thin(absolute(arc)));
const pointsOf = (ring) => ring.flatMap((i) => thinned[i < 0 ? ~i : i]);
function isWorth(polygon) {
  const place = pointsOf(polygon[0]).map(degrees);
  const width = (axis) => Math.max(...place.map((p) => p[axis])) - Math.min(...place.map((p) => p[axis]));
  return place.length > 3 && (place.some(isNear) || Math.max(width(0), width(1)) > SMALL_FAR);
}

// Only the arcs that are still drawn, under new numbers.
const numbers = new Map();
const renumber = (i) => {
  const old = i < 0 ? ~i : i;
  if (!numbers.has(old)) numbers.set(old, numbers.size);
  return i < 0 ? ~numbers.get(old) : numbers.get(old);
};
const geometries = countries.geometries.map((country) => {
  const polygons = (country.type === 'Polygon' ? [country.arcs] : country.arcs ?? []).filter(isWorth);
  return { type: 'MultiPolygon', id: country.id, properties: {}, arcs: polygons.map((p) => p.map((r) => r.map(renumber))) };
}).filter((country) => country.arcs.length > 0);
const delta = (points) => points.map(([x, y], i) => (i ? [x - points[i - 1][0], y - points[i - 1][1]] : [x, y]));
const drawn = [...numbers.keys()].map((old) => delta(thinned[old]));
process.stdout.write(JSON.stringify({ type: 'Topology', transform, objects: { countries: { type: 'GeometryCollection', geometries } }, arcs: drawn }));
