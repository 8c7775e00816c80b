// Shows a schema as a list of its members, each level folded, with the words of its lists in the reader's language.
import { el } from '/explore/dom.js';
import { choices, follow } from '/docs/contract.js';
import { prose } from '/docs/prose.js';
import { language, word } from '/docs/words.js';

const DEEPEST = 8;
let labels; // vocabulary -> term -> label, once asked for

async function labelsOf(vocabulary) {
  labels ??= fetch('/v1/vocabularies', { credentials: 'omit' }).then((answer) => answer.json()).catch(() => ({ items: [] }));
  const { items } = await labels;
  return Object.fromEntries(items.filter((one) => one.vocabulary === vocabulary).map((one) => [one.term, one.labels[language] ?? one.labels.en]));
}

// `array of uuid`, in the contract's words.
export function typeName(given) {
  const schema = follow(given);
  if (schema.oneOf || schema.anyOf) {
    const { nullable, rest } = choices(schema);
    return [...new Set(rest.map((one) => typeName(one.given))), ...(nullable ? ['null'] : [])].join(' | ');
  }
  const types = [schema.type ?? (schema.properties || schema.allOf ? 'object' : schema.enum || schema.const ? 'string' : 'any')].flat();
  return types.map((type) => (type === 'array' ? `array of ${typeName(schema.items ?? {})}` : type === 'string' && schema.format ? schema.format : type)).join(' | ');
}

// The limits of a schema as a line.
export function limits(given) {
  const schema = follow(given);
  const told = [];
  if (schema.minLength !== undefined || schema.maxLength !== undefined) told.push(`${schema.minLength ?? 0}–${schema.maxLength ?? '∞'}`);
  if (schema.minItems !== undefined || schema.maxItems !== undefined) told.push(`[${schema.minItems ?? 0}–${schema.maxItems ?? '∞'}]`);
  if (schema.minimum !== undefined || schema.maximum !== undefined) told.push(`${schema.minimum ?? '−∞'} … ${schema.maximum ?? '∞'}`);
  if (schema.default !== undefined) told.push(`= ${JSON.stringify(schema.default)}`);
  return told.join(' · ');
}

// The words of a list, with what people read for them.
export function words(given) {
  const { enum: list, 'x-vocabulary': vocabulary } = enumOf(given);
  if (!list) return null;
  const node = el('ul', { class: 'words' }, list.filter((one) => one !== null).map((one) => el('li', null, el('code', { text: String(one) }))));
  if (vocabulary) {
    labelsOf(vocabulary).then((known) => {
      for (const item of node.children) {
        const label = known[item.textContent];
        if (label) item.append(' ', el('bdi', { text: label }));
      }
    });
  }
  return node;
}
function enumOf(given) {
  const schema = follow(given);
  if (schema.enum) return schema;
  if (schema.items) return enumOf(schema.items);
  const [first] = choices(schema).rest;
  return first ? enumOf(first.given) : {};
}

// The members of a schema as a list; null where it has none.
export function members(given, depth = 0) {
  const schema = follow(given);
  if (depth > DEEPEST) return null;
  if (schema.items) return members(schema.items, depth);
  if (schema.allOf) return schema.allOf.map((one) => members(one, depth));
  if (schema.oneOf || schema.anyOf) {
    const shown = choices(schema).rest.map((one) => members(one.given, depth)).filter(Boolean);
    if (shown.length < 2) return shown[0] ?? null;
    return [el('p', { class: 'one-of', text: word('one_of') }), shown.map((one) => el('div', { class: 'branch' }, one))];
  }
  if (!schema.properties) return null;
  return el('ul', { class: 'members' }, Object.entries(schema.properties).map(([name, one]) => member(name, one, (schema.required ?? []).includes(name), depth)));
}

function member(name, given, required, depth) {
  const schema = follow(given);
  const head = [el('code', { class: 'name', text: name }), ' ', el('span', { class: 'type', dir: 'ltr', text: typeName(given) }), ' ',
    required && el('span', { class: 'required', text: word('required') }), ' ', el('span', { class: 'limits', dir: 'ltr', text: limits(given) }),
    (given.description ?? schema.description) && el('div', { class: 'told', lang: 'en', dir: 'ltr' }, prose(given.description ?? schema.description))];
  if (!hasMore(given)) return el('li', null, head);
  // What lies inside is made when it is opened: schemas may hold themselves.
  const inside = el('div');
  const fold = el('details', { ontoggle: () => { if (fold.open && !inside.firstChild) inside.append(...[words(given), members(given, depth + 1)].flat(Infinity).filter(Boolean)); } },
    el('summary', null, head), inside);
  return el('li', null, fold);
}
function hasMore(given) {
  const schema = follow(given);
  if (schema.properties || schema.enum || schema.allOf) return true;
  if (schema.items) return hasMore(schema.items);
  return choices(schema).rest.some((one) => hasMore(one.given));
}
