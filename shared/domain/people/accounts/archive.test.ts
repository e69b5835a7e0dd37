import { expect, test } from 'vitest';
import { advanceArchive, continueArchive, startArchive } from './archive.ts';

const workspaceId = 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea';
const now = '2026-11-28T08:00:59.999Z';

test('a log is archived for the first time when its first row has grown old, then every month', () => {
  const { next } = startArchive({ workspaceId }, 90, now);
  expect(next).toEqual({ workspaceId, dueAt: '2027-02-26T08:00:00.000Z', version: 1 });
  expect(advanceArchive(next, '2027-02-26T08:00:05.000Z')).toEqual({
    next: { ...next, dueAt: '2027-03-28T08:00:05.000Z' },
    event: { type: 'archive.due', data: {} },
  });
});

test('what a run has no time for is gone on with a minute later', () => {
  const { next } = startArchive({ workspaceId }, 90, now);
  expect(continueArchive(next, '2027-02-26T08:00:05.000Z').next.dueAt).toBe('2027-02-26T08:01:05.000Z');
});
