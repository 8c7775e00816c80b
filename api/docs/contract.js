// Reads the contract: its operations by tag, references followed, and an example made from a schema that brings none.
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const DEEPEST = 6; // levels of an example or a schema that are shown

let contract;
export async function load() {
  const answer = await fetch('/openapi.json', { credentials: 'omit' });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  contract = await answer.json();
}

// What a reference points at; anything else is itself.
export function follow(value) {
  let found = value;
  while (found?.$ref) found = found.$ref.slice(2).split('/').reduce((at, part) => at[part.replaceAll('~1', '/').replaceAll('~0', '~')], contract);
  return found ?? {};
}

export const about = () => contract.info;

// Every operation: {id, tag, method, path, summary, description, scopes (null: open to strangers), parameters, body, answers, admin}.
export function operations() {
  return Object.entries(contract.paths).flatMap(([path, item]) => METHODS.filter((method) => item[method]).map((method) => {
    const operation = item[method];
    const guards = operation.security ?? contract.security ?? [];
    return {
      id: operation.operationId, tag: operation.tags?.[0] ?? '', method: method.toUpperCase(), path,
      summary: operation.summary ?? operation.operationId, description: operation.description ?? '',
      scopes: guards.length ? guards.flatMap((guard) => Object.values(guard)).flat() : null,
      parameters: [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(follow),
      body: operation.requestBody ? follow(operation.requestBody) : null,
      answers: Object.entries(operation.responses).map(([status, answer]) => ({ status, ...follow(answer) })),
      admin: operation['x-listener'] === 'admin',
    };
  }));
}

// [{name, description, items}] in the contract's order, of the operations that hold each of the words.
export function byTag(all, words) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (one) => {
    const text = `${one.id} ${one.method} ${one.path} ${one.summary} ${one.tag} ${(one.scopes ?? []).join(' ')}`.toLowerCase();
    return wanted.every((part) => text.includes(part));
  };
  return contract.tags.map((tag) => ({ ...tag, items: all.filter((one) => one.tag === tag.name && fits(one)) })).filter((tag) => tag.items.length);
}

// The first media type of a content, as [type, media].
export const firstMedia = (content) => Object.entries(content ?? {})[0] ?? [null, {}];

// The choice of a schema that is not null; `nullable` where null is one.
export function choices(schema) {
  const all = (schema.oneOf ?? schema.anyOf ?? []).map((one) => ({ given: one, schema: follow(one) }));
  return { nullable: all.some((one) => one.schema.type === 'null'), rest: all.filter((one) => one.schema.type !== 'null') };
}

const BY_FORMAT = {
  uuid: '018f5e2a-7c1b-7e7e-8f00-5b0f6f1d2c3a', date: '2013-05-01', 'date-time': '2026-01-31T09:00:00Z', email: 'name@example.org',
  'https-url': 'https://example.org/', uri: 'https://example.org/', language: 'ar', pcode: 'SY02', edtf: '2013-05', 'edtf-any-calendar': '2013-05',
};

// An example of a schema: its own, or made of what it must have, and for an answer of all that it can have.
export function example(given, whole = false, depth = 0) {
  const schema = follow(given);
  for (const told of [schema.example, schema.examples?.[0], schema.const, schema.default]) if (told !== undefined) return told;
  if (schema.enum) return schema.enum.find((one) => one !== null);
  if (schema.oneOf || schema.anyOf) {
    const [first] = choices(schema).rest;
    return first ? example(first.given, whole, depth) : null;
  }
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((one) => example(one, whole, depth)));
  const type = [schema.type].flat().find((one) => one !== 'null');
  if (type === 'object' || schema.properties) return exampleObject(schema, whole, depth);
  if (type === 'array') return depth < DEEPEST && (whole || schema.minItems) ? [example(schema.items ?? {}, whole, depth + 1)] : [];
  if (type === 'integer' || type === 'number') return schema.minimum ?? 1;
  if (type === 'boolean') return true;
  return BY_FORMAT[schema.format] ?? 'text';
}

function exampleObject(schema, whole, depth) {
  if (depth >= DEEPEST) return {};
  const required = schema.required ?? [];
  const open = (name) => !follow(schema.properties[name])[whole ? 'writeOnly' : 'readOnly'];
  const all = Object.keys(schema.properties ?? {}).filter(open);
  const names = all.filter((name) => whole || required.includes(name) || (depth === 0 && !required.length));
  for (const name of all) if (names.length < (schema.minProperties ?? 0) && !names.includes(name)) names.push(name);
  return Object.fromEntries(names.map((name) => [name, example(schema.properties[name], whole, depth + 1)]));
}

// The example of a media type, its own before that of its schema.
export function mediaExample(media, whole) {
  const told = media.example ?? follow(Object.values(media.examples ?? {})[0]).value;
  return told !== undefined ? told : example(media.schema ?? {}, whole);
}
