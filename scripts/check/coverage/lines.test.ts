import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll, expect, test } from 'vitest';
import { addBundle, type Lines, lcovOf, numbersOf, runCharacters, type ScriptCoverage } from './lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'almanac-lines-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('numbers of a source map are read, negative and long ones too', () => {
  expect(numbersOf('AAAA')).toEqual([0, 0, 0, 0]);
  expect(numbersOf('CADgB2H')).toEqual([1, 0, -1, 16, 123]);
});

test('what has run in one process or another has run, and a range within another tells for itself', () => {
  const range = (startOffset: number, endOffset: number, count: number) => ({ startOffset, endOffset, count });
  const one: ScriptCoverage = { url: '', functions: [{ ranges: [range(0, 6, 1), range(2, 4, 0)] }] };
  const other: ScriptCoverage = { url: '', functions: [{ ranges: [range(0, 6, 0), range(3, 4, 2)] }] };
  expect([...runCharacters(6, [one])]).toEqual([1, 1, 0, 0, 1, 1]);
  expect([...runCharacters(6, [one, other])]).toEqual([1, 1, 0, 1, 1, 1]);
});

test('of a minified bundle that V8 has watched, the lines are told that have run and that have not', async () => {
  const source = join(folder, 'source.ts');
  writeFileSync(
    source,
    [
      'export const half = (left: boolean): string => {',
      '  if (left)',
      "    return 'left';",
      "  return 'right';",
      '};',
      'export const never = () => {',
      '  throw new Error();',
      '};',
    ].join('\n'),
  );
  const bundle = join(folder, 'index.js');
  buildSync({ entryPoints: [source], outfile: bundle, bundle: true, minify: true, format: 'cjs', platform: 'node', sourcemap: 'linked' });
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  createRequire(import.meta.url)(bundle).half(true);
  const { result } = await session.post('Profiler.takePreciseCoverage');
  session.disconnect();
  const lines: Lines = new Map();
  addBundle(
    lines,
    bundle,
    result.filter(({ url }) => url.endsWith(bundle)),
    name => resolve(folder, name),
  );
  const own = lines.get(source)!;
  expect([...own].filter(([, ran]) => !ran).map(([line]) => line + 1)).toEqual(expect.arrayContaining([7]));
  expect(own.get(2 - 1)).toBe(true);
  expect(own.get(7 - 1)).toBe(false);
});

test('a report says of each file which lines have run, in their order', () => {
  const lines: Lines = new Map([
    ['b.ts', new Map([[4, true]])],
    [
      'a.ts',
      new Map([
        [9, true],
        [0, false],
      ]),
    ],
  ]);
  expect(lcovOf(lines)).toBe('SF:a.ts\nDA:1,0\nDA:10,1\nLF:2\nLH:1\nend_of_record\nSF:b.ts\nDA:5,1\nLF:1\nLH:1\nend_of_record\n');
});
