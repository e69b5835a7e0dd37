import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
const spoken = (name: string): string => (['start', 'test'].includes(name) ? `npm ${name}` : `npm run ${name}`);

/** What npm test runs by the file of the command itself. */
const steps = readFileSync('scripts/check/test.ts', 'utf8');
const titles = globSync('scripts/**/*.test.ts').flatMap(file =>
  [...readFileSync(file, 'utf8').matchAll(/\(['`](npm .*?)['`], /g)].map(([, title = '']) => title),
);

test.each(Object.entries(scripts))(
  '%s is a command that a test runs: one is called by it, or npm test has it as a step',
  (name, command) => {
    const file = command.split(' ').at(-1)!;
    expect(titles.some(title => new RegExp(`^${spoken(name)}(?![\\w-])`).test(title)) || steps.includes(`'${file}'`)).toBe(true);
  },
);

test('what is called by no command has no test of one', () => {
  const known = Object.keys(scripts).map(spoken);
  const named = titles.flatMap(title => /^npm (?:run )?[\w-]+/.exec(title) ?? []);
  expect(named.filter(each => !known.includes(each))).toEqual([]);
});
