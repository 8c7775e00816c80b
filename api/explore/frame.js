// The frame of the page: its words, the languages to choose from, list or map. It is seen once this has run.
import { byId, el } from './dom.js';
import { address, state } from './state.js';
import { language, NAMES_OF_LANGUAGES, word } from './words.js';

function speak() {
  document.title = word('title');
  for (const node of document.querySelectorAll('[data-word]')) node.textContent = word(node.dataset.word);
  for (const node of document.querySelectorAll('[data-label]')) node.setAttribute('aria-label', word(node.dataset.label));
  byId('search').placeholder = word('search_hint');
}

// A link each, so that it can be shared and opened in a new tab.
export function showLanguages() {
  byId('languages').replaceChildren(...Object.entries(NAMES_OF_LANGUAGES).map(([code, name]) => {
    const url = new URL(address({}), location.origin);
    url.searchParams.set('lang', code);
    return el('a', { href: url.pathname + url.search, lang: code, hreflang: code, 'aria-current': code === language && 'true', text: name });
  }));
}

export function showView() {
  const view = state.view === 'map' ? 'map' : 'list';
  byId('page').dataset.view = view;
  for (const button of byId('views').children) button.setAttribute('aria-pressed', String(button.dataset.view === view));
}

speak();
showLanguages();
showView();
document.documentElement.classList.remove('wait');
