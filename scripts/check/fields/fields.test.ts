import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import type { FieldId, ItemId, OptionId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { changeField, createField, deleteField, type Field, presentField } from '../../../shared/domain/items/fields/field.ts';
import { isDangling } from '../../../shared/domain/items/fields/field-values.ts';
import { undoAct } from '../../../shared/domain/items/history/act.ts';
import { changeItem, createItem, restoreItem, trashItem } from '../../../shared/domain/items/history/item-changes.ts';
import { type Item, ItemInput } from '../../../shared/domain/items/items/item.ts';
import { onEngine } from '../costs/engine.fixture.ts';
import { Death, deaf, overhear } from '../walks.fixture.ts';

/*
 * Fields under races and kills, with the code that the functions run, on a DynamoDB engine in memory: whoever gives values, takes them back, deletes fields
 * and options at once, with runs of the walk that die at any write, and are heard of late, twice, in any order. FIELD_RUNS says how many workspaces are tried.
 */
const load = async () => {
  Object.assign(process.env, { QUEUES_URL: 'http://127.0.0.1:9/', RETRY_FIRST_SECONDS: '1', RETRY_AT_MOST_SECONDS: '1' });
  const [{ walkOn }, { fields: listener }, { undoable }, { acts }, { items, itemsOf }, fields, values, { documents }] = await Promise.all([
    import('../../../functions/items/fields/walk.ts'),
    import('../../../functions/items/fields/listener.ts'),
    import('../../../functions/items/items/undoable.ts'),
    import('../../../shared/data/items/acts.ts'),
    import('../../../shared/data/items/items.ts'),
    import('../../../shared/data/items/fields.ts'),
    import('../../../functions/items/fields/values.ts'),
    import('../../../shared/data/core/table.ts'),
  ]);
  overhear(documents, ear, {
    dyingOn: 'item.field_cleared',
    recordOf: row => (row.entity === 'field' ? fields.fields.fromRow(row) : undefined),
  });
  return { walkOn, listener, undoable, acts, items, itemsOf, ...fields, ...values };
};

const runs = Number(process.env.FIELD_RUNS ?? 8);
const now = '2026-11-28T08:00:00.000Z';
const context = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', now, requestId: 'r', zone: 'Europe/Berlin' } as const;

const ear = deaf();
const data = onEngine(load);
beforeEach(() => void Object.assign(ear, deaf()));

let made = 0;
const id = <P extends string>(prefix: P) => `${prefix}_01kb8m3tq2e8fvq3w5r7c${String(++made).padStart(5, '0')}` as const;
type Place = { workspaceId: WorkspaceId };

const addField = async ({ workspaceId }: Place, kind: 'text' | 'choice'): Promise<FieldId> => {
  const fieldId = id('field');
  const of = { name: fieldId, position: 0 };
  const input = kind === 'choice' ? { ...of, kind, options: ['A', 'B', 'C'].map(name => ({ name })) } : { ...of, kind };
  const change = createField(
    input,
    { workspaceId, fieldId },
    context,
    [1, 2, 3].map(() => id('option')),
  );
  await data.fields.create(change, context);
  return fieldId;
};
const addItem = async ({ workspaceId }: Place): Promise<ItemId> => {
  const itemId = id('item');
  await data.items.create(createItem(ItemInput.parse({ title: 'Drill' }), { workspaceId, itemId }, context), context);
  return itemId;
};

type Act = { act: 'give' | 'take' | 'undo' | 'drop_option' | 'delete' | 'retire' | 'trash'; one: number; other: number; dies: number };
const fieldKinds = ['choice', 'choice', 'text', 'text'] as const;

const valueFor = (field: Field | undefined, pick: number): string =>
  field?.options?.[pick % field.options.length]?.optionId ?? `text ${pick}`;

/** As the handlers do it: decided on what is there, checked, and written beside what it was checked against. */
const changed = (key: Place & { itemId: ItemId }, fields: Record<FieldId, string | null>) =>
  data.items.update(
    key,
    async item => {
      const change = changeItem(item, { fields }, context);
      return data.undoable(item, { ...change, beside: await data.checksOf(item, change.next) }, context);
    },
    context,
  );

const undo = async (key: Place & { itemId: ItemId }): Promise<unknown> => {
  const { version } = await data.items.get(key);
  const act = await data.acts.find({ ...key, made: String(version).padStart(8, '0') });
  if (!act) return undefined;
  return data.items.update(
    key,
    async (item: Item) => {
      const back = undoAct(item, act, context);
      return back && data.undoable(item, await data.takenBack(item, back), context);
    },
    context,
  );
};

const perform = async (place: Place, itemIds: ItemId[], fieldIds: FieldId[], { act, one, other }: Act): Promise<unknown> => {
  const [key, fieldId] = [{ ...place, itemId: itemIds[one % itemIds.length]! }, fieldIds[other % fieldIds.length]!];
  const known = async () => data.fields.get({ ...place, fieldId });
  switch (act) {
    case 'give':
      return changed(key, { [fieldId]: valueFor(await known(), one) });
    case 'take':
      return changed(key, { [fieldId]: null });
    case 'undo':
      return undo(key);
    case 'trash':
      return data.items.update(key, item => (item.trashedAt ? restoreItem(item, context) : trashItem(item, context)), context);
    case 'delete':
      return data.fields.update({ ...place, fieldId }, field => deleteField(presentField(field), context), context);
    case 'retire':
      return data.fields.update(
        { ...place, fieldId },
        field => changeField(presentField(field), { retired: one % 2 === 0 }, context),
        context,
      );
    case 'drop_option':
      return data.fields.update(
        { ...place, fieldId },
        field => {
          const { options = [] } = presentField(field);
          return options.length < 2 ? undefined : changeField(field, { options: options.slice(1) }, context);
        },
        context,
      );
  }
};

/** Refusals, lost races and deaths have done nothing more. */
const tried = async (work: () => Promise<unknown>): Promise<void> => {
  await work().catch(error => {
    if (!(error instanceof Death) && typeof error.code !== 'string') throw error;
  });
};

/** Somebody hears of something that was written; what fails comes again, and some of it comes twice. A walk may have time for one page alone. */
const hear = async (pick: number, { twice = false, isHurried = false } = {}): Promise<void> => {
  const [event] = ear.unheard.splice(pick % Math.max(1, ear.unheard.length), 1);
  if (!event || !(event.type in data.listener.kinds)) return;
  if (twice) ear.unheard.push(event);
  const field = event.record as unknown as Field;
  const heard = isHurried ? data.walkOn(field, field.walk, context, { pagesAtMost: 1 }) : data.listener.hear(event);
  await heard.catch(error => {
    if (!(error instanceof Death) && error.code !== 'conflict') throw error;
    ear.unheard.push(event);
  });
};
const hearAll = async (): Promise<void> => {
  ear.diesAfter = Number.POSITIVE_INFINITY;
  for (let i = 0; ear.unheard.length > 0; i++) await Promise.all([1, 2, 3].map(each => hear(each * i)));
};

const danglingIn = async (place: Place, fieldIds: FieldId[]) => {
  const found = await Promise.all(fieldIds.map(fieldId => data.fields.get({ ...place, fieldId })));
  const { items } = await data.itemsOf(place.workspaceId, { limit: 100, keep: () => true });
  const dangling = items.flatMap(({ fields = {} }) =>
    Object.entries(fields).filter(([fieldId, value]) =>
      isDangling(
        found.find(each => each.fieldId === fieldId),
        value,
      ),
    ),
  );
  return { dangling, walking: found.filter(({ leaving }) => leaving) };
};

test('law: whoever gives, takes and takes back values while fields and options are deleted, nothing dangles in the end', async () => {
  const anyAct = fc.record({
    act: fc.constantFrom<Act['act']>('give', 'give', 'give', 'give', 'take', 'undo', 'undo', 'drop_option', 'delete', 'retire', 'trash'),
    one: fc.nat(11),
    other: fc.nat(11),
    dies: fc.nat(4),
  });
  const anyWaves = fc.array(fc.array(anyAct, { minLength: 2, maxLength: 6 }), { minLength: 8, maxLength: 14 });
  await fc.assert(
    fc.asyncProperty(anyWaves, async waves => {
      ear.unheard = [];
      const place = { workspaceId: id('ws') };
      const itemIds = await Promise.all([1, 2, 3, 4].map(() => addItem(place)));
      const fieldIds = await Promise.all(fieldKinds.map(kind => addField(place, kind)));
      for (const wave of waves) {
        ear.diesAfter = wave[0]!.dies;
        const heard = wave.map(({ one, other }) => hear(one * 12 + other, { twice: other === 0, isHurried: one % 2 === 0 }));
        await Promise.all([...wave.map(each => tried(() => perform(place, itemIds, fieldIds, each))), ...heard]);
      }
      await hearAll();
      expect(await danglingIn(place, fieldIds)).toEqual({ dangling: [], walking: [] });
    }),
    { numRuns: runs, endOnFailure: true },
  );
}, 600_000);

test('a value that was held against its field, and is written when that is deleted and the walk is over, is not written', async () => {
  const place = { workspaceId: id('ws') };
  const [fieldId, itemId] = [await addField(place, 'choice'), await addItem(place)];
  const field = await data.fields.get({ ...place, fieldId });
  const late = async (between: () => Promise<unknown>, value: OptionId) => {
    let isFirst = true;
    return data.items.update(
      { ...place, itemId },
      async item => {
        const change = changeItem(item, { fields: { [fieldId]: value } }, context);
        const beside = await data.checksOf(item, change.next);
        if (isFirst) await between();
        isFirst = false;
        return { ...change, beside };
      },
      context,
    );
  };
  const [first, second] = field.options!.map(({ optionId }) => optionId) as [OptionId, OptionId];
  const fewer = () =>
    data.fields.update(field, each => changeField(each, { options: each.options!.slice(1) }, context), context).then(hearAll);
  await expect(late(fewer, first)).rejects.toMatchObject({ code: 'invalid_request' });
  const gone = () => data.fields.update(field, each => deleteField(each, context), context).then(hearAll);
  await expect(late(gone, second)).rejects.toMatchObject({ code: 'not_found' });
  expect((await data.items.get({ ...place, itemId })).fields).toBeUndefined();
});

test('a value that is taken back while its field is deleted, and the walk is over, does not come back', async () => {
  const place = { workspaceId: id('ws') };
  const [fieldId, itemId] = [await addField(place, 'text'), await addItem(place)];
  const key = { ...place, itemId };
  await changed(key, { [fieldId]: 'red' });
  const { version } = await changed(key, { [fieldId]: null });
  const act = (await data.acts.find({ ...key, made: String(version).padStart(8, '0') }))!;
  let isFirst = true;
  await data.items.update(
    key,
    async item => {
      const back = await data.takenBack(item, undoAct(item, act, context)!);
      if (isFirst) await data.fields.update({ ...place, fieldId }, each => deleteField(each, context), context).then(hearAll);
      isFirst = false;
      return back;
    },
    context,
  );
  expect((await data.items.get(key)).fields).toBeUndefined();
});

test('a walk over sixty items that dies at any of its writes, and has time for a page at a time, clears every one of them once', async () => {
  for (const dies of [0, 1, 24, 25, 26, 59]) {
    ear.unheard = [];
    const place = { workspaceId: id('ws') };
    const fieldId = await addField(place, 'text');
    for (let i = 0; i < 60; i++) await changed({ ...place, itemId: await addItem(place) }, { [fieldId]: 'red' });
    await data.fields.update({ ...place, fieldId }, field => deleteField(field, context), context);
    ear.diesAfter = dies;
    for (let i = 0; ear.unheard.length > 0; i++) {
      await hear(i, { isHurried: true, twice: i < 3 });
      if (ear.diesAfter < 0) ear.diesAfter = Number.POSITIVE_INFINITY;
    }
    const { items } = await data.itemsOf(place.workspaceId, { limit: 100, keep: () => true });
    expect(items.filter(({ fields, version }) => fields || version !== 3)).toEqual([]);
    expect(await danglingIn(place, [fieldId])).toEqual({ dangling: [], walking: [] });
  }
}, 600_000);
