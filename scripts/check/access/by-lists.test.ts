import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Caller, Route } from '../../../shared/api/core/route.ts';
import { routes } from '../../../shared/api/index.ts';
import type { Action } from '../../../shared/domain/core/action.ts';
import type { ItemId, ListId } from '../../../shared/domain/core/ids.ts';
import type { Standing } from '../../../shared/domain/core/permissions.ts';
import { createItem } from '../../../shared/domain/items/history/item-changes.ts';
import { ItemInput } from '../../../shared/domain/items/items/item.ts';
import { newMember } from '../../../shared/domain/people/workspaces/workspace.ts';
import { ada, home, invocation, requestFor } from '../../../shared/runtime/http/gateway.fixture.ts';
import { type Engine, useEngine } from '../costs/engine.ts';

/*
 * What a list gives of an item is to do it: what of that takes another right is for those who have that right of this very item. The module
 * of items as it is deployed, on a table of another make than the local cloud's.
 */
let engine: Engine;
let items: typeof import('../../../shared/data/items/items.ts').items;
let handler: (event: object, context: object) => Promise<{ statusCode: number; body: string }>;

const listId: ListId = 'list_01kb8m3tq2e8fvq3w5r7c9d0ea';
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();
const due = { date: inDays(2).slice(0, 10), time: '09:00', zone: 'Europe/Berlin' };
const context = { userId: ada.userId, now: inDays(0), requestId: 'r', zone: 'Europe/Berlin' } as const;
const actions: Action[] = ['read', 'complete', 'change', 'delete', 'approve'];
const standing: Standing = {
  role: [
    { resource: 'workspace', actions: ['read'] },
    { resource: 'item', actions, conditions: ['assigned'] },
  ],
  lists: { [listId]: 'complete' },
};
const ben: Caller = { ...ada, userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ec', roles: { [home]: standing } };

beforeAll(async () => {
  engine = await useEngine();
  const [module, data, { members }] = await Promise.all([
    import('../../../functions/items/api.ts'),
    import('../../../shared/data/items/items.ts'),
    import('../../../shared/data/people/members.ts'),
  ]);
  handler = module.handler as unknown as typeof handler;
  items = data.items;
  await Promise.all([ada, ben].map(({ userId }) => members.create(newMember({ userId, role: 'guest' }, home, context), context)));
});
afterAll(() => engine?.stop());

let made = 0;
/** An item of the list that is assigned to somebody. */
const itemFor = async (who: Caller) => {
  made += 1;
  const itemId: ItemId = `item_01kb8m5z7he4mtx2p9n6a3k8r${made}`;
  const input = ItemInput.parse({ title: 'Sweep', listId, due, assignees: [who.userId] });
  return (await items.create(createItem(input, { workspaceId: home, itemId }, context), context)).record;
};
const ask = async (route: Route, caller: Caller, { itemId }: { itemId: string }, body: object) => {
  const { statusCode, body: text } = await handler(requestFor(route, { caller, params: { workspaceId: home, itemId }, body }), invocation);
  return { status: statusCode, ...(JSON.parse(text) as { code?: string; data?: { version: number } }) };
};

test('whoever may do it by a list neither moves its due nor takes back how it was changed, unless it is assigned to them', async () => {
  const move = { until: inDays(3), moveDue: true };
  const [theirs, own] = [await itemFor(ada), await itemFor(ben)];
  expect(await ask(routes.snoozeItem, ben, theirs, move)).toMatchObject({ status: 403, code: 'forbidden' });
  expect(await ask(routes.snoozeItem, ben, own, move)).toMatchObject({ status: 200 });
  const { data } = await ask(routes.changeItem, ada, theirs, { title: 'Sweep the yard' });
  expect(await ask(routes.undoItem, ben, theirs, { version: data!.version })).toMatchObject({ status: 403, code: 'forbidden' });
  expect(await ask(routes.undoItem, ada, theirs, { version: data!.version })).toMatchObject({ status: 200 });
});

test('by a list nothing changes hands, also not back to whoever had it', async () => {
  const item = await itemFor(ben);
  const { data } = await ask(routes.handOverItem, ada, item, { to: ada.userId });
  expect(await ask(routes.undoItem, ben, item, { version: data!.version })).toMatchObject({ status: 404 });
  expect((await items.get(item)).assignees).toEqual([ada.userId]);
});
