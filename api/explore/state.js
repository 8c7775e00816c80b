// What is looked for and what is open, as the address says it: a link shows the same to whoever gets it, and Back works.
export const FILTERS = ['kind', 'place', 'service', 'skill', 'need', 'language', 'verified'];
const NAMES = ['q', ...FILTERS, 'shown', 'view', 'organization', 'network'];

const listeners = [];
export let state = Object.freeze(read());

function read() {
  const given = new URLSearchParams(location.search);
  const found = Object.fromEntries(NAMES.map((name) => [name, (given.get(name) ?? '').slice(0, 100)]));
  found.organization ||= /^#[0-9a-f-]{36}$/.test(location.hash) ? location.hash.slice(1) : '';
  return found;
}

// The address of this state with some of it changed; other parameters (lang) stay.
export function address(patch) {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries({ ...state, ...patch })) {
    if (value) query.set(name, value);
    else query.delete(name);
  }
  const text = query.toString();
  return text ? `${location.pathname}?${text}` : location.pathname;
}

// Changes the state and the address; `replace` where the step is too small for Back (a letter typed).
export function change(patch, { replace = false } = {}) {
  const url = address(patch);
  if (replace) history.replaceState(null, '', url);
  else if (url !== location.pathname + location.search) history.pushState(null, '', url);
  announce();
}

function announce() {
  const before = state;
  state = Object.freeze(read());
  const changed = NAMES.filter((name) => state[name] !== before[name]);
  if (changed.length) for (const listener of listeners) listener(changed);
}
window.addEventListener('popstate', announce);
window.addEventListener('hashchange', announce);

// `listener` is called with the names that changed.
export const onChange = (listener) => listeners.push(listener);
export const isSearch = (names) => names.some((name) => name === 'q' || FILTERS.includes(name));

// The filters as parameters of the API.
export function searchQuery() {
  const query = new URLSearchParams();
  for (const name of ['q', ...FILTERS]) if (state[name].trim()) query.set(name, state[name].trim());
  return query;
}
