// A .sql file as the service sends it: lines by the parameters that are given, the numbers of those that are left.
// Run by itself: node statement.mjs FILE NAME=EXPRESSION ...   prints it for pgbench, with the expressions in place.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const queries = fileURLToPath(new URL('../../db/queries/', import.meta.url));

const usual = Number(readFileSync(`${queries}../db.h`, 'utf8').match(/^#define DB_USUAL_LIMIT (\d+)$/m)[1]);

// {text, names}: names[i] is the parameter that $i+1 of the text stands for.
export function statement(file, given) {
  const lines = readFileSync(`${queries}${file}.sql`, 'utf8').split('\n');
  const kept = lines.filter((line) => {
    const tag = line.match(/--([?!]) (\w+)/);
    return !tag || given.includes(tag[2]) === (tag[1] === '?');
  }).map((line) => line.replace(/--.*/, '')).join('\n');
  const names = [];
  // Strings and casts are not names.
  const text = kept.replace(/'[^']*'|::|:([a-z_]+)/g, (found, name) => {
    if (!name) return found;
    if (name === 'usual_limit_plus') return usual + 1;
    if (!names.includes(name)) names.push(name);
    return `$${names.indexOf(name) + 1}`;
  });
  return { text, names };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [file, ...words] = process.argv.slice(2);
  const values = Object.fromEntries(words.map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]));
  const { text, names } = statement(file, Object.keys(values));
  console.log(`${text.replace(/\$(\d+)/g, (_, number) => values[names[number - 1]] ? `(${values[names[number - 1]]})` : 'null').replace(/\s+/g, ' ').trim()};`);
}
