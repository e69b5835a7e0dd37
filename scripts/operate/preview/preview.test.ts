import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { addedBetween } from './inventory.ts';
import { bucketsOf } from './remove.ts';

const preview = (...args: string[]) => spawnSync(process.execPath, ['scripts/operate/preview.ts', ...args], { encoding: 'utf8' });

test('npm run preview removes no stage that lasts: any other name is refused before anything is asked of an account', () => {
  for (const stage of ['dev', 'prod', 'preview', 'pr-0', 'pr-1 --all']) {
    const { status, stderr } = preview('remove', stage);
    expect({ status, stderr }).toEqual({ status: 1, stderr: `"${stage}" is no preview: they are called pr-1, pr-2 and so on.\n` });
  }
});

test('npm run preview says how it is called where that is not clear', () => {
  for (const args of [[], ['remove'], ['remove', 'pr-1', 'pr-2'], ['try', 'pr-1']]) {
    const { status, stderr } = preview(...args);
    expect(status, args.join(' ')).toBe(1);
    expect(stderr).toContain('npm run preview -- remove pr-12');
  }
});

test('what has come into an account is told by kind and name, and what went is not', () => {
  const before = { tables: ['a', 'b'], queues: [] };
  expect(addedBetween(before, { tables: ['b', 'c'], queues: ['a'], roles: ['r'] })).toEqual(['tables c', 'queues a', 'roles r']);
  expect(addedBetween(before, { tables: ['a'], queues: [] })).toEqual([]);
});

test('the buckets of a preview are called as its stack calls them', () => {
  expect(bucketsOf('pr-12', { account: '123456789012', region: 'eu-central-1' })).toEqual([
    'almanac-pr-12-logs-123456789012-eu-central-1',
    'almanac-pr-12-files-123456789012-eu-central-1',
  ]);
});
