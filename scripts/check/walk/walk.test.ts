import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { root } from '../../dev/cloud/process.ts';

/** A temporary folder with a blank in its path: walks begin in one. */
const folder = join(mkdtempSync(join(tmpdir(), 'almanac-walks-')), 'of walks');
mkdirSync(folder);
afterAll(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const walk = (page: string): string => {
  const file = join(folder, '..', 'page.md');
  writeFileSync(file, page);
  // Not through the installer, which would replace packages beneath the tests that run.
  const args = ['scripts/check/walk.ts', '--page', file];
  return execFileSync(process.execPath, args, { cwd: root, env: { ...process.env, TMPDIR: folder }, encoding: 'utf8', stdio: 'pipe' });
};
/** What is left of walks; npm has a cache of its own there. */
const left = (): string[] => readdirSync(folder).filter(name => name.startsWith('almanac-'));
const changes = (): string => execFileSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' });

test('npm run walk follows a page in a copy, counts what npm run new has written there, and leaves nothing behind', () => {
  const before = changes();
  const said = walk('```sh\nnpm run new -- entity repair --service items --due\n```\n');
  expect(said).toContain('| `entity repair --service items --due` |');
  expect(changes()).toBe(before);
  expect(left()).toEqual([]);
}, 300_000);

test('npm run new refuses what it cannot make, and then the walk fails with what it said', () => {
  expect(() => walk('```sh\nnpm run new -- entity item --service items\n```\n')).toThrow('item is taken');
  expect(left()).toEqual([]);
}, 120_000);
