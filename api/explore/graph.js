// Draws a network as SVG: the forces are worked out first and nothing moves afterwards. Colour and shape say the kind,
// an arrow points at what somebody is a member of, a plain line is a partnership.
import { svg } from './dom.js';
import { kindOf, shapePath } from './kinds.js';
import { label } from './labels.js';
import { roving } from './roving.js';
import { word } from './words.js';

const ROUNDS = 320, RADIUS = { middle: 17, other: 12 };
const NAMES_SHOWN = 40; // of the organizations nearest to the middle; all names are in the table and in the labels
const LINE = 24, LINES = 2; // letters and lines of a name under its node

function settle(nodes, links, width, height) {
  const d3 = window.d3, tight = width < height ? 0.75 : 1; // on a phone
  const simulation = d3.forceSimulation(nodes)
    .force('link', d3.forceLink(links).id((node) => node.id).distance((link) => tight * (105 + 15 * Math.max(link.source.steps, link.target.steps))))
    .force('charge', d3.forceManyBody().strength(nodes.length > NAMES_SHOWN ? -160 : -700 * tight))
    .force('apart', d3.forceCollide((node) => tight * (nodes.length > NAMES_SHOWN ? 24 : node.steps === 0 ? 78 : 62)))
    .force('ring', d3.forceRadial((node) => node.steps * Math.min(width, height) * 0.3, 0, 0).strength(0.5))
    .force('flat', d3.forceY(0).strength(height < width ? 0.06 : 0.01))
    .force('slim', d3.forceX(0).strength(width < height ? 0.08 : 0.01))
    .stop();
  simulation.tick(ROUNDS);
}

// A line from rim to rim, so that an arrow's head is seen.
function rimToRim({ source, target }, radiusOf) {
  const dx = target.x - source.x, dy = target.y - source.y, length = Math.hypot(dx, dy) || 1;
  const from = radiusOf(source) + 3, to = radiusOf(target) + 6;
  return {
    x1: (source.x + dx * from / length).toFixed(1), y1: (source.y + dy * from / length).toFixed(1),
    x2: (target.x - dx * to / length).toFixed(1), y2: (target.y - dy * to / length).toFixed(1),
  };
}

// A name in lines that fit; what does not fit ends in "…" (the whole is the node's label).
function inLines(text) {
  const lines = [''];
  for (const part of text.split(' ')) {
    const last = lines.at(-1);
    if (last && last.length + part.length >= LINE) lines.push(part);
    else lines[lines.length - 1] = last ? `${last} ${part}` : part;
  }
  const shown = lines.slice(0, LINES).map((line) => (line.length > LINE + 4 ? `${line.slice(0, LINE)}…` : line));
  if (lines.length > LINES) shown[LINES - 1] += '…';
  return shown;
}
const nameText = (node, radius, nameOf) => svg('text', { 'text-anchor': 'middle', 'aria-hidden': 'true' },
  inLines(nameOf(node)).map((line, i) => svg('tspan', { x: 0, y: radius + 16 + 16 * i, text: line })));

// What a node says to a screen reader: its name, kind and links.
function description(node, links, nameOf) {
  const told = links.filter((link) => link.source === node || link.target === node).map((link) => {
    if (link.kind === 'partnership') return `${word('partner_of')} ${nameOf(link.source === node ? link.target : link.source)}`;
    return link.source === node ? `${word('member_of')} ${nameOf(link.target)}` : `${nameOf(link.source)} ${word('member_of')} ${nameOf(node)}`;
  });
  return [nameOf(node), label('kind', node.kind), ...told].join(word('comma'));
}

export function drawNetwork(network, { centre, nameOf, choose, wide }) {
  const nodes = network.nodes.map((node) => ({ ...node, ...(node.id === centre && { fx: 0, fy: 0 }) }));
  const links = network.links.map((link) => ({ ...link, source: link.from, target: link.to }));
  const [width, height] = wide ? [900, 560] : [420, 560];
  settle(nodes, links, width, height);
  const radiusOf = (node) => (node.id === centre ? RADIUS.middle : RADIUS.other);

  const drawnLinks = links.map((link) => svg('line', { ...rimToRim(link, radiusOf), class: `edge ${link.kind}`, 'marker-end': link.kind === 'membership' && 'url(#head)' }));
  const shapes = nodes.map((node) => svg('g', {
    class: 'node', role: 'button', 'aria-label': description(node, links, nameOf), 'aria-current': node.id === centre && 'true', 'data-key': `node-${node.id}`, 'data-id': node.id,
    onkeydown: (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      choose(node.id);
    },
  }, svg('circle', { class: 'halo', r: radiusOf(node) + 7 }), svg('path', { d: shapePath(node.kind), fill: kindOf(node.kind).colour, transform: `scale(${radiusOf(node) / 10})` })));
  const drawnNodes = nodes.map((node, i) => svg('g', {
    class: node.id === centre ? 'spot middle' : 'spot', transform: `translate(${node.x.toFixed(1)} ${node.y.toFixed(1)})`, onclick: () => choose(node.id),
  }, shapes[i], i < NAMES_SHOWN && nameText(node, radiusOf(node), nameOf)));

  // As much of the plane as they take, and never so little that a few nodes become giants.
  const [left, right, top, bottom] = [Math.min(...nodes.map((n) => n.x)) - 95, Math.max(...nodes.map((n) => n.x)) + 95, Math.min(...nodes.map((n) => n.y)) - 40, Math.max(...nodes.map((n) => n.y)) + 70];
  const across = Math.max(right - left, width), down = Math.max(bottom - top, height);
  const box = [(left + right - across) / 2, (top + bottom - down) / 2, across, down];
  const drawing = svg('svg', { class: 'graph', viewBox: box.map(Math.round).join(' '), role: 'group', 'aria-label': word('network_label') },
    svg('defs', null, svg('marker', { id: 'head', viewBox: '0 0 10 10', refX: 8, refY: 5, markerWidth: 7, markerHeight: 7, orient: 'auto-start-reverse' },
      svg('path', { d: 'M0,0.500L10,5L0,9.500Z', class: 'arrow-head' }))),
    svg('g', null, drawnLinks), svg('g', null, drawnNodes));
  const items = nodes.map((node, i) => ({ node: shapes[i], x: node.x, y: node.y }));
  items.sort((a, b) => Number(b.node.dataset.id === centre) - Number(a.node.dataset.id === centre));
  roving(drawing, () => items)();
  return drawing;
}
