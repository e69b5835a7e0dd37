import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import type { ItemId, TagId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { changeItem, createItem, trashItem } from '../../../shared/domain/items/history/item-changes.ts';
import { ItemInput } from '../../../shared/domain/items/items/item.ts';
import { changeTag, createTag, deleteTag, mergeTags, presentTag, requireFree, type Tag } from '../../../shared/domain/items/tags/tag.ts';
import { createTemplate, TemplateInput } from '../../../shared/domain/items/templates/template.ts';
import { onEngine } from '../costs/engine.fixture.ts';
import { Death, deaf, overhear } from '../walks.fixture.ts';

/*
 * Tags under races and kills, with the code that the functions run, on a DynamoDB engine in memory: whoever renames, merges, deletes and uses them at once,
 * in whichever order the events come, some of them twice, and with runs that die at any write. TAG_RUNS says how many workspaces are tried.
 */
const load = async () => {
  // What the queues of listeners have beside the table.
  Object.assign(process.env, { QUEUES_URL: 'http://127.0.0.1:9/', RETRY_FIRST_SECONDS: '1', RETRY_AT_MOST_SECONDS: '1' });
  const [{ walkOn }, { makeTag }, { tags: listener }, { items, itemsOf }, tags, { templates }, { documents }] = await Promise.all([
    import('../../../functions/items/tags/walk.ts'),
    import('../../../functions/items/tags/make.ts'),
    import('../../../functions/items/tags/listener.ts'),
    import('../../../shared/data/items/items.ts'),
    import('../../../shared/data/items/tags.ts'),
    import('../../../shared/data/items/templates.ts'),
    import('../../../shared/data/core/table.ts'),
  ]);
  const kinds: Record<string, { fromRow: (row: Record<string, unknown>) => object }> = { item: items, tag: tags.tags, template: templates };
  overhear(documents, ear, { dyingOn: 'item.retagged', recordOf: row => kinds[String(row.entity)]!.fromRow(row) });
  return { walkOn, makeTag, listener, items, itemsOf, ...tags, templates };
};

const runs = Number(process.env.TAG_RUNS ?? 8);
const now = '2026-11-28T08:00:00.000Z';
const context = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now, requestId: 'r', zone: 'Europe/Berlin' } as const;

const ear = deaf();
const data = onEngine(load);
beforeEach(() => void Object.assign(ear, deaf()));

let made = 0;
const id = <P extends string>(prefix: P) => `${prefix}_01kb8m3tq2e8fvq3w5r7c${String(++made).padStart(5, '0')}` as const;

type Place = { workspaceId: WorkspaceId };

const addItem = async ({ workspaceId }: Place, tags: string[]): Promise<ItemId> => {
  const itemId = id('item');
  await data.items.create(createItem(ItemInput.parse({ title: 'Dig', tags }), { workspaceId, itemId }, context), context);
  return itemId;
};
const addTag = async ({ workspaceId }: Place, name: string): Promise<TagId> =>
  (await data.makeTag(createTag({ name }, { workspaceId, tagId: id('tag') }, context), context)).tagId;

const rename = ({ workspaceId }: Place, tagId: TagId, name: string) =>
  data.tags.update(
    { workspaceId, tagId },
    async tag => {
      const change = changeTag(presentTag(tag), { name });
      return { ...change, beside: [await data.besideNames(workspaceId, all => requireFree(name, all, tagId))] };
    },
    context,
  );
const merge = ({ workspaceId }: Place, tagId: TagId, intoId: TagId) =>
  data.tags.update(
    { workspaceId, tagId },
    async tag => {
      const { gone, into } = mergeTags(presentTag(tag), await data.tags.get({ workspaceId, tagId: intoId }), context);
      return { ...gone, beside: [data.tags.putNext(into, context), await data.besideNames(workspaceId, () => {})] };
    },
    context,
  );
const remove = ({ workspaceId }: Place, tagId: TagId) =>
  data.tags.update({ workspaceId, tagId }, tag => deleteTag(presentTag(tag), context), context);

/** Refusals, lost races and deaths have done nothing more. */
const tried = async <T>(work: () => Promise<T>): Promise<T | undefined> =>
  work().catch(error => {
    if (error instanceof Death || typeof error.code === 'string') return undefined;
    throw error;
  });

/** Somebody hears of something that was written; what fails comes again, and some of it comes twice. A walk may have time for one page alone. */
const hear = async (pick: number, { twice = false, isHurried = false } = {}): Promise<void> => {
  const [event] = ear.unheard.splice(pick % Math.max(1, ear.unheard.length), 1);
  if (!event || !(event.type in data.listener.kinds)) return;
  if (twice) ear.unheard.push(event);
  const walking = () => {
    const tag = event.record as unknown as Tag;
    return data.walkOn(tag, tag.walk, context, { pagesAtMost: 1 });
  };
  await (isHurried && event.entity === 'tag' ? walking() : data.listener.hear(event)).catch(error => {
    if (!(error instanceof Death) && error.code !== 'conflict') throw error;
    ear.unheard.push(event);
  });
};
const hearAll = async (): Promise<void> => {
  ear.diesAfter = Number.POSITIVE_INFINITY;
  for (let i = 0; ear.unheard.length > 0; i++) await Promise.all([1, 2, 3].map(each => hear(each * i)));
};

const endOf = async ({ workspaceId }: Place) => {
  const all = await data.tagsAndLeaving(workspaceId);
  const { items } = await data.itemsOf(workspaceId, { limit: 100, keep: () => true });
  return { all, items, present: all.filter(({ deletedAt }) => deletedAt === undefined) };
};

const names = ['a', 'b', 'c', 'd', 'e', 'f'];
type Act = { act: 'rename' | 'merge' | 'delete' | 'use' | 'trash'; one: number; other: number; dies: number };
const anyAct = (...acts: Act['act'][]) => fc.record({ act: fc.constantFrom(...acts), one: fc.nat(11), other: fc.nat(11), dies: fc.nat(9) });

const perform = async (place: Place, itemIds: ItemId[], { act, one, other }: Act): Promise<unknown> => {
  const { workspaceId } = place;
  const item = { workspaceId, itemId: itemIds[one % itemIds.length]! };
  if (act === 'trash') return data.items.update(item, each => (each.trashedAt ? undefined : trashItem(each, context)), context);
  const used = [names[one % 6]!, names[other % 6]!];
  if (act === 'use')
    return data.items.update(item, each => (each.trashedAt ? undefined : changeItem(each, { tags: used }, context)), context);
  const { present } = await endOf(place);
  const [tag, into] = [present[one % present.length], present[other % present.length]];
  if (!tag || !into) return undefined;
  if (act === 'rename') return rename(place, tag.tagId, names[other % 6]!);
  return act === 'merge' ? merge(place, tag.tagId, into.tagId) : remove(place, tag.tagId);
};

test('law: however much happens at once, and whoever dies, in the end nothing is leaving, each name is one tag, and items have names of tags alone', async () => {
  const anyWaves = fc.array(
    fc.array(anyAct('rename', 'rename', 'merge', 'delete', 'use', 'use', 'use', 'trash'), { minLength: 2, maxLength: 5 }),
    {
      minLength: 8,
      maxLength: 12,
    },
  );
  await fc.assert(
    fc.asyncProperty(anyWaves, async waves => {
      ear.unheard = [];
      const place = { workspaceId: id('ws') };
      const itemIds = await Promise.all([['a', 'b'], ['b', 'c'], [], ['a']].map(tags => addItem(place, tags)));
      await hearAll();
      for (const wave of waves) {
        ear.diesAfter = wave[0]!.dies;
        const heard = wave.map(({ one, other }) => hear(one * 12 + other, { twice: other === 0, isHurried: one % 2 === 0 }));
        await Promise.all([...wave.map(each => tried(() => perform(place, itemIds, each))), ...heard]);
      }
      await hearAll();
      const { all, items, present } = await endOf(place);
      expect(all.filter(({ leaving }) => leaving)).toEqual([]);
      const called = present.map(({ name }) => name);
      expect(new Set(called).size).toBe(called.length);
      const words = items.flatMap(({ tags }) => tags);
      expect(words.filter(word => !called.includes(word))).toEqual([]);
      expect(items.filter(({ tags }) => new Set(tags).size !== tags.length)).toEqual([]);
    }),
    { numRuns: runs, endOnFailure: true },
  );
}, 600_000);

/** Whose items are when a tag is merged into another, or deleted. */
const follow = (having: Map<ItemId, Set<TagId>>, gone: TagId, into: TagId | undefined): void => {
  for (const ids of having.values()) if (ids.delete(gone) && into) ids.add(into);
};

/** Does one thing to a tag, and answers which other has taken its place, if it is gone. */
const performOn = async (place: Place, { act, other }: Act, tag: TagId, into: TagId): Promise<{ into?: TagId } | undefined> => {
  if (act === 'rename') return tried(async () => void (await rename(place, tag, names[other % 6]!)));
  const done = await tried(() => (act === 'merge' ? merge(place, tag, into) : remove(place, tag)));
  return done && (act === 'merge' ? { into } : {});
};

test('law: one after the other, with walks that die and go on meanwhile, each item ends with the tags that it had, as these are called and are then', async () => {
  const anyActs = fc.array(anyAct('rename', 'rename', 'merge', 'delete'), { minLength: 4, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(anyActs, async acts => {
      ear.unheard = [];
      const place = { workspaceId: id('ws') };
      const tagIds = await Promise.all(names.slice(0, 4).map(name => addTag(place, name)));
      const having = new Map<ItemId, Set<TagId>>();
      for (const some of [[0, 1], [1, 2, 3], [], [0], [3, 2]])
        having.set(
          await addItem(
            place,
            some.map(i => names[i]!),
          ),
          new Set(some.map(i => tagIds[i]!)),
        );
      for (const act of acts) {
        ear.diesAfter = act.dies;
        const [tag, into] = [tagIds[act.one % 4]!, tagIds[act.other % 4]!];
        const gone = await performOn(place, act, tag, into);
        if (gone) follow(having, tag, gone.into);
        await hear(act.one, { twice: act.other === 0, isHurried: act.one % 2 === 0 });
      }
      await hearAll();
      const { items, present } = await endOf(place);
      const nameOf = (tagId: TagId) => present.find(each => each.tagId === tagId)?.name;
      for (const { itemId, tags } of items) expect([...tags].sort()).toEqual([...having.get(itemId)!].map(nameOf).sort());
    }),
    { numRuns: runs * 2, endOnFailure: true },
  );
}, 600_000);

test('a walk over sixty items and a template that dies at any of its writes, and has time for a page at a time, takes along every one of them once', async () => {
  for (const dies of [0, 1, 24, 25, 26, 49, 59]) {
    ear.unheard = [];
    const place = { workspaceId: id('ws') };
    const tagId = await addTag(place, 'garden');
    for (let i = 0; i < 60; i++) await addItem(place, ['garden', `other ${i % 3}`]);
    const key = { workspaceId: place.workspaceId, templateId: id('template') };
    const input = TemplateInput.parse({ name: 'Spring', items: [{ title: 'Dig', tags: ['garden'] }] });
    await data.templates.create(createTemplate(input, key, context), context);
    await hearAll();
    await rename(place, tagId, 'outside');
    ear.diesAfter = dies;
    for (let i = 0; ear.unheard.length > 0; i++) {
      await hear(i, { isHurried: true, twice: i < 3 });
      if (ear.diesAfter < 0) ear.diesAfter = Number.POSITIVE_INFINITY;
    }
    const { items, all } = await endOf(place);
    expect(items.filter(({ tags, version }) => tags[0] !== 'outside' || version !== 2)).toEqual([]);
    expect((await data.templates.get(key)).items[0]?.tags).toEqual(['outside']);
    const renamed = all.find(each => each.tagId === tagId)!;
    expect({ name: renamed.name, leaving: renamed.leaving, reached: renamed.reached }).toEqual({ name: 'outside' });
  }
}, 600_000);

test('an item that is given a former word behind the walk is moved by its own event; after the walk the word is a tag of its own', async () => {
  const place = { workspaceId: id('ws') };
  const tagId = await addTag(place, 'garden');
  const itemIds: ItemId[] = [];
  for (let i = 0; i < 60; i++) itemIds.push(await addItem(place, ['garden']));
  await hearAll();
  const { walk } = await rename(place, tagId, 'outside');
  await data.walkOn({ ...place, tagId }, walk, context, { pagesAtMost: 1 });
  const first = { ...place, itemId: itemIds[0]! };
  expect((await data.items.get(first)).tags).toEqual(['outside']);
  await data.items.update(first, item => changeItem(item, { tags: ['garden'] }, context), context);
  await data.listener.hear(ear.unheard.pop()!);
  expect((await data.items.get(first)).tags).toEqual(['outside']);
  await hearAll();
  expect((await endOf(place)).present.map(({ name }) => name)).toEqual(['outside']);
  await data.items.update(first, item => changeItem(item, { tags: ['garden'] }, context), context);
  await hearAll();
  expect((await endOf(place)).present.map(({ name }) => name)).toEqual(['outside', 'garden']);
});

test('of many who make the same tag at once one does, and of two who merge two tags into each other', async () => {
  const place = { workspaceId: id('ws') };
  const added = await Promise.all(Array.from({ length: 6 }, () => tried(() => addTag(place, 'garden'))));
  expect(added.filter(Boolean)).toHaveLength(1);
  const [one, other] = [await addTag(place, 'a'), await addTag(place, 'b')];
  await Promise.all([tried(() => merge(place, one, other)), tried(() => merge(place, other, one))]);
  expect((await endOf(place)).present.map(({ name }) => name)).toHaveLength(2);
});
