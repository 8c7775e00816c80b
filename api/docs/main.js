// The page /docs: the list of operations with its filter; the operation that the address names is shown.
import { byId, el, replace } from '/explore/dom.js';
import { about, byTag, load, operations } from '/docs/contract.js';
import { show } from '/docs/operation.js';
import { prose } from '/docs/prose.js';
import { start } from '/docs/token.js';
import { language, NAMES_OF_LANGUAGES, word } from '/docs/words.js';

const GUIDES = { portal: word('guide_portal'), partner: word('guide_partner'), operator: word('guide_operator') };
const WIDE = matchMedia('(min-width: 760px)');
let all = [];

function speak() {
  document.title = 'Athar API';
  for (const node of document.querySelectorAll('[data-word]')) node.textContent = word(node.dataset.word);
  for (const node of document.querySelectorAll('[data-label]')) node.setAttribute('aria-label', word(node.dataset.label));
  byId('guides').append(...Object.entries(GUIDES).map(([name, text]) => el('li', null, el('a', { href: `/docs/guides/${name}`, hreflang: 'en', text }))));
}

// A link each, which stays on the operation.
function languages() {
  byId('languages').replaceChildren(...Object.entries(NAMES_OF_LANGUAGES).map(([code, name]) => el('a', {
    href: `/docs?lang=${code}${location.hash}`, lang: code, hreflang: code, 'aria-current': code === language && 'true', text: name,
  })));
}

const chosen = () => all.find((one) => one.id === location.hash.slice(1));

function list() {
  const words = byId('filter').value, groups = byTag(all, words), open = chosen();
  byId('hits').textContent = word('hits', { n: groups.reduce((sum, tag) => sum + tag.items.length, 0) });
  replace(byId('list'), groups.length ? groups.map((tag) => el('details', { open: words.trim() !== '' || open?.tag === tag.name },
    el('summary', null, el('span', { lang: 'en', dir: 'ltr', text: tag.name }), ' ', el('span', { class: 'soft', text: String(tag.items.length) })),
    el('ul', null, tag.items.map((one) => el('li', null, el('a', { href: `#${one.id}`, 'aria-current': one === open && 'true', title: `${one.method} ${one.path}` },
      el('span', { class: `method ${one.method.toLowerCase()}`, text: one.method }), ' ', el('span', { lang: 'en', dir: 'ltr', text: one.summary }))))))) : el('p', { class: 'soft', text: word('none') }));
}

function turn({ first = false } = {}) {
  const operation = chosen(), node = byId('operation');
  languages();
  list();
  if (operation) show(node, operation);
  else replace(node, el('h2', { lang: 'en', dir: 'ltr', text: about().title }), el('div', { lang: 'en', dir: 'ltr', class: 'description' }, prose(about().description)));
  if (first && operation && !WIDE.matches) node.scrollIntoView(); // on a phone the list stands above it
  if (first) return;
  node.scrollTop = 0;
  node.focus({ preventScroll: WIDE.matches });
}

async function begin() {
  speak();
  languages();
  document.documentElement.classList.remove('wait');
  await load();
  all = operations();
  start();
  byId('filter').addEventListener('input', list);
  window.addEventListener('hashchange', () => turn());
  turn({ first: true });
}
begin().catch((error) => {
  const { failed, retry } = window.FIRST_WORDS, column = Object.keys(NAMES_OF_LANGUAGES).indexOf(language);
  byId('notice').replaceChildren(failed[column], ' ', el('a', { href: location.href, text: retry[column] }));
  byId('notice').hidden = false;
  throw error;
});
