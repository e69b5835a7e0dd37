import { expect, test } from 'vitest';
import { advanceReconciliation, continueReconciliation, startReconciliation } from './reconciliation.ts';

const workspaceId = 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea';
const now = '2026-11-28T08:00:30.000Z';

test('records are held against the log for the first time a day after the workspace was made, then every day', () => {
  const { next } = startReconciliation({ workspaceId }, now);
  expect(next).toEqual({ workspaceId, dueAt: '2026-11-29T08:00:00.000Z', version: 1 });
  expect(advanceReconciliation(next, '2026-11-29T08:00:05.000Z')).toEqual({
    next: { ...next, dueAt: '2026-11-30T08:00:05.000Z' },
    event: { type: 'reconciliation.due', data: {} },
  });
});

test('what a run has no time for is gone on with a minute later, from where it stopped, and the day after begins at the beginning', () => {
  const { next } = startReconciliation({ workspaceId }, now);
  const left = { of: 'workspace', log: 1_000_001, after: 'ITEM#item_1' } as const;
  const stopped = continueReconciliation(next, left, '2026-11-29T08:04:00.000Z');
  expect(stopped.next).toEqual({ ...next, left, dueAt: '2026-11-29T08:05:00.000Z' });
  const gone = advanceReconciliation(stopped.next, '2026-11-29T08:05:00.000Z');
  expect(gone.event).toEqual({ type: 'reconciliation.due', data: { left } });
  expect(gone.next).not.toHaveProperty('left');
});
