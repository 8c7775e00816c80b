// Makes the table of numbering plans: for each calling code its trunk prefix and possible lengths, and for the countries where
// Syrians live which beginnings numbers of each length have. Usage: node plans.mjs METADATA >FILE
import { readFileSync } from 'node:fs';

// Where a number without a country may belong, after Syria: neighbours first, then where most have gone.
const HOMES = ['SY', 'LB', 'TR', 'JO', 'IQ', 'EG', 'PS', 'CY', 'SA', 'AE', 'KW', 'QA', 'LY', 'SD', 'DE', 'AT', 'CH', 'NL', 'BE', 'FR', 'GB',
  'SE', 'NO', 'DK', 'GR', 'IT', 'ES', 'US', 'CA', 'AU', 'AM'];
const LONGEST = 12; // of a national number that is told by its beginning
const LEAD = 3; // digits of a beginning

const { country_calling_codes: codes, countries, nonGeographic } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const plan = ([code, , pattern, lengths, , trunk, ...rest]) => ({ code, pattern, lengths, trunk: trunk || '', types: rest[5] || [] });

// ---- a pattern of the metadata ((?: | ), [..], \d, digits, ? and {n,m}) as a set of states ----

/** Gives the patterns' machine: edges[state] = [[digits, next]], skips[state] = [next]; 0 begins, 1 ends. */
function machine(pattern) {
  const edges = [[], []], skips = [[], []];
  const fresh = () => edges.push([]) && skips.push([]) - 1;
  let at = 0;
  const alternatives = (from, to) => {
    do {
      let here = from;
      while (at < pattern.length && !'|)'.includes(pattern[at])) here = repeated(here);
      skips[here].push(to);
    } while (pattern[at] === '|' && ++at);
  };
  const atom = (from, to) => {
    const sign = pattern[at++];
    if (sign === '(') {
      at += 2;
      alternatives(from, to);
      at++;
    } else if (sign === '[') {
      const end = pattern.indexOf(']', at), words = pattern.slice(at, end).replace('\\d', '0-9');
      edges[from].push([[...'0123456789'].filter((d) => new RegExp(`[${words}]`).test(d)), to]);
      at = end + 1;
    } else if (sign === '\\') {
      at++;
      edges[from].push([[...'0123456789'], to]);
    } else if (/\d/.test(sign)) {
      edges[from].push([[sign], to]);
    } else {
      throw new Error(`plans: ${sign} of ${pattern} is not understood`);
    }
  };
  const repeated = (from) => {
    const start = at, through = fresh();
    atom(from, through);
    const [whole, low, high] = /^(?:\{(\d+)(?:,(\d+))?\})?/.exec(pattern.slice(at));
    const optional = pattern[at] === '?', end = at + whole.length + (optional ? 1 : 0);
    const least = optional ? 0 : Number(low ?? 1), most = optional ? 1 : Number(high ?? low ?? 1);
    let here = through;
    const stops = least <= 1 ? [through] : [];
    for (let i = 2; i <= most; i++) {
      const next = fresh();
      at = start;
      atom(here, next);
      here = next;
      if (i >= least) stops.push(here);
    }
    const to = fresh();
    if (least === 0) skips[from].push(to);
    for (const stop of stops) skips[stop].push(to);
    at = end;
    return to;
  };
  alternatives(0, 1);
  return { edges, skips };
}

const closed = ({ skips }, states) => {
  const all = new Set(states);
  for (const state of all) for (const next of skips[state]) all.add(next);
  return all;
};
const after = (made, states, digit) => closed(made, [...states].flatMap((state) =>
  made.edges[state].filter(([digits]) => digit === null || digits.includes(digit)).map(([, next]) => next)));

/** Calls told(lead, length) for each beginning that a number of the pattern may have. */
function walk(pattern, told) {
  const made = machine(pattern);
  const step = (states, lead) => {
    if (lead.length < LEAD) {
      for (const digit of '0123456789') {
        const next = after(made, states, digit);
        if (next.size) step(next, lead + digit);
      }
      return;
    }
    for (let length = LEAD, here = states; here.size && length <= LONGEST; length++, here = after(made, here, null))
      if (here.has(1)) told(Number(lead), length);
  };
  step(closed(made, [0]), '');
}

// ---- the tables ----

const bits = (numbers) => numbers.reduce((all, n) => all | (1 << n), 0);
const plans = Object.entries(codes).map(([code, regions]) => {
  const all = regions.map((region) => countries[region] ?? nonGeographic[code]).filter(Boolean).map(plan);
  return { code, trunk: all[0].trunk, lengths: bits(all.flatMap((one) => one.lengths)), all };
});
for (const [code, one] of Object.entries(nonGeographic ?? {}))
  if (!codes[code]) plans.push({ code, trunk: '', lengths: bits(plan(one).lengths), all: [plan(one)] });
plans.sort((a, b) => (a.code < b.code ? -1 : 1));
/** Whether the number itself may begin like the trunk prefix: then only its length tells them apart. */
const isUnclear = ({ trunk, all }) => trunk !== '' && all.some(({ pattern }) => {
  let found = false;
  walk(pattern, (lead) => { found ||= String(lead).padStart(LEAD, '0').startsWith(trunk); });
  return found;
});

console.log('/* Written by api/schema/plans/plans.mjs from the metadata of libphonenumber. */');
console.log('static const struct plan plans[] = { /* by calling code */');
for (const one of plans) console.log(`    {"${one.code}", "${one.trunk}", 0x${one.lengths.toString(16)}, ${isUnclear(one)}},`);
console.log('};');
const homes = HOMES.map((region) => ({ region, ...plan(countries[region]) }));
const starts = [];
for (const home of homes) {
  const byLength = new Map();
  for (const [pattern] of home.types.filter(Boolean))
    walk(pattern, (lead, length) => { byLength.set(length, (byLength.get(length) ?? new Set()).add(lead)); });
  home.first = starts.length;
  for (const [length, leads] of byLength) starts.push({ length, leads });
  home.count = starts.length - home.first;
}
console.log(`static const struct start starts[] = { /* the first ${LEAD} digits of numbers of a length, a bit each */`);
for (const { length, leads } of starts) {
  const words = Array.from({ length: 32 }, (_, word) => [...leads].filter((lead) => lead >> 5 === word)
    .reduce((all, lead) => (all | (1 << (lead & 31))) >>> 0, 0));
  console.log(`    {${length}, {${words.map((word) => `0x${word.toString(16)}`).join(', ')}}},`);
}
console.log('};');
console.log('static const struct home homes[] = { /* where a number that names no country may belong */');
for (const { region, code, trunk, first, count } of homes) console.log(`    {"${code}", "${trunk}", ${first}, ${count}}, /* ${region} */`);
console.log('};');
