import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { messages } from './messages.ts';

const codes = Object.keys(messages);
const sources = globSync('{shared,functions,events}/**/*.ts')
  .filter(file => !/\.(test|fixture)\.ts$/.test(file) && !file.endsWith('runtime/messages.ts'))
  .map(file => ({ file, text: readFileSync(file, 'utf8') }));

test.each(codes)('%s is a code of its own, in order, and somebody logs it', code => {
  expect(code).toMatch(/^ALM\d{3}$/);
  expect(sources.filter(({ text }) => text.includes(`'${code}'`)).map(({ file }) => file)).not.toEqual([]);
});

test('codes stand in order, each with a wording of its own', () => {
  expect(codes).toEqual([...codes].sort());
  const texts = Object.values(messages).map(({ text }) => text);
  expect(texts).toEqual([...new Set(texts)]);
  for (const text of texts) expect(text).toMatch(/^[A-Z].*[^.]$/);
});

describe('every line goes through the catalogue', () => {
  test('each code that the sources name is in it', () => {
    const named = sources.flatMap(({ text }) => text.match(/'ALM\d+'/g) ?? []).map(code => code.slice(1, -1));
    expect(named.filter(code => !codes.includes(code))).toEqual([]);
  });

  test('each call of log() gives a code, and nothing writes to the console beside it', () => {
    // A code, a choice between codes, or the code that a caller of batchHandler gave.
    const calls = sources.flatMap(({ file, text }) =>
      [...text.matchAll(/(?<![\w.])log\(\s*([^,)]+)/g)].map(([, first]) => ({ file, first: first! })),
    );
    expect(calls.length).toBeGreaterThan(10);
    expect(calls.filter(({ first }) => !/'ALM\d{3}'|^failure$/.test(first))).toEqual([]);
    expect(sources.filter(({ text }) => /\bconsole\.|process\.std(out|err)/.test(text)).map(({ file }) => file)).toEqual([]);
  });
});
