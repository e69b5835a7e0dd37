import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from 'vitest';
import type { Caller } from '../../../shared/api/core/route.ts';
import { changeItem } from '../../../shared/domain/items/history/item-changes.ts';
import { ada, due, ids, itemAt } from '../../../shared/domain/items/items/item.fixture.ts';
import { completeInRota } from '../../../shared/domain/items/rotas/item-rota.ts';
import { onEngine } from '../costs/engine.fixture.ts';

// Changing and taking back at once, with the code that the functions run, on a DynamoDB engine in memory.
const data = onEngine(async () => ({
  ...(await import('../../../functions/items/items/change.ts')),
  ...(await import('../../../functions/items/items/undo.ts')),
  ...(await import('../../../shared/data/items/items.ts')),
  ...(await import('../../../shared/data/core/table.ts')),
}));

const now = '2026-11-27T08:00:00.000Z';
const itemIds = [ids.itemId, 'item_01kb8m5z7he4mtx2p9n6a3k8rb'] as const;
const asked = (n: 0 | 1, requestId = 'r') => ({
  caller: { userId: ada } as Caller,
  params: { ...ids, itemId: itemIds[n] },
  reach: 'everything' as const,
  role: 'owner' as const,
  context: { userId: ada, now, requestId, zone: 'Europe/Berlin' },
  ifMatch: undefined,
});
const create = async ({ params, context }: ReturnType<typeof asked>) => {
  const next = { ...itemAt(now, { due: due('2026-11-28T09:00'), recurrence: { rule: 'FREQ=DAILY' } }), ...params };
  await data.items.create({ next, event: { type: 'item.created', data: {} } }, context);
};

test('a change waits for another that is being written, and is written after it', async () => {
  const request = asked(0);
  await create(request);
  const { documents } = data;
  const send = documents.send.bind(documents) as (command: unknown) => Promise<unknown>;
  let inTheWay = 5;
  Object.assign(documents, {
    send: async (command: unknown) => {
      if (command instanceof TransactWriteCommand && inTheWay-- > 0)
        throw new TransactionCanceledException({ message: '', $metadata: {}, CancellationReasons: [{ Code: 'TransactionConflict' }] });
      return send(command);
    },
  });
  const changed = await data.change(request, item => changeItem(item, { title: 'Other' }, request.context));
  expect(changed).toMatchObject({ title: 'Other', version: 2 });
});

test('an end that many take back at once is taken back once, and each is answered the item as it is then', async () => {
  const request = asked(1);
  await create(request);
  const done = await data.changeInRota(request, (item, rota) => completeInRota(item, rota, request.context));
  const takeBack = (_: unknown, n: number) => data.undo({ ...asked(1, `undo ${n}`), body: { version: done.version } });
  const answers = await Promise.all(Array.from({ length: 10 }, takeBack));
  expect(new Set(answers.map(({ version, due: at }) => `${version} ${at?.date}`))).toEqual(new Set(['3 2026-11-28']));
});
