import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const sources = globSync('{shared,functions,events,infra,scripts}/**/*.{ts,mjs,cjs}').map(file => ({
  file,
  text: readFileSync(file, 'utf8'),
}));
const isTest = (file: string): boolean => /\.(test|fixture)\.ts$/.test(file);
/** Written so that this file is none of those that it looks for. */
const environment = ['process', 'env'].join('.');

test('what runs in a function reads its environment in one place, which names what is missing', () => {
  const readers = sources.filter(
    ({ file, text }) => /^(shared|functions|events)\//.test(file) && !isTest(file) && text.includes(environment),
  );
  expect(readers.map(({ file }) => file)).toEqual(['shared/env.ts']);
});

test('nothing takes a variable for given that may be missing', () => {
  const given = sources.filter(({ text }) => new RegExp(`${environment}(\\.\\w+|\\[[^\\]]+\\])!`).test(text));
  expect(given.map(({ file }) => file)).toEqual([]);
});
