import { expect, test } from 'vitest';
import { Failure } from '../../core/failure.ts';
import type { ListId } from '../../core/ids.ts';
import { ada, at, ben, berlin, catchUp, due, itemAt, momentsIn, type Options, runClock } from '../items/item.fixture.ts';
import { ItemPatch } from '../items/item.ts';
import { completeItem } from '../occurrences/item-occurrences.ts';
import { changeItem, moveItem, restoreItem, snoozeItem, trashItem } from './item-changes.ts';

const created = '2026-11-27T08:00:00Z';
const listId: ListId = 'list_01kb8m3tq2e8fvq3w5r7c9d0ea';
const change = (item: Parameters<typeof changeItem>[0], patch: object, now = created) => changeItem(item, ItemPatch.parse(patch), at(now));

/** The code of a failure, and where it says that something is wrong. */
const refusalOf = (act: () => unknown): unknown[] => {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { errors } = error.details as { errors?: { pointer: string }[] };
    return [error.code, ...(errors ?? []).map(({ pointer }) => pointer)];
  }
  return [];
};

test('a new item is open, its creator is its assignee, its zone is the one of its creator', () => {
  expect(itemAt(created, { title: 'Call Dr. Weiss', tags: ['Health', 'health', 'phone'] })).toMatchObject({
    status: 'open',
    assignees: [ada],
    zone: berlin,
    tags: ['health', 'phone'],
    createdBy: ada,
    createdAt: '2026-11-27T08:00:00.000Z',
    version: 1,
  });
});

test('an item for everybody names nobody', () => {
  expect(itemAt(created, { assignees: [] }).assignees).toEqual([]);
  expect(itemAt(created, { assignees: [ben, ben] }).assignees).toEqual([ben]);
});

test('a time without a zone is in the zone of the item', () => {
  const item = itemAt(created, {
    zone: 'Asia/Tokyo',
    due: { date: '2026-11-28', time: '09:00' },
    deadline: { date: '2026-11-29', time: '09:00', zone: 'UTC' },
  });
  expect(item).toMatchObject({ due: due('2026-11-28T09:00', 'Asia/Tokyo'), deadline: due('2026-11-29T09:00', 'UTC') });
});

test.each<[string, Options, unknown[]]>([
  ['a recurrence without a due', { recurrence: { rule: 'FREQ=DAILY' } }, ['invalid_request', '/recurrence']],
  ['a reminder of a due that is not there', { reminders: [{ offset: 'PT0S' }] }, ['invalid_request', '/reminders/0']],
  [
    'a reminder of a start without a duration',
    { due: due('2026-11-28'), reminders: [{ offset: 'PT0S' }, { relativeTo: 'start', offset: 'PT0S' }] },
    ['invalid_request', '/reminders/1'],
  ],
  [
    'a reminder of a deadline that is not there',
    { due: due('2026-11-28'), reminders: [{ relativeTo: 'deadline', offset: 'PT0S' }] },
    ['invalid_request', '/reminders/0'],
  ],
  ['a deadline on the day before', { due: due('2026-11-28'), deadline: due('2026-11-27') }, ['invalid_request', '/deadline']],
  [
    'a deadline an hour before, in another zone',
    { due: due('2026-11-28T09:00'), deadline: due('2026-11-28T07:00', 'UTC') },
    ['invalid_request', '/deadline'],
  ],
  ['a rule by the hour from a day alone', { due: due('2026-11-28'), recurrence: { rule: 'FREQ=HOURLY' } }, ['invalid_recurrence']],
])('%s is refused', (_, given, refusal) => {
  expect(refusalOf(() => itemAt(created, given))).toEqual(refusal);
});

test.each<[string, Options]>([
  ['a day alone that ends after the time of the due', { due: due('2026-11-28T23:00'), deadline: due('2026-11-28') }],
  ['the very moment of the due', { due: due('2026-11-28T09:00'), deadline: due('2026-11-28T08:00', 'UTC') }],
  ['alone, without a due', { deadline: due('2026-11-28') }],
])('a deadline may be %s', (_, given) => {
  expect(itemAt(created, given).deadline).toEqual(given.deadline);
});

test('a reminder whose moment is past when the item is made stays silent', () => {
  const item = itemAt('2026-11-28T07:30:00Z', { due: due('2026-11-28T09:00'), reminders: [{ offset: '-PT1H' }, { offset: 'PT0S' }] });
  expect(item.dueAt).toBe('2026-11-28T08:00:00.000Z');
});

test('a patch changes what it names, and says so', () => {
  const item = itemAt(created, { notes: 'On the shelf', tags: ['home'], listId });
  const { next, event } = change(item, { title: 'Water the orchids', notes: null, tags: ['home'], listId: null });
  expect(next).toEqual({ ...item, title: 'Water the orchids', notes: undefined, listId: undefined });
  expect(event).toEqual({ type: 'item.changed', data: { fields: ['title', 'notes', 'listId'] } });
});

test('an item that names no zone is in the zone of its due, and only without one in its creator’s', () => {
  expect(itemAt(created, { due: due('2026-11-28T09:00', 'Asia/Tokyo') }).zone).toBe('Asia/Tokyo');
  expect(itemAt(created, { due: due('2026-11-28T09:00', 'Asia/Tokyo'), zone: 'UTC' }).zone).toBe('UTC');
  expect(itemAt(created, { due: { date: '2026-11-28' } }).zone).toBe('Europe/Berlin');
});

test('a due is merged: another day keeps its time, a time removed leaves the day, a time added is in the zone of the item', () => {
  const item = itemAt(created, { due: due('2026-11-28T09:00', 'Asia/Tokyo') });
  const moved = change(item, { due: { date: '2026-11-30' } }).next;
  expect(moved.due).toEqual(due('2026-11-30T09:00', 'Asia/Tokyo'));
  const day = change(moved, { due: { time: null } }).next;
  expect(day.due).toEqual({ date: '2026-11-30' });
  expect(change(day, { due: { time: '10:00' } }).next.due).toEqual(due('2026-11-30T10:00', 'Asia/Tokyo'));
  expect(change(day, { due: { time: '10:00' }, zone: 'UTC' }).next.due).toEqual(due('2026-11-30T10:00', 'UTC'));
});

test.each<[string, Options, object, unknown[]]>([
  ['a due of a time alone', {}, { due: { time: '09:00' } }, ['invalid_request', '/due/date']],
  ['a zone for a day alone', { due: due('2026-11-28') }, { due: { zone: 'UTC' } }, ['invalid_request', '/due/zone']],
  ['a policy without a rule', { due: due('2026-11-28') }, { recurrence: { missed: 'skip' } }, ['invalid_request', '/recurrence/rule']],
  [
    'a day in February that never comes, once it is left out',
    { due: due('2026-02-28'), recurrence: { rule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', monthEnd: 'backward' } },
    { recurrence: { monthEnd: null } },
    ['invalid_recurrence'],
  ],
  [
    'a due taken from its recurrence',
    { due: due('2026-11-28'), recurrence: { rule: 'FREQ=DAILY' } },
    { due: null },
    ['invalid_request', '/recurrence'],
  ],
  [
    'a due taken from its reminder',
    { due: due('2026-11-28'), reminders: [{ offset: 'PT0S' }] },
    { due: null },
    ['invalid_request', '/reminders/0'],
  ],
  [
    'a due after its deadline',
    { due: due('2026-11-28'), deadline: due('2026-11-29') },
    { due: { date: '2026-11-30' } },
    ['invalid_request', '/deadline'],
  ],
])('%s is refused', (_, given, patch, refusal) => {
  expect(refusalOf(() => change(itemAt(created, given), patch))).toEqual(refusal);
});

test('a rule is merged: a part that is not named stays, one that is removed is the usual choice again', () => {
  const item = itemAt(created, { due: due('2026-11-28'), recurrence: { rule: 'FREQ=DAILY', missed: 'skip', except: ['2026-12-24'] } });
  expect(change(item, { recurrence: { rule: 'FREQ=WEEKLY', except: null } }).next.recurrence).toEqual({
    rule: 'FREQ=WEEKLY',
    anchor: 'due',
    missed: 'skip',
    monthEnd: 'omit',
  });
  expect(change(item, { recurrence: { missed: null } }).next.recurrence?.missed).toBe('once');
});

const overdue = itemAt(created, { due: due('2026-11-28T09:00'), reminders: [{ offset: '-PT1H' }, { offset: 'PT0S' }] });

test('another title loses no reminder, not even one that an outage holds back', () => {
  const renamed = change(overdue, { title: 'Water the orchids' }, '2026-11-28T09:00:00Z').next;
  expect(renamed.dueAt).toBe('2026-11-28T07:00:00.000Z');
  expect(momentsIn(catchUp(renamed, '2026-11-28T09:00:00.000Z').changes)).toEqual(['2026-11-28T07:00:00.000Z', '2026-11-28T08:00:00.000Z']);
});

test('another duration loses no reminder that should have fired already and is still planned', () => {
  const changed = change(overdue, { duration: 'PT1H' }, '2026-11-28T07:30:00Z').next;
  expect(momentsIn(runClock(changed, '2026-11-28T12:00:00.000Z').changes)).toEqual([
    '2026-11-28T07:00:00.000Z',
    '2026-11-28T08:00:00.000Z',
  ]);
});

test('a due put off is reminded of anew, one put into the past is not', () => {
  const later = change(overdue, { due: { time: '12:00' } }, '2026-11-28T06:30:00Z').next;
  expect(momentsIn(runClock(later, '2026-11-29T00:00:00.000Z').changes)).toEqual(['2026-11-28T10:00:00.000Z', '2026-11-28T11:00:00.000Z']);
  expect(change(overdue, { due: { date: '2026-11-01' } }, '2026-11-28T06:30:00Z').next.dueAt).toBeUndefined();
});

test('a reminder added for a moment that is past stays silent', () => {
  const item = itemAt(created, { due: due('2026-11-28T09:00') });
  expect(change(item, { reminders: [{ offset: '-PT1H' }] }, '2026-11-28T07:30:00Z').next.dueAt).toBeUndefined();
});

test('another due ends a snooze, another reminder does not', () => {
  const snoozed = snoozeItem(overdue, { until: '2026-11-28T12:00:00Z' }, at('2026-11-28T06:30:00Z')).next;
  expect(change(snoozed, { reminders: [] }, '2026-11-28T06:40:00Z').next.dueAt).toBe('2026-11-28T12:00:00.000Z');
  expect(change(snoozed, { due: { time: '11:00' } }, '2026-11-28T06:40:00Z').next).toMatchObject({
    snoozedUntil: undefined,
    dueAt: '2026-11-28T09:00:00.000Z',
  });
});

const turned = completeItem(
  itemAt(created, { due: due('2026-11-28T09:00'), recurrence: { rule: 'FREQ=WEEKLY;COUNT=5' } }),
  at('2026-11-28T08:00:00Z'),
).next;

test('another day begins the series there, another rule a new one; time, days left out and what becomes of missed occurrences do neither', () => {
  const anew = { series: undefined, ended: undefined, lastEnded: undefined };
  expect(turned).toMatchObject({ series: '2026-11-28T09:00', ended: 1, due: due('2026-12-05T09:00') });
  expect(change(turned, { due: { time: '10:00' } }).next).toMatchObject({ series: '2026-11-28T10:00', ended: 1 });
  expect(change(turned, { due: { date: '2026-12-06' } }).next).toMatchObject({
    series: undefined,
    ended: 1,
    recurrence: { rule: 'FREQ=WEEKLY;COUNT=4' },
  });
  expect(change(turned, { recurrence: { rule: 'FREQ=DAILY' } }).next).toMatchObject(anew);
  expect(change(turned, { recurrence: null }).next).toMatchObject(anew);
  expect(change(turned, { recurrence: { missed: 'skip', except: ['2026-12-12'] } }).next).toMatchObject({
    series: '2026-11-28T09:00',
    ended: 1,
    lastEnded: turned.lastEnded,
  });
});

test('an item moves to another list, or out of every list', () => {
  const moved = moveItem(itemAt(created), listId, at(created));
  expect(moved).toMatchObject({ next: { listId }, event: { type: 'item.moved', data: { to: listId } } });
  expect(moveItem(moved.next, undefined, at(created))).toMatchObject({ next: { listId: undefined }, event: { data: { from: listId } } });
});

test('a snooze leaves the due where it is', () => {
  const { next, event } = snoozeItem(overdue, { until: '2026-11-28T12:00:00+01:00' }, at('2026-11-28T08:30:00Z'));
  expect(next).toMatchObject({ due: overdue.due, snoozedUntil: '2026-11-28T11:00:00.000Z', dueAt: '2026-11-28T11:00:00.000Z' });
  expect(event).toEqual({ type: 'item.snoozed', data: { until: '2026-11-28T11:00:00.000Z' } });
});

test('a snooze moves the due when it is asked to, a day alone to a day', () => {
  const until = { until: '2026-12-01T22:30:00Z', moveDue: true };
  expect(snoozeItem(overdue, until, at('2026-11-28T08:30:00Z'))).toMatchObject({
    next: { due: due('2026-12-01T23:30'), snoozedUntil: '2026-12-01T22:30:00.000Z' },
    event: { data: { until: '2026-12-01T22:30:00.000Z', due: due('2026-12-01T23:30') } },
  });
  const day = itemAt(created, { due: due('2026-11-28'), zone: 'Asia/Tokyo' });
  expect(snoozeItem(day, until, at('2026-11-28T08:30:00Z')).next.due).toEqual(due('2026-12-02'));
});

test('a due moved by a snooze moves one occurrence alone: the series stays where it is, also when the occurrence moves back', () => {
  const moved = snoozeItem(turned, { until: '2026-12-07T15:00:00Z', moveDue: true }, at('2026-12-05T08:30:00Z')).next;
  expect(moved).toMatchObject({ due: due('2026-12-07T16:00'), movedFrom: '2026-12-05T09:00', ended: 1 });
  expect(completeItem(moved, at('2026-12-07T15:10:00Z')).next).toMatchObject({
    due: due('2026-12-12T09:00'),
    movedFrom: undefined,
    ended: 2,
  });

  const early = snoozeItem(turned, { until: '2026-12-04T15:00:00Z', moveDue: true }, at('2026-12-04T08:30:00Z')).next;
  expect(completeItem(early, at('2026-12-04T15:10:00Z')).next.due).toEqual(due('2026-12-12T09:00'));
  const back = snoozeItem(early, { until: '2026-12-05T08:00:00Z', moveDue: true }, at('2026-12-04T15:10:00Z')).next;
  expect(back).toMatchObject({ due: turned.due, movedFrom: undefined });
});

test('an occurrence that was moved ahead of its place in the series reminds of itself, and then of the next one, not of the same once more', () => {
  const item = itemAt(created, { due: due('2026-11-28T09:00'), recurrence: { rule: 'FREQ=WEEKLY' }, reminders: [{ offset: 'PT0S' }] });
  const early = snoozeItem(item, { until: '2026-11-27T15:00:00Z', moveDue: true }, at('2026-11-27T08:30:00Z')).next;
  expect(momentsIn(runClock(early, '2026-12-06T00:00:00.000Z').changes)).toEqual(['2026-11-27T15:00:00.000Z', '2026-12-05T08:00:00.000Z']);
});

test.each<[string, Options, object, unknown[]]>([
  ['into the past', {}, { until: '2026-11-27T07:00:00Z' }, ['invalid_request', '/until']],
  ['for more than a year', {}, { until: '2027-12-27T07:00:00Z' }, ['invalid_request', '/until']],
  ['until no instant', {}, { until: 'tomorrow' }, ['invalid_request', '/until']],
  [
    'past the deadline, moving the due',
    { due: due('2026-11-28'), deadline: due('2026-11-29') },
    { until: '2026-12-01T07:00:00Z', moveDue: true },
    ['invalid_request', '/until'],
  ],
  ['moving a due that is not there', {}, { until: '2026-12-01T07:00:00Z', moveDue: true }, ['invalid_request', '/moveDue']],
])('a snooze %s is refused', (_, given, snooze, refusal) => {
  expect(refusalOf(() => snoozeItem(itemAt(created, given), snooze as { until: string }, at(created)))).toEqual(refusal);
});

test('an item in the trash is silent, and forgotten after 30 days', () => {
  const { next, event } = trashItem(overdue, at('2026-11-28T06:30:00Z'));
  expect(next).toMatchObject({
    trashedAt: '2026-11-28T06:30:00.000Z',
    dueAt: undefined,
    expiresAt: Date.parse('2026-12-28T06:30:00Z') / 1000,
  });
  expect(event).toEqual({ type: 'item.trashed', data: {} });
});

test('what passed while an item was in the trash is not told when it comes back', () => {
  const snoozed = snoozeItem(overdue, { until: '2026-11-28T07:30:00Z' }, at('2026-11-28T06:30:00Z')).next;
  const trashed = trashItem(snoozed, at('2026-11-28T06:40:00Z')).next;
  const { next, event } = restoreItem(trashed, at('2026-11-28T07:45:00Z'));
  expect(next).toMatchObject({ trashedAt: undefined, expiresAt: undefined, snoozedUntil: undefined, dueAt: '2026-11-28T08:00:00.000Z' });
  expect(event).toEqual({ type: 'item.restored', data: {} });
});

test('in the trash nothing can be done with an item but to take it out, and out of it nothing to take', () => {
  const trashed = trashItem(overdue, at(created)).next;
  for (const act of [
    () => change(trashed, { title: 'x' }),
    () => moveItem(trashed, undefined, at(created)),
    () => snoozeItem(trashed, { until: '2026-11-28T12:00:00Z' }, at(created)),
    () => trashItem(trashed, at(created)),
  ])
    expect(refusalOf(act)).toEqual(['item_in_trash']);
  expect(refusalOf(() => restoreItem(overdue, at(created)))).toEqual(['item_not_in_trash']);
});

test('a done item cannot be snoozed, but its title can be changed', () => {
  const done = completeItem(overdue, at(created)).next;
  expect(refusalOf(() => snoozeItem(done, { until: '2026-11-28T12:00:00Z' }, at(created)))).toEqual(['item_not_open']);
  expect(change(done, { title: 'Done with it', due: { time: '23:00' } }).next).toMatchObject({ title: 'Done with it', dueAt: undefined });
});

test('a change says whom it concerns: who is an assignee now, who is none any more, where it was, and whose key did it; one of words says nothing', () => {
  const item = itemAt(created, { due: due('2026-11-28') });
  const patch = ItemPatch.parse({ assignees: [ben], due: { date: '2026-11-29' } });
  const concern = { assigned: [ben], unassigned: [ada], before: { date: '2026-11-28' } };
  const dataOf = (by?: string) => changeItem(item, patch, { ...at(created), by }).event.data;
  expect(dataOf()).toMatchObject({ fields: expect.arrayContaining(['assignees', 'due']), ...concern });
  expect(dataOf().changedBy).toBeUndefined();
  expect(dataOf('key_1')).toMatchObject({ ...concern, changedBy: ada });
  expect(Object.keys(change(item, { title: 'Other' }).event.data)).toEqual(['fields']);
});
