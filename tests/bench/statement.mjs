// A .sql file as the service sends it: lines by the parameters that are given, the numbers of those that are left.
// Run by itself: node statement.mjs FILE NAME=EXPRESSION ...   prints it for pgbench, with the expressions in place.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const queries = fileURLToPath(new URL('../../db/queries/', import.meta.url));

// {text, names}: names[i] is the parameter that $i+1 of the text stands for.
export function statement(file, given) {
  const [head, ...lines] = readFileSync(`${queries}${file}.sql`, 'utf8').split('\n');
  const all = head.replace(/^-- \(|\)$/g, '').split(', ').map((parameter) => parameter.split(' ')[0]);
  const kept = lines.filter((line) => {
    const tag = line.match(/--([?!]) (\w+)/);
    return !tag || given.includes(tag[2]) === (tag[1] === '?');
  }).map((line) => line.replace(/--.*/, '')).join('\n');
  const names = [];
  const text = kept.replace(/\$(\d+)/g, (_, number) => {
    const name = all[number - 1];
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
