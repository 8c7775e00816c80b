// Reads the contract: its operations by tag, references followed, and the examples of what is sent and answered.
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

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

// The examples of a media type as the contract tells them: [{summary, value}], the first one first.
export const examplesOf = (media) => Object.values(media.examples ?? {}).map(follow);
