// Holds every record of every HSDS operation against HSDS's schemas, as a stranger and as a steward.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { organizations } from './organizations.mjs';

const [base, folder] = process.argv.slice(2);
const read = (name) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));

// HSDS leaves its objects open; closed, they also catch a misspelled member.
function close(schema) {
  if (schema.properties) schema.additionalProperties = false;
  for (const child of Object.values(schema.properties ?? {})) close(child);
  if (schema.items) close(schema.items);
  return schema;
}
// "datapackage_type", "constraints" and the like are notes to other tools, hence not strict.
const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
const validators = {};
for (const name of ['organization', 'service', 'organization_list', 'service_list']) validators[name] = ajv.compile(close(read(`${name}.json`)));
const page = ajv.compile({ ...read('openapi.json').components.schemas.Page, required: ['total_items', 'total_pages', 'page_number', 'size', 'first_page', 'last_page', 'empty'] });

let records = 0;
function check(name, value, where) {
  assert(validators[name](value), `${where}: ${JSON.stringify(validators[name].errors?.slice(0, 3))}`);
  records++;
}

// ---- the set-up itself: the examples of HSDS are right, broken ones are not ----
const full = { organization: read('examples/organization_full.json'), service: read('examples/service_full.json') };
for (const name of Object.keys(full)) check(name, full[name], `example ${name}`);
const broken = [
  ['organization', (o) => delete o.name], ['organization', (o) => { o.id = 'none'; }], ['organization', (o) => { o.website = 'no uri'; }],
  ['organization', (o) => { o.locations[0].latitude = '36'; }], ['organization', (o) => { o.misspelled = 'x'; }],
  ['service', (s) => { s.status = 'open'; }], ['service', (s) => { s.schedules[0].freq = 'DAILY'; }], ['service', (s) => { delete s.service_at_locations[0].location.location_type; }],
];
for (const [name, spoil] of broken) {
  const copy = structuredClone(full[name]);
  spoil(copy);
  assert(!validators[name](copy), `a broken ${name} passes: ${spoil}`);
}

// ---- what is loaded ----
const tokens = { admin: process.env.ATHAR_TEST_TOKEN_ADMIN, steward: process.env.ATHAR_TEST_TOKEN_STEWARD };
async function ask(path, who, body) {
  const headers = { ...(tokens[who] && { Authorization: `Bearer ${tokens[who]}` }), ...(body && { 'Content-Type': 'application/json' }), 'Accept-Language': ask.language ?? 'en' };
  const answer = await fetch(base + path, { method: body ? 'POST' : 'GET', headers, body: body && JSON.stringify(body) });
  const text = await answer.text();
  assert(answer.ok, `${path}: ${answer.status} ${text.slice(0, 400)}`);
  return text;
}
const json = async (...args) => JSON.parse(await ask(...args));
for (const organization of organizations) {
  const { id } = await json('/v1/organizations', 'admin', { ...organization, listed: true });
  await json(`/v1/organizations/${id}/verification`, 'steward', { verified: true });
}

// ---- every record ----
async function pages(path, name, who) {
  const items = [];
  for (let number = 1, last = false; !last; number++) {
    const one = await json(`${path}?per_page=4&page=${number}`, who);
    assert(page(one), JSON.stringify(page.errors));
    assert.equal(one.page_number, number);
    assert.equal(one.size, one.contents.length);
    one.contents.forEach((item) => check(name, item, `${who} ${path} ${number}`));
    items.push(...one.contents);
    if ((last = one.last_page)) assert.deepEqual([one.total_items, one.total_pages], [items.length, Math.ceil(items.length / 4)]);
  }
  assert((await json(`${path}?page=1000`, who)).empty);
  return items;
}
const idsOf = (items) => items.map((item) => item.id);
// Ids of parts that stand once in an organization; phones stand by their contact and by the organization.
function partIds(organization) {
  return idsOf([...organization.contacts, ...organization.locations, ...organization.attributes, ...organization.services,
    ...organization.services.flatMap((s) => [...s.schedules, ...s.cost_options, ...s.service_areas, ...s.service_at_locations, ...s.languages, ...s.attributes])]);
}
async function walk(who) {
  const listed = await pages('/v1/hsds/organizations', 'organization_list', who);
  const services = await pages('/v1/hsds/services', 'service_list', who);
  const lines = (await ask('/v1/hsds/organizations.ndjson', who)).trimEnd().split('\n').map((line) => JSON.parse(line));
  assert.deepEqual(idsOf(lines), idsOf(listed));
  assert.deepEqual(lines.flatMap((one) => idsOf(one.services)), idsOf(services));
  for (const line of lines) {
    check('organization', line, `${who} ndjson`);
    const one = await json(`/v1/hsds/organizations/${line.id}`, who);
    check('organization', one, `${who} ${line.id}`);
    assert.deepEqual(one, line);
    const ids = partIds(one);
    assert.equal(new Set(ids).size, ids.length, 'two parts have one id');
  }
  for (const { id } of services) {
    const one = await json(`/v1/hsds/services/${id}`, who);
    check('service', one, `${who} service ${id}`);
    assert.equal(one.id, id);
  }
  return lines;
}
const info = await json('/v1/hsds');
assert.equal(info.version, '3.0');
for (const language of ['en', 'ar']) {
  ask.language = language;
  const strangers = await walk(undefined), stewards = await walk('steward');
  assert.equal(strangers.length, organizations.length);
  assert(stewards.length > strangers.length, 'a steward sees the operators too');
  const exact = strangers.filter((one) => one.locations.some((location) => location.latitude !== undefined || location.addresses));
  assert.deepEqual(exact.map((one) => one.name), [language === 'en' ? 'Rich exact' : 'عربي Rich exact']);
  assert(strangers.some((one) => one.name === 'رابطة عائلات'));
  const blurred = strangers.find((one) => one.name.endsWith('Rich governorate'));
  assert.deepEqual(blurred.locations.map((location) => location.external_identifier).sort(), ['SY', 'SY02', 'SY07']);
  assert(blurred.locations.some((location) => location.name === (language === 'en' ? 'Aleppo' : 'حلب')));
}
console.log(`hsds: ${records} records fit their schemas`);
