import { beforeAll, expect, test } from 'vitest';
import type { ItemId, OccurrenceId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { noteEnd } from '../../../shared/domain/items/history/ended-occurrence.ts';
import { newMember } from '../../../shared/domain/people/workspaces/workspace.ts';
import { onEngine } from './engine.fixture.ts';
import { meterOf } from './meter.ts';

/*
 * Who did how much in a year, of ten people who do five things a day each: what it reads of the history. It is tried with a tenth of it;
 * FAIRNESS_ENDS=18250 is all of it.
 */
const ends = Number(process.env.FAIRNESS_ENDS ?? 1_825);
const data = onEngine(async () => ({
  ...(await import('../../../shared/data/core/table.ts')),
  ...(await import('../../../shared/data/items/occurrences.ts')),
  ...(await import('../../../shared/data/people/members.ts')),
  ...(await import('../../../functions/households/fairness/read.ts')),
}));

const suffix = (i: number): string => `01kb8m3tq2e8fvq3w5r7c${String(i).padStart(5, '0')}`;
const workspaceId: WorkspaceId = 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea';
const userIdOf = (i: number): UserId => `user_${suffix(i)}`;
const begin = Date.parse('2026-01-01T00:00:00.000Z');
const year = { from: '2026-01-01T00:00:00.000Z', to: '2027-01-01T00:00:00.000Z' };
const acting = { userId: userIdOf(0), now: year.from, requestId: 'request' };

const endOf = (i: number) => {
  const by = userIdOf(i % 10);
  return noteEnd(undefined, {
    ...{ workspaceId, itemId: `item_${suffix(i % 50)}` as ItemId, occurrenceId: `occ_${suffix(i)}` as OccurrenceId, outcome: 'done', by },
    ...{ at: new Date(begin + (i * 365 * 86_400_000) / ends).toISOString(), assignees: [by], listId: `list_${suffix(1)}`, version: 1 },
    ...{
      rotaId: `rota_${suffix(1)}`,
      occurrence: { date: '2026-01-01', time: '18:00', zone: 'Europe/Berlin' },
      lateMs: 60_000,
      took: 'PT20M',
    },
    ...{ duration: 'PT30M', points: 5, made: 100 },
  } as Parameters<typeof noteEnd>[1])!;
};

let measured: ReturnType<typeof meterOf>;
beforeAll(async () => {
  for (let i = 0; i < 10; i++) await data.members.create(newMember({ userId: userIdOf(i), role: 'member' }, workspaceId, acting), acting);
  for (let i = 0; i < ends; i += 100)
    await Promise.all(Array.from({ length: Math.min(100, ends - i) }, (_, n) => data.occurrences.create(endOf(i + n), acting)));
  measured = meterOf(data.documents);
}, 600_000);

test(`a year with ${ends} ends is read in so many requests as it has megabytes, six of them at once, and two for people and absences`, async () => {
  let counted = 0;
  const { requests, readUnits } = await measured(async () => {
    await data.sharersIn(workspaceId, year);
    await data.eachEnd(workspaceId, year, () => counted++);
  });
  expect(counted).toBe(ends);
  expect(new Set(requests)).toEqual(new Set(['Query']));
  console.log(`${ends} ends of a year: ${requests.length} requests, ${readUnits} read units`);
  expect(requests.length).toBeLessThanOrEqual(2 + 6 + ends / 750);
  expect(readUnits).toBeLessThanOrEqual(20 + ends / 10);
});
