import { PutCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { onEngine } from '../../../scripts/check/costs/engine.fixture.ts';
import type { Change } from '../../domain/core/due.ts';
import type { Failure } from '../../domain/core/failure.ts';
import { carryBeyond } from './unknown.ts';

/** A kind of record as today's code knows it. Rows of a newer version have more. */
const Chore = z.object({
  ownerId: z.string(),
  choreId: z.string(),
  title: z.string(),
  notes: z.string().optional(),
  dueAt: z.string().optional(),
  version: z.int(),
});
type Chore = z.infer<typeof Chore>;
const known = [
  ...Object.keys(Chore.shape),
  'pk',
  'sk',
  'gsi1pk',
  'gsi1sk',
  'dueShard',
  'entity',
  'event',
  'parked',
  'minWriter',
  'marks',
  'schema',
];

const load = async () => {
  const [{ entity }, { readRow }, { parkedShard }, { park }, table] = await Promise.all([
    import('./entity.ts'),
    import('./rows.ts'),
    import('./schema.ts'),
    import('./parked.ts'),
    import('./table.ts'),
  ]);
  const chores = entity({ name: 'chore', pk: 'WS#{ownerId}', sk: 'CHORE#{choreId}', schema: Chore });
  return { chores, readRow, parkedShard, park, ...table };
};
const data = onEngine(load);

const context = { userId: 'user_1', now: '2026-11-21T08:00:00.000Z', requestId: 'request-7' } as const;
const id = (choreId: string) => ({ ownerId: 'w1', choreId });
const rowFor = (choreId: string, more: object = {}) => ({
  pk: 'WS#w1',
  sk: `CHORE#${choreId}`,
  entity: 'chore',
  title: 'Water the plants',
  notes: 'All of them',
  version: 1,
  event: { type: 'chore.created', by: 'user_1', at: context.now, requestId: 'r', data: {} },
  ...more,
});
const putRow = (row: object) => data.documents.send(new PutCommand({ TableName: data.tableName, Item: row }));
const renamed = (chore: Chore): Change<Chore> => ({
  next: { ...chore, title: 'Feed the cat' },
  event: { type: 'chore.changed', data: {} },
});
/** A rule that makes the next state from the ground up, not from the one before. */
const madeAnew = ({ ownerId, choreId, version }: Chore): Change<Chore> => ({
  next: { ownerId, choreId, version, title: 'Feed the cat' },
  event: { type: 'chore.changed', data: {} },
});

const values = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.string(), { maxLength: 3 }), fc.record({ points: fc.nat() }));
const newer = fc.dictionary(
  fc.stringMatching(/^[a-z][a-zA-Z0-9]{0,12}$/).filter(name => !known.includes(name)),
  values,
  { maxKeys: 5 },
);

describe('attributes that this code does not know', () => {
  test('stand in the row again after any change, whatever a newer version put there', async () => {
    let chores = 0;
    await fc.assert(
      fc.asyncProperty(newer, fc.array(fc.constantFrom(renamed, madeAnew), { minLength: 1, maxLength: 3 }), async (more, rules) => {
        const choreId = `law${++chores}`;
        await putRow(rowFor(choreId, more));
        for (const rule of rules) await data.chores.update(id(choreId), rule, context);
        const row = (await data.readRow({ pk: 'WS#w1', sk: `CHORE#${choreId}` }))!;
        expect(row).toMatchObject({ ...more, title: 'Feed the cat', version: 1 + rules.length });
        expect(
          Object.keys(row)
            .filter(name => !known.includes(name))
            .sort(),
        ).toEqual(Object.keys(more).sort());
      }),
      { numRuns: 60 },
    );
  });

  test('reach no rule, no event and no reply', async () => {
    await putRow(rowFor('hidden', { approval: 'needed' }));
    const chore = await data.chores.get(id('hidden'));
    expect(Object.keys(chore)).not.toContain('approval');
    expect(JSON.stringify(Chore.parse(chore))).not.toContain('approval');
  });

  test('do not bring back what the code knows and has removed', async () => {
    await putRow(rowFor('removed', { points: 3 }));
    await data.chores.update(id('removed'), madeAnew, context);
    const row = await data.readRow({ pk: 'WS#w1', sk: 'CHORE#removed' });
    expect(row).toMatchObject({ points: 3 });
    expect(row).not.toHaveProperty('notes');
  });

  test('keep a record in the due index that only a newer version knows to be due', async () => {
    const { notes: _notes, ...row } = rowFor('due', { dueAt: '2026-12-01T08:00:00.000Z', dueShard: 'DUE#0' });
    const unaware = (await import('./entity.ts')).entity({
      name: 'chore',
      pk: 'WS#{ownerId}',
      sk: 'CHORE#{choreId}',
      schema: Chore.omit({ dueAt: true }),
    });
    await putRow(row);
    await unaware.update(id('due'), chore => ({ next: { ...chore, title: 'Other' }, event: { type: 'chore.changed', data: {} } }), context);
    expect(await data.readRow({ pk: 'WS#w1', sk: 'CHORE#due' })).toMatchObject({
      dueAt: '2026-12-01T08:00:00.000Z',
      dueShard: expect.stringMatching(/^DUE#\d+$/),
    });
  });
});

test('a parked record lives again by any ordinary write: what the storage layer owns is not kept', async () => {
  await putRow(rowFor('parked', { dueAt: '2026-12-01T08:00:00.000Z', dueShard: 'DUE#0', points: 3 }));
  await data.park((await data.readRow({ pk: 'WS#w1', sk: 'CHORE#parked' }))!, { at: context.now, why: 'TypeError' });
  await data.chores.update(id('parked'), renamed, context);
  const row = await data.readRow({ pk: 'WS#w1', sk: 'CHORE#parked' });
  expect(row).toMatchObject({ points: 3 });
  expect(row).not.toHaveProperty('parked');
  expect(row!.dueShard).not.toBe(data.parkedShard);
});

describe('a row that says the oldest code that may write it', () => {
  test('can be read by older code and not written', async () => {
    await putRow(rowFor('newer', { minWriter: 2 }));
    expect(await data.chores.get(id('newer'))).toMatchObject({ title: 'Water the plants' });
    for (const rule of [renamed, madeAnew])
      expect(await data.chores.update(id('newer'), rule, context).catch(error => error)).toMatchObject({
        code: 'newer_version',
        details: { minWriter: 2 },
      } satisfies Partial<Failure>);
    expect(await data.readRow({ pk: 'WS#w1', sk: 'CHORE#newer' })).toMatchObject({ version: 1, minWriter: 2 });
  });

  test('says so only of what older code would write wrong, where that is not all of its kind', async () => {
    const { entity } = await import('./entity.ts');
    const isNew = ({ title }: z.infer<typeof Chore>) => title === 'Feed the cat';
    const kind = entity({ name: 'chore', pk: 'WS#{ownerId}', sk: 'CHORE#{choreId}', schema: Chore, writer: 1, beyondOlder: isNew });
    await putRow(rowFor('some', {}));
    const written = async () => (await data.readRow({ pk: 'WS#w1', sk: 'CHORE#some' }))?.minWriter;
    await kind.update(id('some'), chore => ({ ...renamed(chore), next: { ...chore, title: 'Mow' } }), context);
    expect(await written()).toBeUndefined();
    await kind.update(id('some'), renamed, context);
    expect(await written()).toBe(1);
    expect(await data.chores.update(id('some'), renamed, context).catch(error => error)).toMatchObject({ code: 'newer_version' });
    await kind.update(id('some'), chore => ({ ...renamed(chore), next: { ...chore, title: 'Mow' } }), context);
    expect(await written()).toBeUndefined();
  });

  test('is written by code that is as new, and says so again', async () => {
    const { entity } = await import('./entity.ts');
    const newChores = entity({ name: 'chore', pk: 'WS#{ownerId}', sk: 'CHORE#{choreId}', schema: Chore, writer: 2 });
    await putRow(rowFor('asNew', { minWriter: 2 }));
    await newChores.update(id('asNew'), renamed, context);
    expect(await data.readRow({ pk: 'WS#w1', sk: 'CHORE#asNew' })).toMatchObject({ title: 'Feed the cat', version: 2, minWriter: 2 });
  });
});

describe('attributes that this code knows in part', () => {
  const Step = z.strictObject({ text: z.string(), done: z.boolean().default(false) });
  const Plan = Chore.extend({
    kind: z.enum(['task', 'note']).default('task'),
    steps: z.array(Step).default([]),
    last: z.object({ at: z.string() }).optional(),
    tags: z.array(z.enum(['home', 'work'])).optional(),
  });
  type Plan = z.infer<typeof Plan>;
  const stored = {
    kind: 'errand',
    steps: [{ text: 'One', done: true, by: 'ada' }],
    last: { at: 'noon', where: { room: 'bath' } },
    tags: ['home', 'garden'],
  };
  const plansOf = async () =>
    (await import('./entity.ts')).entity({ name: 'chore', pk: 'WS#{ownerId}', sk: 'CHORE#{choreId}', schema: Plan });
  const rowOf = (choreId: string) => data.readRow({ pk: 'WS#w1', sk: `CHORE#${choreId}` });

  test('are read as far as they are known: words that nobody knows are left out, or are what is filled in', async () => {
    const plans = await plansOf();
    await putRow(rowFor('read', stored));
    expect(await plans.get(id('read'))).toMatchObject({
      kind: 'task',
      steps: [{ text: 'One', done: true }],
      last: { at: 'noon' },
      tags: ['home'],
    });
  });

  test('stand in the row again as they were, whatever else changes', async () => {
    const plans = await plansOf();
    await putRow(rowFor('kept', stored));
    for (const title of ['One', 'Two'])
      await plans.update(id('kept'), plan => ({ next: { ...plan, title }, event: { type: 'chore.changed', data: {} } }), context);
    expect(await rowOf('kept')).toMatchObject({ ...stored, title: 'Two', version: 3 });
  });

  const changes: [string, (plan: Plan) => Plan][] = [
    ['a word', plan => ({ ...plan, kind: 'note' })],
    ['an entry', plan => ({ ...plan, steps: [...plan.steps, { text: 'Two', done: false }] })],
    ['a part', plan => ({ ...plan, last: { at: 'night' } })],
    ['a list, which is taken away', ({ tags: _tags, ...plan }) => plan],
  ];
  test.each(changes)('are not changed by code that knows them in part: %s', async (what, change) => {
    const plans = await plansOf();
    await putRow(rowFor(what.replaceAll(' ', '-'), stored));
    const rule = (plan: Plan) => ({ next: change(plan), event: { type: 'chore.changed', data: {} } });
    expect(await plans.update(id(what.replaceAll(' ', '-')), rule, context).catch(error => error)).toMatchObject({ code: 'newer_version' });
    expect(await rowOf(what.replaceAll(' ', '-'))).toMatchObject({ ...stored, version: 1 });
  });

  test('what is filled in for what is not there is no unknown part: it may be changed', async () => {
    const plans = await plansOf();
    await putRow(rowFor('older', { steps: [{ text: 'One' }] }));
    await plans.update(
      id('older'),
      plan => ({ next: { ...plan, kind: 'note', steps: [] }, event: { type: 'chore.changed', data: {} } }),
      context,
    );
    expect(await rowOf('older')).toMatchObject({ kind: 'note', steps: [], version: 2 });
  });
});

test('a record without anything unknown goes on as the same object', () => {
  const chore = { title: 'Water the plants' };
  expect(carryBeyond(chore, chore)).toBe(chore);
});
