// What can be reached on the map: a button for each organization and each group of them, laid over the drawing. Their
// letters are the browser's own, so Arabic is joined as it should be, and keys and screen readers reach them.
import { el } from './dom.js';
import { roving } from './roving.js';

const MOST = 400; // buttons; the drawing below shows the rest as well

const APART = 34; // pixels
// Things at the same spot lie around it, in a spiral.
const aside = (i) => (i === 0 ? [0, 0] : [APART * Math.sqrt(i) * Math.cos(i * 2.4), APART * Math.sqrt(i) * Math.sin(i * 2.4)]);

export function makeMarks(map, container) {
  let all = new Map(); // key -> {node, at, dx, dy, x, y}
  const inView = ({ x, y }) => x > -20 && y > -20 && x < container.clientWidth + 20 && y < container.clientHeight + 20;
  const items = () => [...all.values()].filter((one) => one.focusable && inView(one));
  const oneStop = roving(container, items);

  function place() {
    for (const one of all.values()) {
      const { x, y } = map.project(one.at);
      [one.x, one.y] = [x + one.dx, y + one.dy];
      one.node.style.transform = `translate(${one.x.toFixed(1)}px, ${one.y.toFixed(1)}px)`;
      one.node.style.display = inView(one) ? '' : 'none';
      one.node.classList.toggle('low', one.y < 90);
      one.node.classList.toggle('at-start', one.x < 140);
      one.node.classList.toggle('at-end', one.x > container.clientWidth - 140);
    }
  }

  // `wanted`: [{key, at, make(): node, focusable}] in the order of importance. What stays keeps its node and its focus.
  function show(wanted) {
    const had = document.activeElement, hadAt = [...all.values()].find((one) => one.node === had);
    const spots = new Map(), next = new Map();
    for (const { key, at, make, focusable = true } of wanted.slice(0, MOST)) {
      if (next.has(key)) continue;
      const spot = focusable ? at.map((n) => n.toFixed(4)).join() : key, nth = spots.get(spot) ?? 0;
      spots.set(spot, nth + 1);
      const [dx, dy] = aside(nth);
      next.set(key, { node: all.get(key)?.node ?? make(), at, dx, dy, focusable });
    }
    for (const [key, { node }] of all) if (!next.has(key)) node.remove();
    for (const [key, one] of next) {
      one.node.dataset.key = key;
      if (!one.node.isConnected) container.append(one.node);
    }
    all = next;
    place();
    oneStop();
    // What had the focus has gone (a group was opened): the nearest thing there now has it.
    if (hadAt && !had.isConnected) {
      const near = items().sort((a, b) => Math.hypot(a.x - hadAt.x, a.y - hadAt.y) - Math.hypot(b.x - hadAt.x, b.y - hadAt.y));
      (near[0]?.node ?? map.getCanvas()).focus();
    }
  }

  map.on('move', place);
  map.on('resize', place);
  return { show, has: (id) => [...all.values()].find((one) => one.node.dataset.id === id), open: (id) => {
    for (const { node } of all.values()) node.classList.toggle('open', Boolean(id) && node.dataset.id === id);
  } };
}

export const tip = (...lines) => el('span', { class: 'tip', 'aria-hidden': 'true' }, lines.filter(Boolean).map((line, i) => (i ? el('span', { text: line }) : line)));
