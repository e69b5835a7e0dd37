import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { holderOf, takeLock } from './lock.ts';

const folder = mkdtempSync(join(tmpdir(), 'almanac-lock-'));
const file = join(folder, 'deep', 'cloud.lock');
/** No process has this id: it is above what Linux and macOS give out. */
const nobody = 2 ** 30;

beforeEach(() => rmSync(file, { force: true }));
afterAll(() => rmSync(folder, { recursive: true }));

test('a lock that was taken names its holder until it is given back', () => {
  const release = takeLock(file, 4566);
  expect(holderOf(file)).toEqual({ pid: process.pid, port: 4566 });
  release();
  expect(existsSync(file)).toBe(false);
  expect(holderOf(file)).toBeUndefined();
});

test('a lock that another process holds is not taken, and the refusal says where that one is', () => {
  const release = takeLock(file, 4566);
  expect(() => takeLock(file, 5000)).toThrow(
    `A local cloud already runs here (process ${process.pid}, http://127.0.0.1:4566): use that one, or end it first.`,
  );
  release();
});

test('the lock of a process that died is taken over', () => {
  const release = takeLock(file, 4566);
  writeFileSync(file, JSON.stringify({ pid: nobody, port: 4566 }));
  expect(holderOf(file)).toBeUndefined();
  const releaseAgain = takeLock(file, 5000);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ pid: process.pid, port: 5000 });
  releaseAgain();
  release();
});
