// The token with which requests are tried: pasted, or got by logging in. It is kept in a variable and nowhere else.
import { byId, el } from '/explore/dom.js';
import { language, word } from '/docs/words.js';

let token = '';
const listeners = [];
export const current = () => token;
export const onToken = (listener) => listeners.push(listener);

function use(given) {
  token = given.trim().replace(/^Bearer\s+/i, '');
  byId('token-button').textContent = word(token ? 'token_set' : 'token');
  byId('token').close();
  for (const listener of listeners) listener();
}

// Logs in; what the service refuses is told in its own words.
async function logIn(email, password, told) {
  told.textContent = word('sending');
  try {
    const answer = await fetch('/v1/auth/token', {
      method: 'POST', credentials: 'omit', body: JSON.stringify({ email, password }),
      headers: { 'Content-Type': 'application/json', 'Accept-Language': language },
    });
    const got = await answer.json();
    if (answer.ok) use(got.access_token);
    else told.textContent = [got.title, got.detail].filter(Boolean).join(' ');
  } catch {
    told.textContent = word('unreached');
  }
}

const field = (id, name, type) => [el('label', { for: id, text: word(name) }), el('input', { id, type, dir: 'ltr', autocomplete: 'off', required: true })];

function show() {
  const told = el('p', { class: 'fault', role: 'alert' });
  const pasted = el('textarea', { id: 'token-text', dir: 'ltr', rows: 3, spellcheck: 'false', autocomplete: 'off' });
  const value = (id) => byId(id).value;
  byId('token').replaceChildren(
    el('h2', { id: 'token-name', text: word('token_paste') }),
    el('form', { onsubmit: (event) => { event.preventDefault(); use(pasted.value); } },
      el('label', { for: 'token-text', class: 'unseen', text: word('token_paste') }), pasted,
      el('div', { class: 'row' }, el('button', { type: 'submit', class: 'strong', text: word('token_use') }),
        token && el('button', { type: 'button', onclick: () => use(''), text: word('token_forget') }))),
    el('h2', { text: word('token_login') }),
    el('form', { id: 'login', onsubmit: (event) => { event.preventDefault(); logIn(value('login-email'), value('login-password'), told); } },
      field('login-email', 'email', 'email'), field('login-password', 'password', 'password'), told,
      el('div', { class: 'row' }, el('button', { type: 'submit', class: 'strong', text: word('log_in') }))),
    el('p', { class: 'soft', text: word('token_kept') }),
    el('div', { class: 'row' }, el('button', { type: 'button', onclick: () => byId('token').close(), text: word('close') })));
  byId('token').showModal();
}

export const start = () => byId('token-button').addEventListener('click', show);
