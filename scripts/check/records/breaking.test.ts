import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { EventKinds } from '../../../events/event.ts';
import { orElse } from '../../../shared/domain/core/newer.ts';
import { saysSo } from '../../../shared/openapi/breaking.ts';
import { breakingShapes } from './breaking.ts';
import { releasedShapes, shapesOf } from './schemas.ts';
import { shapesOfToday } from './today.ts';

test('what the released code and today’s cannot read of each other is said by the version in package.json (npm run openapi -- --release makes a release of today)', async () => {
  const [released, today] = [releasedShapes(), await shapesOfToday()];
  expect(saysSo(released.version, today.version) ? [] : breakingShapes(released, today)).toEqual([]);
});

test('every kind of record and type of event is compared', async () => {
  const { records, events } = await shapesOfToday();
  expect([Object.keys(records).length > 15, Object.keys(events).length > 60]).toEqual([true, true]);
  for (const { schema } of Object.values(records)) expect(schema).toMatchObject({ type: 'object', properties: { version: {} } });
});

const Step = z.object({ text: z.string().max(80), kind: z.enum(['a', 'b']).optional() });
const Chore = z.object({
  workspaceId: z.string(),
  choreId: z.string(),
  title: z.string().max(80),
  kind: z.enum(['task', 'note']).default('task'),
  status: z.enum(['open', 'done']),
  place: orElse(z.enum(['home', 'team']), 'team'),
  steps: z.array(Step),
  notes: z.string().max(100).optional(),
  when: z.discriminatedUnion('kind', [z.object({ kind: z.literal('day'), date: z.iso.date() })]).optional(),
  content: z.discriminatedUnion('kind', [z.object({ kind: z.literal('text'), text: z.string() })]),
  channels: z.partialRecord(z.enum(['mail', 'push']), z.enum(['now', 'later'])),
  version: z.int(),
});
const kind = { name: 'chore', pk: 'WS#{workspaceId}', sk: 'CHORE#{choreId}', schema: Chore as z.ZodType, writer: 1 };
const told = z.object({ by: z.enum(['user', 'clock']) });
const event = (data: z.ZodType): EventKinds => ({ 'chore.done': { data, record: Chore, audience: 'members' } });
const before = shapesOf('1.0.0', [kind], event(told));

const changes = (shape: z.ZodRawShape, gone: string[] = []): string[] => {
  const all = Object.entries({ ...Chore.shape, ...shape }).filter(([name]) => !gone.includes(name));
  const schema = z.object(Object.fromEntries(all));
  return breakingShapes(
    before,
    shapesOf('1.0.0', [{ ...kind, schema }], { 'chore.done': { ...event(told)['chore.done']!, record: schema } }),
  );
};

describe('versions stand beside each other when', () => {
  test.each<[string, z.ZodRawShape]>([
    ['nothing changes', {}],
    ['an optional attribute is added', { points: z.int().optional() }],
    ['one is added that is filled in', { points: z.int().default(0) }],
    ['an entry of a list says more', { steps: z.array(Step.extend({ by: z.string().optional() })) }],
    ['a word is added where one is filled in', { kind: z.enum(['task', 'note', 'errand']).default('task') }],
    ['a word is added that is read as another', { place: orElse(z.enum(['home', 'team', 'ship']), 'team') }],
    ['a word is added in an entry', { steps: z.array(Step.extend({ kind: z.enum(['a', 'b', 'c']).optional() })) }],
    ['an optional text may be longer', { notes: z.string().max(200).optional() }],
    [
      'a form is added to what may be absent',
      { when: z.discriminatedUnion('kind', [...Chore.shape.when.unwrap().options, z.object({ kind: z.literal('never') })]).optional() },
    ],
    [
      'a form says more',
      { content: z.discriminatedUnion('kind', [z.object({ kind: z.literal('text'), text: z.string(), size: z.int().optional() })]) },
    ],
    ['a key is added to a table', { channels: z.partialRecord(z.enum(['mail', 'push', 'fax']), z.enum(['now', 'later'])) }],
  ])('%s', (_, shape) => {
    expect(changes(shape)).toEqual([]);
  });

  test('a kind of record and a type of event are added', () => {
    const more = { ...kind, name: 'errand', schema: Step };
    expect(breakingShapes(before, shapesOf('1.0.0', [kind, more], { ...event(told), 'errand.made': event(told)['chore.done']! }))).toEqual(
      [],
    );
  });
});

describe('versions break each other, and it is said what to do, when', () => {
  test.each<[string, z.ZodRawShape, string[], string]>([
    ['an attribute is gone', {}, ['notes'], 'chore/notes: is gone: keep it optional'],
    ['an attribute has another type', { title: z.int() }, [], 'chore/title: was string and is integer: leave it as it is, and add another'],
    [
      'an attribute is newly required',
      { points: z.int() },
      [],
      'chore/points: is now required, and rows that were written before do not have it: make it optional',
    ],
    ['an optional one is required', { notes: z.string().max(100) }, [], 'chore/notes: is now required'],
    [
      'one that was there may be absent',
      { title: z.string().max(80).optional() },
      [],
      'chore/title: may now be absent, and functions of the last release need it: go on writing it',
    ],
    [
      'a word is not read any more',
      { kind: z.enum(['task']).default('task') },
      [],
      'chore/kind: does not take note any more, which stands in rows',
    ],
    [
      'a word is added that must be understood',
      { status: z.enum(['open', 'done', 'paused']) },
      [],
      'chore/status: may now be paused, which functions of the last release cannot read: make it optional',
    ],
    ['a text may be shorter only', { title: z.string().max(40) }, [], 'chore/title: maxLength takes less than before'],
    [
      'a text that must be there may be longer',
      { title: z.string().max(100) },
      [],
      'chore/title: maxLength takes more, which functions of the last release cannot read',
    ],
    ['an entry of a list needs more', { steps: z.array(Step.extend({ by: z.string() })) }, [], 'chore/steps[]/by: is now required'],
    [
      'a form is not read any more',
      { when: z.object({ kind: z.literal('time') }).optional() },
      [],
      'chore/when: does not take every form any more',
    ],
    [
      'a form is added that must be understood',
      { content: z.discriminatedUnion('kind', [...Chore.shape.content.options, z.object({ kind: z.literal('image') })]) },
      [],
      'chore/content: may now have another form',
    ],
    [
      'a form needs more',
      { content: z.discriminatedUnion('kind', [z.object({ kind: z.literal('text'), text: z.string(), size: z.int() })]) },
      [],
      'chore/content/size: is now required',
    ],
    [
      'a table has other values',
      { channels: z.partialRecord(z.enum(['mail', 'push']), z.enum(['now'])) },
      [],
      'chore/channels[]: does not take later any more',
    ],
  ])('%s', (_, shape, gone, expected) => {
    expect(changes(shape, gone)).toEqual([expect.stringContaining(expected)]);
  });

  test.each<[string, Partial<typeof kind>, string]>([
    ['a key is made otherwise', { sk: 'TASK#{choreId}' }, 'chore sk: was CHORE#{choreId} and is TASK#{choreId}'],
    ['a writer is lower', { writer: 0 }, 'chore: its writer is lower than before'],
    ['a kind has another name', { name: 'task' }, 'chore: is gone, and its rows are still there'],
  ])('%s', (_, changed, expected) => {
    expect(breakingShapes(before, shapesOf('1.0.0', [{ ...kind, ...changed }], event(told)))).toContainEqual(
      expect.stringContaining(expected),
    );
  });

  test.each<[string, EventKinds, string]>([
    ['an event is gone', {}, 'chore.done: is gone'],
    ['an event says less', event(z.object({})), 'chore.done data/by: is gone'],
    ['an event says what nobody reads', event(z.object({ by: z.enum(['user', 'clock', 'rule']) })), 'chore.done data/by: may now be rule'],
  ])('%s', (_, events, expected) => {
    expect(breakingShapes(before, shapesOf('1.0.0', [kind], events))).toEqual([expect.stringContaining(expected)]);
  });

  test('an event shows another record', () => {
    const events = { 'chore.done': { ...event(told)['chore.done']!, record: Chore.omit({ notes: true }) } };
    expect(breakingShapes(before, shapesOf('1.0.0', [kind], events))).toEqual([
      expect.stringContaining('chore.done record/notes: is gone'),
    ]);
  });
});
