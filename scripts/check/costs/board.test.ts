import { beforeAll, expect, test } from 'vitest';
import type { ItemId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { boardWindow } from '../../../shared/domain/households/board.ts';
import { createItem } from '../../../shared/domain/items/history/item-changes.ts';
import { ItemInput } from '../../../shared/domain/items/items/item.ts';
import { newMember } from '../../../shared/domain/people/workspaces/workspace.ts';
import { onEngine } from './engine.fixture.ts';
import { meterOf } from './meter.ts';

/* A board of a household that has far more than a board can show: what it asks of the table then. */
const data = onEngine(async () => ({
  ...(await import('../../../shared/data/core/table.ts')),
  ...(await import('../../../shared/data/items/items.ts')),
  ...(await import('../../../shared/data/people/members.ts')),
  ...(await import('../../../functions/households/board/read.ts')),
}));

const workspaceId: WorkspaceId = 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea';
const userId: UserId = 'user_01kb8m3tq2e8fvq3w5r7c9d0eb';
const now = '2026-11-28T08:00:00.000Z';
const acting = { userId, now, requestId: 'request', zone: 'UTC' };
const itemIdOf = (i: number): ItemId => `item_01kb8m5z7he4mtx2p9n6a3${1000 + i}`;

let measured: ReturnType<typeof meterOf>;
beforeAll(async () => {
  await data.members.create(newMember({ userId, role: 'owner' }, workspaceId, acting), acting);
  const input = ItemInput.parse({ title: 'Dishes', due: { date: '2026-11-28' }, recurrence: { rule: 'FREQ=DAILY' } });
  for (let i = 0; i < 700; i += 50)
    await Promise.all(
      Array.from({ length: 50 }, (_, n) => data.items.create(createItem(input, { workspaceId, itemId: itemIdOf(i + n) }, acting), acting)),
    );
  measured = meterOf(data.documents);
});

test.each([
  [
    'a member who sees all of it',
    'everything',
    ['Query', 'Query', 'Query', 'Query', 'Query', 'Query', 'BatchGetItem', 'BatchGetItem', 'GetItem'],
    200,
  ],
  [
    'somebody who may see nothing of it',
    ['assigned'],
    ['Query', 'Query', 'Query', 'Query', 'Query', 'Query', 'Query', 'Query', 'GetItem'],
    0,
  ],
] as const)(
  'a board of 700 open items is, for %s, a query of each kind, of what is open three at the most, and a request for a hundred items',
  async (_, reach, expected, shown) => {
    const reader = {
      workspaceId,
      userId: reach === 'everything' ? userId : 'user_01kb8m3tq2e8fvq3w5r7c9d0ec',
      role: 'owner',
      reach,
      seesBusy: true,
    } as const;
    const { requests, result } = await measured(() => data.readBoard(reader, boardWindow('UTC', 7, now)));
    expect([result.items.length, result.more]).toEqual([shown, true]);
    expect(requests.toSorted()).toEqual(expected.toSorted());
  },
);
