import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Event } from '../../../events/event.ts';
import type { ItemId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { createItem, restoreItem, trashItem } from '../../../shared/domain/items/history/item-changes.ts';
import { type Item, ItemInput } from '../../../shared/domain/items/items/item.ts';
import { completeItem } from '../../../shared/domain/items/occurrences/item-occurrences.ts';
import { reopenItem } from '../../../shared/domain/items/occurrences/reopen.ts';
import {
  createRelation,
  isInTheWay,
  otherEnd,
  type RelationKind,
  removeRelation,
} from '../../../shared/domain/items/relations/relation.ts';
import { onEngine } from '../costs/engine.fixture.ts';

/*
 * Relations under races, with the code that the functions run, on a DynamoDB engine in memory: whoever relates, removes, completes, opens, deletes and
 * restores at once, and in whichever order the events come, some of them twice. RELATION_RUNS says how many workspaces are tried.
 */
const load = async () => {
  // What the queues of listeners have beside the table.
  Object.assign(process.env, { QUEUES_URL: 'http://127.0.0.1:9/', RETRY_FIRST_SECONDS: '1', RETRY_AT_MOST_SECONDS: '1' });
  const [{ relate }, follow, { relations: listener }, { items }, { relations, relationsOf }, { documents }] = await Promise.all([
    import('../../../functions/items/relations/relate.ts'),
    import('../../../functions/items/relations/follow.ts'),
    import('../../../functions/items/relations/listener.ts'),
    import('../../../shared/data/items/items.ts'),
    import('../../../shared/data/items/relations.ts'),
    import('../../../shared/data/core/table.ts'),
  ]);
  overhear(documents, row => (row.entity === items.name ? items.fromRow(row) : relations.fromRow(row)));
  return { relate, ...follow, listener, items, relations, relationsOf };
};

const runs = Number(process.env.RELATION_RUNS ?? 8);
const itemCount = 4;
const now = '2026-11-28T08:00:00.000Z';
const context = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now, requestId: 'r', zone: 'Europe/Berlin' } as const;

/** What was written and nobody has heard of yet. */
let unheard: Event[] = [];
type Row = Record<string, unknown> & { event?: Omit<Event, 'record'> };
type Command = { input: { Item?: Row; TransactItems?: { Put?: { Item: Row } }[] } };

/** Notes each write when it is made, with its event; and lets others go first now and then. */
const overhear = (documents: { send: unknown }, recordOf: (row: Row) => object): void => {
  const send = (documents.send as (command: Command) => Promise<unknown>).bind(documents);
  documents.send = async (command: Command) => {
    for (let turns = Math.random() * 4; turns > 1; turns--) await setImmediate();
    const answer = await send(command);
    const { Item, TransactItems = [] } = command.input;
    for (const row of [Item, ...TransactItems.map(({ Put }) => Put?.Item)])
      if (row?.event) {
        const record = recordOf(row) as Event['record'];
        unheard.push({
          ...row.event,
          id: `${row.sk}@${record.version}`,
          entity: String(row.entity),
          version: Number(record.version),
          record,
        });
      }
    return answer;
  };
};

const data = onEngine(load);

let workspaceCount = 0;
const id = <P extends string>(prefix: P, i: number) => `${prefix}_01kb8m3tq2e8fvq3w5r7c9${String(i).padStart(4, '0')}` as const;

/** One that loses its races, or comes too late, has done nothing. */
const tried = async (work: () => Promise<unknown>): Promise<unknown> => work().catch(error => error.code ?? Promise.reject(error));

type Place = { workspaceId: WorkspaceId; itemIds: ItemId[] };
const filled = async (): Promise<Place> => {
  const workspaceId = id('ws', ++workspaceCount);
  const itemIds = Array.from({ length: itemCount }, (_, i) => id('item', i));
  const make = (itemId: ItemId) =>
    data.items.create(createItem(ItemInput.parse({ title: 'Paint' }), { workspaceId, itemId }, context), context);
  await Promise.all(itemIds.map(make));
  return { workspaceId, itemIds };
};

let relationCount = 0;
const bothEnds = async ({ workspaceId, itemIds }: Place, from: number, to: number, kind: RelationKind) => {
  const ends = await Promise.all([itemIds[from]!, itemIds[to]!].map(itemId => data.items.get({ workspaceId, itemId })));
  return createRelation({ kind, otherId: itemIds[to]! }, ends as [Item, Item], id('rel', ++relationCount), context);
};
const relate = async (place: Place, from: number, to: number, kind: RelationKind) => {
  const { record, created } = await data.relate(await bothEnds(place, from, to, kind), context);
  if (created) await data.besideItems(record, context);
};
const unrelate = async ({ workspaceId, itemIds }: Place, from: number) => {
  const [first] = await data.relationsOf({ workspaceId, itemId: itemIds[from]! });
  if (!first) return;
  const theirs = removeRelation(await data.relations.get(otherEnd(first)), context);
  await data.relations.update(
    first,
    ours => {
      const change = removeRelation(ours, context);
      return change && { ...change, beside: theirs ? [data.relations.putNext(theirs, context)] : [] };
    },
    context,
  );
};

const rules = { complete: completeItem, reopen: reopenItem, trash: trashItem, restore: restoreItem };
type Act = { act: keyof typeof rules | 'relate' | 'unrelate'; from: number; to: number };

/** Somebody hears of something that was written; what fails comes again, and some of it comes twice. */
const hear = async (pick: number, twice: boolean): Promise<void> => {
  const [event] = unheard.splice(pick % Math.max(1, unheard.length), 1);
  if (!event || !(event.type in data.listener.kinds)) return;
  if (twice) unheard.push(event);
  await data.listener.hear(event).catch(error => {
    if (error.code !== 'conflict') throw error;
    unheard.push(event);
  });
};

const hearAll = async (): Promise<void> => {
  while (unheard.length > 0) await Promise.all([1, 2, 3].map(each => hear(each * relationCount, false)));
};

const perform = (place: Place, { act, from, to }: Act): Promise<unknown> => {
  if (act === 'relate') return tried(() => relate(place, from, to, to % 2 === 0 ? 'blocks' : 'blocked_by'));
  if (act === 'unrelate') return tried(() => unrelate(place, from));
  const key = { workspaceId: place.workspaceId, itemId: place.itemIds[from]! };
  return tried(() => data.items.update(key, item => rules[act](item, context), context));
};

const index = fc.nat(itemCount - 1);
const wavesOf = (count: number, ...acts: Act['act'][]) =>
  fc.array(fc.array(fc.record({ act: fc.constantFrom(...acts), from: index, to: index }), { minLength: 3, maxLength: 6 }), {
    minLength: count,
    maxLength: count,
  });
/** First what blocks what is asked for, much of it at once, then all else happens, in waves. */
const anyWaves = fc
  .tuple(
    wavesOf(3, 'relate'),
    wavesOf(12, 'complete', 'complete', 'reopen', 'reopen', 'reopen', 'trash', 'restore', 'restore', 'relate', 'unrelate'),
  )
  .map(waves => waves.flat());

/** Everything of a workspace as it is in the end: its items, and what is related to what. */
const endOf = async ({ workspaceId, itemIds }: Place) => {
  const items = await Promise.all(itemIds.map(itemId => data.items.get({ workspaceId, itemId })));
  const found = (await Promise.all(items.map(data.relationsOf))).flat();
  return { items: new Map(items.map(item => [item.itemId, item])), found };
};

type End = Awaited<ReturnType<typeof endOf>>;

/** What is left of relations when all that blocks nothing, and all that leads only there, is taken away: circles. */
const circlesIn = ({ found }: End) => {
  let left = found.filter(({ kind }) => kind === 'blocks');
  for (let before = -1; before !== left.length; ) {
    before = left.length;
    left = left.filter(({ otherId }) => left.some(({ itemId }) => itemId === otherId));
  }
  return left;
};

/** Those of the items that say something else than what is so. */
const wrongIn = ({ items, found }: End) =>
  [...items.values()].filter(({ itemId, trashedAt, blocked = false }) => {
    const blockers = found.filter(each => each.itemId === itemId && each.kind === 'blocked_by');
    return !trashedAt && blocked !== blockers.some(({ otherId }) => isInTheWay(items.get(otherId)));
  });

/** Those relations that are to be forgotten though both items stay, or to stay though one goes. */
const strayIn = ({ items, found }: End) =>
  found.filter(({ itemId, otherId, expiresAt }) => {
    const goes = [itemId, otherId].some(each => items.get(each)?.trashedAt !== undefined);
    return goes !== (expiresAt !== undefined);
  });

test('there is no circle, both ends agree, an item says that it waits exactly when it does, and relations are forgotten with their items', async () => {
  await fc.assert(
    fc.asyncProperty(anyWaves, async waves => {
      unheard = [];
      const place = await filled();
      for (const wave of waves) {
        const heard = wave.map(({ from, to }) => hear(from * itemCount + to, to === 0));
        await Promise.all([...wave.map(each => perform(place, each)), ...heard]);
        if (wave[0]!.from % 2 === 0) await hearAll();
      }
      await hearAll();
      const end = await endOf(place);
      const pairs = end.found.map(({ itemId, otherId, relationId }) => [relationId, ...[itemId, otherId].sort()].join());
      expect(pairs.length).toBe(2 * new Set(pairs).size);
      expect({ circles: circlesIn(end), wrong: wrongIn(end), stray: strayIn(end) }).toEqual({ circles: [], wrong: [], stray: [] });
    }),
    { numRuns: runs, endOnFailure: true },
  );
}, 600_000);

test('a relation of an item that went into the trash unseen is forgotten with it, also where its maker died at once', async () => {
  unheard = [];
  const place = await filled();
  const both = await bothEnds(place, 0, 1, 'relates');
  await perform(place, { act: 'trash', from: 0, to: 0 });
  await hearAll();
  await data.relate(both, context);
  await hearAll();
  const end = await endOf(place);
  expect(end.found).toHaveLength(2);
  expect(strayIn(end)).toEqual([]);
});

test('who takes away the last relation that blocked has brought that about, not who did another that blocked before', async () => {
  unheard = [];
  const place = await filled();
  const { workspaceId, itemIds } = place;
  for (const blocker of [0, 1]) await relate(place, blocker, 2, 'blocks');
  await hearAll();
  const ben = { ...context, userId: id('user', 7) };
  await data.items.update({ workspaceId, itemId: itemIds[0]! }, item => completeItem(item, ben), ben);
  await hearAll();
  await unrelate(place, 1);
  for (const event of unheard.splice(0)) await data.listener.hear(event);
  const unblocked = unheard.filter(({ type }) => type === 'item.unblocked');
  expect(unblocked.map(event => event.data)).toEqual([{ endedBy: context.userId }]);
});
