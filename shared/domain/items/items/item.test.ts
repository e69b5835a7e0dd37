import { expect, test } from 'vitest';
import { agendaOf } from '../agenda/agenda.ts';
import { changeItem } from '../history/item-changes.ts';
import { completeItem } from '../occurrences/item-occurrences.ts';
import { ada, at, due, ids, itemAt, type Options, runClock, stored } from './item.fixture.ts';
import { Item, ItemInput, ItemPatch, Reminder } from './item.ts';

test('a title is all that an item needs', () => {
  expect(ItemInput.parse({ title: '  Water the plants ' })).toEqual({
    title: 'Water the plants',
    kind: 'task',
    priority: 'none',
    tags: [],
    checklist: [],
    links: [],
    reminders: [],
  });
});

test.each([
  ['no title', { title: ' ' }, ['title']],
  ['an unknown word', { title: 'x', colour: 'red' }, []],
  ['a duration of nothing', { title: 'x', duration: 'PT0S' }, ['duration']],
  ['a duration that goes backwards', { title: 'x', duration: '-PT1H' }, ['duration']],
  ['a duration that is none', { title: 'x', duration: 'an hour' }, ['duration']],
  ['a zone without a time', { title: 'x', due: { date: '2026-11-28', zone: 'UTC' } }, ['due', 'zone']],
  ['repeats every four minutes', { title: 'x', reminders: [{ offset: 'PT0S', repeatEvery: 'PT4M' }] }, ['reminders', 0, 'repeatEvery']],
  ['repeats that go backwards', { title: 'x', reminders: [{ offset: 'PT0S', repeatEvery: '-PT1H' }] }, ['reminders', 0, 'repeatEvery']],
  ['a link that is no web address', { title: 'x', links: [{ url: 'javascript:alert(1)' }] }, ['links', 0, 'url']],
  ['an item of another kind', { title: 'x', kind: 'meeting' }, ['kind']],
])('%s is refused, and its place is named', (_, input, path) => {
  expect(ItemInput.safeParse(input).error?.issues[0]?.path).toEqual(path);
});

test('a due without a zone is accepted from a client, to be filled in', () => {
  expect(ItemInput.parse({ title: 'x', due: { date: '2026-11-28', time: '09:00' } }).due).toEqual({ date: '2026-11-28', time: '09:00' });
});

test('a reminder at an instant is kept in UTC', () => {
  expect(Reminder.parse({ at: '2026-11-28T09:00:00+02:00' })).toEqual({ at: '2026-11-28T07:00:00.000Z' });
});

test('a reminder is either relative or at an instant', () => {
  expect(Reminder.safeParse({ at: '2026-11-28T09:00:00Z', offset: 'PT0S' }).success).toBe(false);
});

test('an empty patch stays empty: nothing is filled in', () => {
  expect(ItemPatch.parse({})).toEqual({});
  expect(ItemPatch.parse({ recurrence: { rule: 'freq=daily' } })).toEqual({ recurrence: { rule: 'FREQ=DAILY' } });
});

test('a patch may remove what is optional', () => {
  const removed = { notes: null, listId: null, due: null, deadline: null, duration: null, recurrence: null };
  expect(ItemPatch.parse(removed)).toEqual(removed);
  expect(ItemPatch.parse({ due: { time: null, zone: null }, recurrence: { except: null, missed: null } })).toEqual({
    due: { time: null, zone: null },
    recurrence: { except: null, missed: null },
  });
});

test.each(['title', 'kind', 'priority', 'tags', 'assignees', 'checklist', 'links', 'reminders', 'zone'])(
  'a patch may not remove %s',
  field => {
    expect(ItemPatch.safeParse({ [field]: null }).success).toBe(false);
  },
);

test.each(['status', 'version', 'dueAt', 'remindedUntil', 'createdBy', 'workspaceId'])('a patch may not write %s', field => {
  expect(ItemPatch.safeParse({ [field]: 'x' }).success).toBe(false);
});

/** What DynamoDB counts for an attribute value: text in UTF-8, a number by its digits, 3 bytes a list or map and 1 for each of its members. */
const sizeOf = (value: unknown): number => {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return Math.ceil(String(value).length / 2) + 1;
  if (typeof value !== 'object' || value === null) return 1;
  const members = Array.isArray(value) ? value.map(each => ['', each]) : Object.entries(value).filter(([, each]) => each !== undefined);
  return 3 + members.reduce((sum, [name, each]) => sum + Buffer.byteLength(String(name)) + sizeOf(each) + 1, 0);
};

const rowOf = (item: Item, event: { type: string; data: object }): Record<string, unknown> => {
  const { workspaceId, itemId, ...rest } = stored(item) as Item;
  const [pk, sk] = [`WS#${workspaceId}`, `ITEM#${itemId}`];
  return {
    ...rest,
    ...{ pk, sk, gsi1pk: `${pk}#AGENDA`, gsi1sk: agendaOf(item)?.sort, dueShard: 'DUE#15', entity: 'item' },
    event: { ...event, by: 'clock', at: item.dueAt, requestId: '9c3c1d0e-5f0e-4a53-9d0c-1f2e3d4c5b6a' },
  };
};

test('with five reminders and a recurrence, some occurrences done, an item is stored in 1 KB after a reminder has fired', () => {
  const created = itemAt('2026-11-27T08:00:00Z', {
    title: 'Give Momo her heart tablets, half of one',
    kind: 'chore',
    priority: 'high',
    due: due('2026-11-28T09:00'),
    recurrence: { rule: 'FREQ=WEEKLY;BYDAY=MO,WE,FR' },
    reminders: [{ offset: '-P1D' }, { offset: '-PT2H' }, { offset: '-PT1H' }, { offset: '-PT15M' }, { offset: 'PT0S' }],
  });
  const done = completeItem(created, at('2026-11-28T07:30:00Z')).next;
  const fired = runClock(done, '2026-11-29T08:00:00.000Z').changes[0]!;
  expect(fired.event.type).toBe('item.reminder_fired');
  const row = rowOf(fired.next, fired.event);
  const size = Object.entries(row).reduce((sum, [name, value]) => sum + name.length + sizeOf(value), 0);
  expect(size).toBeLessThanOrEqual(1024);
});

test('an item is read back from the table as it was written', () => {
  const item = completeItem(
    itemAt('2026-11-27T08:00:00Z', {
      due: due('2026-11-28'),
      recurrence: { rule: 'FREQ=DAILY' },
      checklist: [{ text: 'Soil', done: true }],
    }),
    at('2026-11-28T07:30:00Z'),
  ).next;
  expect(Item.parse(stored(item))).toEqual(item);
  expect(item).toMatchObject({ ...ids, createdBy: ada });
});

test('a date that goes away tells all that hangs on it at once', () => {
  const now = '2026-11-28T08:00:00.000Z';
  const given: Options = {
    due: { date: '2026-12-01' },
    recurrence: { rule: 'FREQ=DAILY' },
    reminders: [{ offset: '-P1D' }, { offset: 'PT0S' }],
  };
  const item = itemAt(now, given);
  const errors = [
    { pointer: '/recurrence', code: 'needs_due' },
    { pointer: '/reminders/0', code: 'needs_due' },
    { pointer: '/reminders/1', code: 'needs_due' },
  ];
  expect(() => changeItem(item, { due: null }, at(now))).toThrow(expect.objectContaining({ details: { errors } }));
});
