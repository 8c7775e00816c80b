// Each kind of organization has a colour and a shape, the same in the list, on the map and in the network.
import { svg } from './dom.js';

// Each colour has at least 3:1 against the page and the map (WCAG 2.2, 1.4.11); shape says the same without colour.
export const KINDS = {
  family_association: { colour: '#a8324a', shape: 'circle' },
  victims_association: { colour: '#8a3d7d', shape: 'hexagon' },
  civil_society: { colour: '#2c7350', shape: 'square' },
  legal_aid: { colour: '#28589c', shape: 'triangle' },
  documentation: { colour: '#7d5d12', shape: 'diamond' },
  forensic: { colour: '#0a6a80', shape: 'cross' },
  network: { colour: '#5444a8', shape: 'star' },
  authority: { colour: '#47545c', shape: 'pentagon' },
  international: { colour: '#a34a12', shape: 'drop' },
};
const UNKNOWN = { colour: '#47545c', shape: 'circle' };
export const kindOf = (kind) => KINDS[kind] ?? UNKNOWN;

const corners = (n, radius, turn = -90, inner = radius) => Array.from({ length: inner === radius ? n : 2 * n }, (_, i) => {
  const angle = ((360 / (inner === radius ? n : 2 * n)) * i + turn) * Math.PI / 180, r = inner !== radius && i % 2 ? inner : radius;
  return `${(r * Math.cos(angle)).toFixed(2)},${(r * Math.sin(angle)).toFixed(2)}`;
}).join(' ');
// Within a radius of 10, all of about the same weight to the eye.
const SHAPES = {
  circle: 'M-8.500,0a8.500,8.500 0 1,0 17,0a8.500,8.500 0 1,0 -17,0Z',
  square: 'M-7.500,-7.500H7.500V7.500H-7.500Z',
  hexagon: `M${corners(6, 9)}Z`,
  pentagon: `M${corners(5, 9.5)}Z`,
  triangle: `M${corners(3, 10.5)}Z`,
  drop: `M${corners(3, 10.5, 90)}Z`,
  diamond: `M${corners(4, 10)}Z`,
  star: `M${corners(5, 10.5, -90, 4.8)}Z`,
  cross: 'M-3.200,-9H3.200V-3.200H9V3.200H3.200V9H-3.200V3.200H-9V-3.200H-3.200Z',
};
export const shapePath = (kind) => SHAPES[kindOf(kind).shape];

// A small picture beside words that say the same: nothing for a screen reader.
export const glyph = (kind, size = 16) => svg('svg', { class: 'glyph', width: size, height: size, viewBox: '-11 -11 22 22', 'aria-hidden': 'true', focusable: 'false' },
  svg('path', { d: shapePath(kind), fill: kindOf(kind).colour }));
