// Makes elements. What comes from data is always text: there is no way from here into markup.
const SVG = 'http://www.w3.org/2000/svg';

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name === 'text') node.textContent = value;
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

// el('p', {class: 'x', onclick: f}, 'text', child, [children], null)
export const el = (name, attributes, ...children) => fill(document.createElement(name), attributes, children);
export const svg = (name, attributes, ...children) => fill(document.createElementNS(SVG, name), attributes, children);
export const byId = (id) => document.getElementById(id);
// Room for list, map and card beside one another.
export const isWide = matchMedia('(min-width: 760px)');

// A text whose direction its own letters decide.
export const own = (text, lang) => el('bdi', { lang }, text);

// Puts children in place of what was there, and gives the focus back to the control that had it (told by data-key).
export function replace(node, ...children) {
  const key = node.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  node.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  if (key) node.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

// An address that may stand in a link, or null: nothing but http and https.
export function webAddress(text) {
  try {
    const url = new URL(text);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
  } catch {
    return null;
  }
}
