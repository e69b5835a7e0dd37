import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { judges } from './judges/run.ts';

/* How each promise of the log is shown (.github/log.md): what it names is there. */
const page = readFileSync('.github/log.md', 'utf8');
const named = (pattern: RegExp): string[] => [...new Set([...page.matchAll(pattern)].map(([, name = '']) => name))];

test('the files that show a promise of the log are there', () => {
  const files = named(/`((?:shared|scripts|functions|infra)\/[^` ]+)`/g);
  expect(files.length).toBeGreaterThan(30);
  expect(files.filter(file => !existsSync(file))).toEqual([]);
});

test('and so are the judges, and the commands', () => {
  const names = judges({}).map(({ name }) => name.toLowerCase());
  const words = named(/npm run judges -- (\w+)/g);
  expect(words.filter(word => !names.some(name => name.includes(word)))).toEqual([]);
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  expect(named(/npm run ([\w-]+)/g).filter(name => !(name in scripts))).toEqual([]);
});

test('each promise is shown by a test or a command', () => {
  const rows = page.split('\n').filter(line => line.startsWith('| ') && !line.startsWith('| promise'));
  expect(rows.filter(row => !row.includes('`'))).toEqual([]);
});
