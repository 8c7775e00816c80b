// Tries an operation: puts the request together from the form, sends it to this service, shows the answer and the curl line.
import { el } from '/explore/dom.js';
import { examplesOf, firstMedia } from '/docs/contract.js';
import { current, onToken } from '/docs/token.js';
import { language, word } from '/docs/words.js';

// randomUUID wants a secure context, and a test service on plain HTTP is none.
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
export const pretty = (value) => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
const isText = (type) => /json|text|xml|csv|javascript/.test(type);

let shown; // the attempt on the page
onToken(() => shown?.());

// The fields of the parameters: [{parameter, input}]; a retry key is made anew for each operation.
export function fields(operation) {
  return operation.parameters.map((parameter, i) => {
    const { schema = {} } = parameter;
    const input = el('input', { id: `field-${i}`, dir: 'ltr', autocomplete: 'off', spellcheck: 'false', 'aria-describedby': `told-${i}`,
      placeholder: parameter.example ?? schema.example ?? (schema.default !== undefined ? String(schema.default) : null),
      value: parameter.name === 'Idempotency-Key' ? newKey() : parameter.required && (parameter.example ?? schema.example) !== undefined ? String(parameter.example ?? schema.example) : null });
    return { parameter, input };
  });
}

// The request as it stands in the form; `missing` names what must be filled in.
function request(operation, given, body, type) {
  const query = [], headers = { 'Accept-Language': language };
  let { path } = operation, missing = null;
  for (const { parameter, input } of given) {
    const value = input.value.trim();
    if (!value) {
      if (parameter.required) missing ??= parameter.name;
    } else if (parameter.in === 'path') path = path.replace(`{${parameter.name}}`, encodeURIComponent(value));
    else if (parameter.in === 'query') query.push(`${encodeURIComponent(parameter.name)}=${encodeURIComponent(value)}`);
    else headers[parameter.name] = value;
  }
  if (type) headers['Content-Type'] = type;
  if (current() && operation.scopes) headers.Authorization = `Bearer ${current()}`;
  return { missing, method: operation.method, url: query.length ? `${path}?${query.join('&')}` : path, headers, body };
}

// The line shows $TOKEN and never the token: it is copied into chats.
function curlLine({ method, url, headers, body }) {
  const lines = Object.entries(headers).map(([name, value]) => (name === 'Authorization' ? '-H "Authorization: Bearer $TOKEN"' : `-H ${quoted(`${name}: ${value}`)}`));
  if (body instanceof Blob) lines.push(`--data-binary @${quoted(body.name ?? 'FILE')}`);
  else if (body) lines.push(`-d ${quoted(body)}`);
  return [`curl -s${method === 'GET' ? '' : ` -X ${method}`} ${quoted(location.origin + url)}`, ...lines].join(' \\\n  ');
}

// Where there is more than one example, a choice among them; `show` is given the value of the chosen one.
export function exampleChoice(examples, id, show) {
  if (examples.length < 2) return null;
  const choice = el('select', { id, lang: 'en', dir: 'ltr', onchange: () => show(examples[choice.selectedIndex].value) },
    examples.map((one) => el('option', { text: one.summary })));
  return [el('label', { for: id, text: word('example_chosen') }), ' ', choice];
}

// Body, buttons, curl line and answer of an operation. The body is the first example until somebody writes or chooses another.
export function attempt(operation, given) {
  const [media, told] = firstMedia(operation.body?.content);
  const json = media && /json/.test(media);
  const examples = json ? examplesOf(told) : [];
  const first = pretty(examples[0]?.value ?? {});
  const text = json && el('textarea', { id: 'body', dir: 'ltr', spellcheck: 'false', rows: Math.min(12, first.split('\n').length + 1) });
  if (text) text.value = first;
  const choice = exampleChoice(examples, 'example-of-body', (value) => { text.value = pretty(value); changed(); });
  const file = media && !json && el('input', { id: 'body', type: 'file' });
  const curl = el('pre', { class: 'curl', dir: 'ltr', tabindex: 0, role: 'region', 'aria-label': word('curl') });
  const answer = el('div', { class: 'answer', id: 'answer', role: 'status' });
  const key = given.find((one) => one.parameter.name === 'Idempotency-Key')?.input;
  let done = false; // with this key
  const now = () => {
    const sent = file ? file.files[0] : null;
    return request(operation, given, text ? text.value : sent, json ? media : sent && (sent.type || 'application/octet-stream'));
  };
  const draw = () => { curl.textContent = curlLine(now()); };
  const changed = () => {
    if (done && key) key.value = newKey();
    done = false;
    draw();
  };
  for (const node of [text, file, ...given.map((one) => one.input)]) if (node) node.addEventListener('input', node === key ? draw : changed);
  shown = draw;
  draw();
  const send = async () => { if (await tryOut(now(), given, answer)) done = true; };
  const copy = el('button', { type: 'button', text: word('copy'), onclick: async () => {
    await navigator.clipboard?.writeText(curl.textContent).then(() => { copy.textContent = word('copied'); }, () => {});
  } });
  const form = el('form', { class: 'try', onsubmit: (event) => { event.preventDefault(); send(); } },
    el('h3', { text: word('try') }),
    choice && el('div', { class: 'choice' }, choice),
    media && [el('label', { for: 'body' }, word(json ? 'body' : 'file'), ' ', el('code', { dir: 'ltr', text: media })), text || file],
    el('div', { class: 'row' }, el('button', { type: 'submit', class: 'strong', id: 'send', text: word('send') }), copy), curl);
  return [operation.admin ? el('p', { class: 'soft', text: word('admin') }) : form, answer];
}

// Sends; true where it was done.
async function tryOut(asked, given, node) {
  if (asked.missing) {
    node.replaceChildren(el('p', { class: 'fault', text: word('missing', { name: asked.missing }) }));
    given.find((one) => one.parameter.name === asked.missing).input.focus();
    return false;
  }
  node.replaceChildren(el('p', { class: 'soft', text: word('sending') }));
  try {
    const got = await fetch(asked.url, { method: asked.method, headers: asked.headers, body: asked.body, credentials: 'omit', cache: 'no-store' });
    const type = got.headers.get('Content-Type') ?? '';
    const body = isText(type) || !type ? await got.text() : word('bytes', { n: (await got.arrayBuffer()).byteLength, type });
    show(node, got, type.includes('json') ? pretty(parsed(body)) : body);
    return got.ok;
  } catch {
    node.replaceChildren(el('p', { class: 'fault', text: word('unreached') }));
    return false;
  }
}
const parsed = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

function show(node, got, body) {
  node.replaceChildren(
    el('h3', null, word('answered'), ' ', el('span', { class: got.ok ? 'status good' : 'status bad', dir: 'ltr', text: `${got.status} ${got.statusText}`.trim() })),
    body && el('pre', { dir: 'ltr', tabindex: 0, role: 'region', 'aria-label': word('answered'), text: body.slice(0, 100000) }),
    el('details', null, el('summary', { text: word('headers') }),
      el('pre', { dir: 'ltr', tabindex: 0, role: 'region', 'aria-label': word('headers'), text: [...got.headers].map(([name, value]) => `${name}: ${value}`).join('\n') })));
  node.scrollIntoView({ block: 'nearest' });
}
