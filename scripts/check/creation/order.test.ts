import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { uuidv7 } from '../../../shared/api/client/client.ts';
import type { Route } from '../../../shared/api/core/route.ts';
import { itemRoutes } from '../../../shared/api/items/items.ts';
import { recurrenceRoutes } from '../../../shared/api/items/recurrence.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { createItem } from '../../../shared/domain/items/history/item-changes.ts';
import { ItemInput } from '../../../shared/domain/items/items/item.ts';
import { requestFor } from '../../../shared/runtime/http/gateway.fixture.ts';
import { onEngine } from '../costs/engine.fixture.ts';

/*
 * A14: things stand in the order in which they were created, whatever key was sent with each, and a retry creates nothing twice. On a
 * DynamoDB engine in memory, with the code that the functions run.
 */
const load = async () => {
  const [{ items, itemsOf }, { requestOf }] = await Promise.all([
    import('../../../shared/data/items/items.ts'),
    import('../../../shared/runtime/http/request.ts'),
  ]);
  return { items, itemsOf, requestOf };
};

const data = onEngine(load);

const userId: UserId = 'user_01kb8m3tq2e8fvq3w5r7c9d0ea';
let workspaceCount = 0;
const newWorkspace = () => `ws_01kb8m3tq2e8fvq3w5r7c9${String(++workspaceCount).padStart(4, '0')}` as const;

/** Creates an item as its route does, at a moment. */
const create = async (workspaceId: WorkspaceId, title: string, key: string | undefined, at: Date): Promise<string> => {
  const caller = { userId, zone: 'UTC', locale: 'en', roles: { [workspaceId]: 'owner' as const } };
  const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key };
  const event = requestFor(itemRoutes.createItem, { caller, params: { workspaceId }, body: { title }, headers });
  const { newId, context, body } = await data.requestOf(itemRoutes.createItem, event, at);
  const change = createItem(ItemInput.parse(body), { workspaceId, itemId: await newId('item') }, { ...context!, zone: 'UTC' });
  return (await data.items.create(change, context!)).record.itemId;
};
const titlesIn = async (workspaceId: WorkspaceId) =>
  (await data.itemsOf(workspaceId, { limit: 1000, keep: () => true })).items.map(({ title }) => title);

const day = 86_400_000;
const anyKey = fc.oneof(
  fc.constant('none' as const),
  fc.constant('uuidv4' as const),
  fc.constant('word' as const),
  fc.integer({ min: -40 * day, max: 3 * day }).map(fromNow => ({ fromNow })),
);
type Key = typeof anyKey extends fc.Arbitrary<infer K> ? K : never;
const keyOf = (kind: Key): string | undefined => {
  if (kind === 'none') return undefined;
  if (kind === 'uuidv4') return randomUUID();
  return kind === 'word' ? `word-${randomUUID().slice(0, 8)}` : uuidv7(Date.now() + kind.fromNow);
};

test('A14: any keys, in any order: the list is in the order of creation, and retries make nothing twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(anyKey, fc.boolean()), { minLength: 2, maxLength: 8 }), async acts => {
      const workspaceId = newWorkspace();
      const made: { title: string; key: string | undefined; id: string }[] = [];
      for (const [i, [kind, retriesFirst]] of acts.entries()) {
        // An hour later the first may be sent again, before the next is created.
        const [first] = made;
        if (retriesFirst && first?.key)
          expect(await create(workspaceId, first.title, first.key, new Date(Date.now() + 3_600_000))).toBe(first.id);
        // No two in one millisecond, as no two answered requests of a client are.
        const before = Date.now();
        while (Date.now() === before) await new Promise(setImmediate);
        const [title, key] = [`Item ${i}`, keyOf(kind)];
        made.push({ title, key, id: await create(workspaceId, title, key, new Date()) });
      }
      expect(await titlesIn(workspaceId)).toEqual(made.map(({ title }) => title));
    }),
    { numRuns: 40 },
  );
});

test('the id that a key gives is of its caller and its route', async () => {
  const key = randomUUID();
  const idFor = async (quote: string, user: UserId, route: Pick<Route, 'method' | 'path'>) => {
    const caller = { userId: user, zone: 'UTC', locale: 'en', roles: {} };
    const event = requestFor(route, { caller, headers: { 'idempotency-key': `${quote}${key}${quote}` } });
    return (await data.requestOf({ ...recurrenceRoutes.previewRecurrence, ...route, body: undefined } as Route, event, new Date())).newId(
      'item',
    );
  };
  const one = { method: 'POST', path: '/v1/one' } as const;
  const id = await idFor('', userId, one);
  expect(await idFor('"', userId, one)).toBe(id);
  const other: UserId = 'user_01kb8m3tq2e8fvq3w5r7c9d0eb';
  for (const different of [await idFor('', other, one), await idFor('', userId, { ...one, path: '/v1/other' })])
    expect(different).not.toBe(id);
});

test('A14: the same request at the same time creates one', async () => {
  const workspaceId = newWorkspace();
  const key = randomUUID();
  const now = Date.now();
  const ids = await Promise.all([0, 1, 2, 3].map(ms => create(workspaceId, 'Once', key, new Date(now + ms))));
  expect(new Set(ids).size).toBe(1);
  expect(await titlesIn(workspaceId)).toEqual(['Once']);
});
