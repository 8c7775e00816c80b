// One operation on one screen: what it does and needs at the left, trying it and the example at the right; refusals are folded.
import { el, replace } from '/explore/dom.js';
import { attempt, exampleChoice, fields, pretty } from '/docs/attempt.js';
import { examplesOf, firstMedia, follow } from '/docs/contract.js';
import { brief } from '/docs/prose.js';
import { limits, members, typeName, words } from '/docs/schema.js';
import { word } from '/docs/words.js';

const MANY = 3; // optional parameters that are shown unfolded beside the required ones

function parameterRow({ parameter, input }, i) {
  return el('li', null,
    el('label', { for: `field-${i}` }, el('code', { class: 'name', dir: 'ltr', text: parameter.name }), ' ',
      el('span', { class: 'type', dir: 'ltr', text: `${parameter.in} · ${typeName(parameter.schema ?? {})}` }), ' ',
      parameter.required && el('span', { class: 'required', text: word('required') }), ' ',
      el('span', { class: 'limits', dir: 'ltr', text: limits(parameter.schema ?? {}) })),
    input, el('div', { id: `told-${i}` }, brief(parameter.description ?? ''), words(parameter.schema ?? {})));
}

function parameterList(given) {
  const rows = given.map((one, i) => ({ ...one, row: parameterRow(one, i) }));
  const list = (some) => el('ul', { class: 'parameters' }, some.map((one) => one.row));
  const needed = rows.filter((one) => one.parameter.required), others = rows.filter((one) => !one.parameter.required);
  if (!rows.length) return null;
  if (needed.length + others.length <= MANY && !others.length) return [el('h3', { text: word('parameters') }), list(needed)];
  return [needed.length > 0 && [el('h3', { text: word('parameters') }), list(needed)],
    others.length > 0 && el('details', { class: 'fold' }, el('summary', { text: word('others', { n: others.length }) }), list(others))];
}

function answerRow(answer) {
  const [, media] = firstMedia(answer.content);
  const headers = Object.entries(answer.headers ?? {}).map(([name, header]) => el('li', null, el('code', { class: 'name', dir: 'ltr', text: name }), ' ',
    el('div', null, brief(follow(header).description ?? ''))));
  const fold = el('details', { class: 'inner', ontoggle: () => { if (fold.open && !inside.firstChild) inside.append(...[members(media.schema ?? {}), el('ul', { class: 'members' }, headers)].flat(Infinity).filter(Boolean)); } },
    el('summary', { text: word('answer_members') }));
  const inside = el('div');
  fold.append(inside);
  return el('li', null, el('span', { class: `status ${answer.status < 400 ? 'good' : 'bad'}`, text: answer.status }), ' ',
    el('code', { class: 'type', dir: 'ltr', text: Object.keys(answer.content ?? {}).join(', ') }), el('div', { lang: 'en', dir: 'ltr' }, brief(answer.description ?? '')),
    (answer.content || headers.length > 0) && fold);
}

// The problems by which it may be refused with this status, each with the page that says what it means.
const problemsOf = (answer) => examplesOf(answer.content?.['application/problem+json'] ?? {});

function answers(operation) {
  const good = operation.answers.filter((one) => one.status < 400), bad = operation.answers.filter((one) => one.status >= 400);
  const refusals = bad.map((one) => el('li', null, el('span', { class: 'status bad', text: one.status }), ' ',
    el('div', { lang: 'en', dir: 'ltr' }, brief(one.description ?? ''), problemsOf(one).map(({ value }) => [el('a', { href: value.type, text: value.title }), ' ']))));
  return [el('h3', { text: word('answers') }), el('ul', { class: 'answers' }, good.map(answerRow)),
    bad.length > 0 && el('details', { class: 'fold', id: 'refusals' }, el('summary', { text: word('refusals', { n: bad.length }) }), el('ul', { class: 'answers' }, refusals))];
}

function exampleOfAnswer(operation) {
  const answer = operation.answers.find((one) => one.status < 300);
  const [type, media] = firstMedia(answer?.content);
  if (!type || !/json/.test(type)) return null;
  const examples = examplesOf(media);
  if (!examples.length) return null;
  const title = word('example', { status: answer.status });
  const text = el('pre', { dir: 'ltr', tabindex: 0, role: 'region', 'aria-label': title, text: pretty(examples[0].value) });
  return el('details', { class: 'fold', open: operation.method === 'GET' }, el('summary', { text: title }),
    el('div', { class: 'choice' }, exampleChoice(examples, 'example-of-answer', (value) => { text.textContent = pretty(value); })), text);
}

const needs = ({ scopes }) => el('p', { class: 'needs' }, scopes === null ? word('stranger')
  : [word('needs'), ': ', scopes.length ? scopes.map((scope) => [el('code', { dir: 'ltr', text: scope }), ' ']) : word('any_token')]);

function bodyMembers(operation) {
  if (!operation.body) return null;
  const [, media] = firstMedia(operation.body.content);
  const list = members(media.schema ?? {});
  return list && el('details', { class: 'fold' }, el('summary', { text: word('members') }), list);
}

export function show(node, operation) {
  const given = fields(operation);
  replace(node, el('div', { class: 'head' },
    el('h2', { lang: 'en', dir: 'ltr', text: operation.summary }),
    el('p', { class: 'path', dir: 'ltr' }, el('span', { class: `method ${operation.method.toLowerCase()}`, text: operation.method }), ' ', el('code', { text: operation.path }))),
  el('div', { class: 'columns' },
    el('section', { class: 'told-part', 'aria-label': operation.id },
      operation.description && el('div', { class: 'description' }, brief(operation.description, 260)),
      needs(operation), parameterList(given), bodyMembers(operation), answers(operation)),
    el('section', { class: 'try-part', 'aria-label': word('try') }, attempt(operation, given), exampleOfAnswer(operation))));
}
