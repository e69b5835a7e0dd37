import { expect, test } from 'vitest';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { createComment } from '../../../shared/domain/items/comments/comment.ts';
import { createItem, restoreItem, trashItem } from '../../../shared/domain/items/history/item-changes.ts';
import { ItemInput } from '../../../shared/domain/items/items/item.ts';
import { createList, restoreList, trashList } from '../../../shared/domain/items/lists/list.ts';
import { createWorkspace } from '../../../shared/domain/people/workspaces/workspace.ts';
import { onEngine } from '../costs/engine.fixture.ts';

/*
 * A17: items follow their list into the trash and out of it, however often, in slices, at the same time as others write; and the trash is
 * emptied of what was in it, and of nothing else. On a DynamoDB engine in memory, with the code that the functions run.
 */
const load = async () => {
  const [follow, empty, { items, itemsOf }, { lists }, { workspaces }, activities, { comments }, { documents }] = await Promise.all([
    import('../../../functions/items/lists/follow.ts'),
    import('../../../functions/items/lists/empty.ts'),
    import('../../../shared/data/items/items.ts'),
    import('../../../shared/data/items/lists.ts'),
    import('../../../shared/data/people/workspaces.ts'),
    import('../../../shared/data/items/activities.ts'),
    import('../../../shared/data/items/comments.ts'),
    import('../../../shared/data/core/table.ts'),
  ]);
  return { ...follow, ...empty, items, itemsOf, lists, workspaces, ...activities, comments, documents };
};

const data = onEngine(load);

const id = <P extends string>(prefix: P, i: number) => `${prefix}_01kb8m3tq2e8fvq3w5r7c9${String(i).padStart(4, '0')}` as const;
const now = '2026-11-21T08:00:00.000Z';
const later = '2026-11-22T08:00:00.000Z';
const context = { userId: id('user', 1), now, requestId: '3f0c1f5e-8f0e-4d3a-9a54-5a8b8a4f3f11', zone: 'Europe/Berlin' };
let workspaceCount = 0;

/** A workspace with two lists and sixty items in each and in none; each tenth was in the trash before. */
const filled = async () => {
  const workspaceId = id('ws', ++workspaceCount);
  await data.workspaces.create(createWorkspace({ name: 'Home', kind: 'household' }, workspaceId, context).workspace, context);
  for (const listId of [id('list', 1), id('list', 2)])
    await data.lists.create(createList({ name: 'List' }, { workspaceId, listId }, context), context);
  for (let i = 0; i < 180; i++) {
    const listId = i % 3 === 0 ? undefined : id('list', i % 3);
    const created = createItem(ItemInput.parse({ title: `Item ${i}`, listId }), { workspaceId, itemId: id('item', i) }, context);
    const { record } = await data.items.create(created, context);
    if (i % 10 === 1) await data.items.save(trashItem(record, context), context);
  }
  return { workspaceId, listId: id('list', 1) };
};
type Place = Awaited<ReturnType<typeof filled>>;

const itemsIn = async (workspaceId: WorkspaceId) => {
  const { items } = await data.itemsOf(workspaceId, { limit: 1000, keep: () => true });
  return items;
};
/** What a client sees of the items, without how often each was written and what was told by when. */
const seen = async ({ workspaceId }: Place) =>
  (await itemsIn(workspaceId)).map(({ version: _, remindedUntil: _until, ...item }) => JSON.stringify(item));

const trash = (place: Place) => data.lists.update(place, list => (list.trashedAt ? undefined : trashList(list, context)), context);
const restore = (place: Place) => data.lists.update(place, list => restoreList(list, now), context);

/** Everything in slices of a page, as the function does it event after event. */
const inSlices = async (place: Place): Promise<number> => {
  let slices = 0;
  for (let after: string | undefined; ; slices++) {
    after = await data.moveItems(place, context, { after, untilMs: 0 });
    if (after === undefined) return slices + 1;
  }
};

test('A17: items go with their list and come back as they were, page by page, and nothing else moves', async () => {
  const place = await filled();
  const before = await seen(place);
  const others = async () => (await itemsIn(place.workspaceId)).filter(({ listId }) => listId !== place.listId);
  const untouched = await others();

  await trash(place);
  expect(await inSlices(place)).toBeGreaterThan(1);
  const mine = (await itemsIn(place.workspaceId)).filter(({ listId }) => listId === place.listId);
  expect(mine.filter(({ trashedAt }) => !trashedAt)).toEqual([]);
  expect(mine.filter(({ trashedWith }) => !trashedWith)).toHaveLength(6);
  expect(await others()).toEqual(untouched);
  // Done twice it has been done once.
  const versions = (await itemsIn(place.workspaceId)).map(({ version }) => version);
  await inSlices(place);
  expect((await itemsIn(place.workspaceId)).map(({ version }) => version)).toEqual(versions);

  await restore(place);
  await inSlices(place);
  expect(await seen(place)).toEqual(before);
});

/** A message that fails comes again. */
const untilDone = async (work: () => Promise<unknown>): Promise<void> => {
  for (let attempt = 0; attempt < 20; attempt++)
    try {
      await work();
      return;
    } catch {}
  throw new Error('it was never done');
};

test('A17: whoever deletes, restores and adds at the same time, in the end every item is where its list is', async () => {
  for (const deletedLast of [true, false, true, false]) {
    const place = await filled();
    const move = () => untilDone(() => data.moveItems(place, context));
    const add = async (i: number) => {
      const input = ItemInput.parse({ title: 'Late', listId: place.listId });
      const { record } = await data.items.create(createItem(input, { ...place, itemId: id('item', i) }, context), context);
      await untilDone(() => data.inList(record, context));
    };
    await trash(place);
    const slow = move();
    const adding = [500, 501, 502].map(add);
    await restore(place);
    const back = move();
    if (deletedLast) await trash(place);
    await Promise.all([slow, back, ...adding, ...(deletedLast ? [move()] : [])]);

    const mine = (await itemsIn(place.workspaceId)).filter(({ listId }) => listId === place.listId);
    const late = mine.filter(({ title }) => title === 'Late');
    // Those that were in the trash before the list are there either way.
    expect(mine.filter(({ trashedAt }) => trashedAt)).toHaveLength(deletedLast ? mine.length : 6);
    expect(late).toHaveLength(3);
  }
});

test('A17: the trash is emptied of what was in it, in slices, and of nothing that came or went meanwhile', async () => {
  const place = await filled();
  const { workspaceId } = place;
  await trash(place);
  await data.moveItems(place, context);
  const inTrash = (await itemsIn(workspaceId)).filter(({ trashedAt }) => trashedAt);
  const [rescued, kept] = [inTrash.at(-1)!, (await itemsIn(workspaceId)).find(({ trashedAt }) => !trashedAt)!];
  const activity = { workspaceId, itemId: inTrash[0]!.itemId, activityId: id('act', 1) };
  await data.activities.create(
    {
      next: {
        ...activity,
        type: 'calendar_unsupported',
        at: now,
        userId: context.userId,
        calendarId: id('cal', 1),
        parts: ['attendees'],
        expiresAt: 2e9,
        version: 1,
      },
      event: { type: 'activity.recorded', data: {} },
    },
    context,
  );
  await data.items.save(restoreItem(rescued, context, false), context);
  await data.items.save(trashItem(kept, { ...context, now: later }), context);

  const steps: (string | undefined)[] = [];
  for (let after: string | undefined; ; ) {
    after = await data.eraseItems({ workspaceId, until: now }, 0, context, after);
    steps.push(after);
    if (after === undefined) break;
  }
  expect(steps.length).toBeGreaterThan(1);
  await data.emptyTrashOn({ workspaceId, until: now }, context, { untilMs: Number.POSITIVE_INFINITY });
  const left = await itemsIn(workspaceId);
  expect(left.filter(({ trashedAt }) => trashedAt).map(({ itemId }) => itemId)).toEqual([kept.itemId]);
  expect(left).toHaveLength(180 - inTrash.length + 1);
  expect(left.filter(({ itemId }) => itemId === rescued.itemId).map(({ listId }) => listId)).toEqual([undefined]);
  expect(await data.lists.find(place)).toBeUndefined();
  expect(await data.activities.find(activity)).toBeUndefined();
});

test('what is said about an item is over before it is erased, also where it had not followed its item into the trash', async () => {
  const { workspaceId } = await filled();
  const [item] = (await itemsIn(workspaceId)).filter(({ trashedAt }) => trashedAt);
  const ids = { workspaceId, itemId: item!.itemId, commentId: id('comment', 1) };
  await data.comments.create(createComment({ text: 'Who?' }, { item: { ...item!, trashedAt: undefined } }, ids, context), context);
  const written: unknown[] = [];
  data.documents.middlewareStack.add(
    next => args => {
      const { Item } = args.input as { Item?: { entity?: unknown; expiresAt?: unknown } };
      if (Item?.entity === 'comment') written.push(Item.expiresAt);
      return next(args);
    },
    { step: 'initialize', name: 'written' },
  );
  await data.emptyTrashOn({ workspaceId, until: now }, context, { untilMs: Number.POSITIVE_INFINITY });
  data.documents.middlewareStack.remove('written');
  expect(written).toEqual([Date.parse(now) / 1000 + 30 * 86_400]);
  expect(await data.comments.find(ids)).toBeUndefined();
});
