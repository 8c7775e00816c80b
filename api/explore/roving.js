// Arrow keys among things that lie about in a plane: one of them can be reached by Tab, the arrows go to the nearest one.
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// The nearest of `items` ({node, x, y}) in a direction: what lies straight ahead is nearer than what lies aside.
function nearest(items, from, [dx, dy]) {
  let best = null, least = Infinity;
  for (const item of items) {
    const ahead = (item.x - from.x) * dx + (item.y - from.y) * dy;
    const aside = Math.abs((item.x - from.x) * dy) + Math.abs((item.y - from.y) * dx);
    if (item === from || ahead <= 0 || ahead + 2 * aside >= least) continue;
    [best, least] = [item, ahead + 2 * aside];
  }
  return best;
}

// `items` gives what there is now; the first of it is Tab's, until another one has had the focus.
export function roving(container, items) {
  let last = null;
  const focusable = () => {
    const all = items();
    const one = all.find((item) => item.node.dataset.key === last) ?? all[0];
    for (const node of container.querySelectorAll('[tabindex="0"]')) node.setAttribute('tabindex', '-1');
    for (const item of all) item.node.setAttribute('tabindex', item === one ? '0' : '-1');
  };
  container.addEventListener('focusin', (event) => {
    last = event.target.dataset.key ?? last;
    focusable();
  });
  container.addEventListener('keydown', (event) => {
    const step = STEPS[event.key], from = items().find((item) => item.node === event.target);
    if (!step || !from) return;
    event.preventDefault();
    event.stopPropagation();
    nearest(items(), from, step)?.node.focus();
  });
  return focusable;
}
