// What comes later than the page itself, over lines that may fail. A part is fetched by once(), whatever may fail runs by
// attempt(): what did not come is forgotten, told in one message for all of the page, and tried again from there.
import { byId, el } from './dom.js';
import { word } from './words.js';

const WORDS = { 400: 'failed_filter', 429: 'failed_busy' };
const asked = new Map(); // name -> promise of what comes once
const newest = new Map(); // name -> the last attempt, whose end counts
const failed = new Map(); // name -> {error, work}
const notice = byId('notice');

// What `load` gives, asked for once; after a failure anew.
export function once(name, load) {
  if (!asked.has(name)) {
    asked.set(name, load().catch((error) => {
      asked.delete(name);
      throw error;
    }));
  }
  return asked.get(name);
}
export const isAsked = (name) => asked.has(name);

// A library of the page: a script that is no module.
export const library = (name) => once(`library ${name}`, () => new Promise((resolve, reject) => {
  document.head.append(el('script', { src: `/explore/${name}`, onload: resolve, onerror: () => reject(new Error(`${name} did not come`)) }));
}));

async function again(reloads) {
  const all = [...failed];
  await Promise.all(all.map(([name, { work }]) => attempt(name, work)));
  // Some browsers remember that a module did not come and never ask again. Where the service answers, the page begins anew;
  // its address says what was open.
  const still = all.some(([name]) => failed.has(name) && failed.get(name).error.status === undefined);
  if (reloads && still && await fetch(location.href, { method: 'HEAD', cache: 'no-store' }).then((answer) => answer.ok, () => false)) location.reload();
}

// One message, over all that failed; in a dialog that keeps the rest of the page away, there.
function show() {
  const statuses = [...failed.values()].map(({ error }) => error.status);
  const status = [400, 429].find((one) => statuses.includes(one)), had = notice.contains(document.activeElement);
  notice.hidden = failed.size === 0;
  byId('page').hidden = failed.has('list') && status !== 400 && !byId('page').dataset.begun;
  const dialog = document.querySelector('dialog:modal');
  if (dialog && notice.parentNode !== dialog) dialog.prepend(notice);
  if (!dialog && notice.nextElementSibling !== byId('page')) byId('page').before(notice);
  notice.replaceChildren();
  if (failed.size > 0) {
    notice.append(word(WORDS[status] ?? 'failed'), ' ', status === 400 ? el('a', { href: location.pathname, text: word('clear') })
      : el('button', { type: 'button', class: 'retry', text: word('retry'), onclick: () => again(true) }));
  }
  if (had) (notice.querySelector('button, a') ?? byId('results')).focus();
}

// Tells that a part failed, and what to do about it; and that all is well with it.
export function tell(name, error, work) {
  failed.set(name, { error, work });
  show();
}
export function settle(name) {
  if (failed.delete(name)) show();
}

// What `work` gives; undefined where it failed, or where another attempt under this name has begun since.
export async function attempt(name, work) {
  const mine = {};
  newest.set(name, mine);
  let value;
  try {
    value = await work();
  } catch (error) {
    if (newest.get(name) !== mine) return undefined;
    console.error(error);
    tell(name, error, work);
    return undefined;
  }
  if (newest.get(name) !== mine) return undefined;
  settle(name);
  return value;
}

window.addEventListener('online', () => again(false));
document.addEventListener('close', show, true);
