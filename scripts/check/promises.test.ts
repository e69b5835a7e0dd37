import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { judges } from './judges/run.ts';

/** The text of a test, or of all in a folder. */
const sourceOf = (path: string): string =>
  statSync(path).isDirectory()
    ? readdirSync(path)
        .map(file => readFileSync(join(path, file), 'utf8'))
        .join('')
    : readFileSync(path, 'utf8');

/* How each promise of the log, of households and of clinics is shown: what their pages name is there. */
describe.each(['log', 'households', 'clinic'])('how the promises of .github/%s.md are shown', name => {
  const page = readFileSync(join('.github', `${name}.md`), 'utf8');
  const named = (pattern: RegExp): string[] => [...new Set([...page.matchAll(pattern)].map(([, word = '']) => word))];

  test('the files that show a promise are there', () => {
    const files = named(/`((?:shared|scripts|functions|infra)\/[^` ]+)`/g);
    expect(files.length).toBeGreaterThan(12);
    expect(files.filter(file => !existsSync(file))).toEqual([]);
  });

  test('and so are the judges, and the commands with what makes them run longer', () => {
    const names = judges({}).map(judge => judge.name.toLowerCase());
    const words = named(/npm run judges -- (\w+)/g);
    expect(words.filter(word => !names.some(each => each.includes(word)))).toEqual([]);
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    expect(named(/npm run ([\w-]+)/g).filter(each => !(each in scripts))).toEqual([]);
    const longer = [...page.matchAll(/`((?:[A-Z_]+=\d+ )+)npx vitest run --project unit (\S+)`/g)];
    for (const [, settings = '', path = ''] of longer) {
      const source = sourceOf(path);
      for (const [, setting = ''] of settings.matchAll(/([A-Z_]+)=/g)) expect(source).toContain(`process.env.${setting} ??`);
    }
  });

  test('each promise is shown by a test or a command', () => {
    const tables = page.split('\n\n').filter(part => part.startsWith('| promise'));
    const rows = tables.flatMap(table => table.trimEnd().split('\n').slice(2));
    expect(rows.length).toBeGreaterThan(3);
    expect(rows.filter(row => !row.includes('`'))).toEqual([]);
  });
});
