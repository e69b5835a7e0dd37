import { expect, test } from 'vitest';
import type { Reach } from '../../core/permissions.ts';
import { trashItem } from '../history/item-changes.ts';
import { ada, at, ben, due, itemAt, type Options } from '../items/item.fixture.ts';
import { completeItem } from '../occurrences/item-occurrences.ts';
import { agendaOf, concerns, isOverdue } from './agenda.ts';

const created = '2026-11-01T08:00:00Z';
const placeOf = (given: Options) => agendaOf(itemAt(created, given));

test('the agenda sorts by the instant, across days and times and zones, and at the same instant by priority', () => {
  const titles: [string, Options][] = [
    ['the day', { due: due('2026-11-28') }],
    ['the day in Tokyo', { due: due('2026-11-28'), zone: 'Asia/Tokyo' }],
    ['the time', { due: due('2026-11-28T09:00') }],
    ['the same time in London, which matters', { due: due('2026-11-28T08:00', 'Europe/London'), priority: 'high' }],
    ['the deadline', { deadline: due('2026-11-28T07:00') }],
    ['the due, not its deadline', { due: due('2026-11-28T06:00'), deadline: due('2026-11-29') }],
  ];
  const sorted = titles.map(([title, given]) => ({ title, sort: placeOf(given)!.sort })).sort((a, b) => (a.sort < b.sort ? -1 : 1));
  expect(sorted.map(({ title }) => title)).toEqual([
    'the day in Tokyo',
    'the day',
    'the due, not its deadline',
    'the deadline',
    'the same time in London, which matters',
    'the time',
  ]);
});

test('a text of the agenda begins with its instant, and lies after that instant alone', () => {
  const place = placeOf({ due: due('2026-11-28T09:00') })!;
  expect(place).toEqual({ at: '2026-11-28T08:00:00.000Z', sort: '2026-11-28T08:00:00.000Z#4' });
  expect(place.sort > place.at).toBe(true);
});

test('what is done, in the trash, or at no time stands in no agenda', () => {
  const item = itemAt(created, { due: due('2026-11-28') });
  expect(agendaOf(completeItem(item, at(created)).next)).toBeUndefined();
  expect(agendaOf(trashItem(item, at(created)).next)).toBeUndefined();
  expect(placeOf({})).toBeUndefined();
});

test.each<[string, Options, string, boolean]>([
  ['a time, at that moment', { due: due('2026-11-28T09:00') }, '2026-11-28T08:00:00.000Z', false],
  ['a time, a moment later', { due: due('2026-11-28T09:00') }, '2026-11-28T08:00:00.001Z', true],
  ['a day, in its last moment', { due: due('2026-11-28') }, '2026-11-28T22:59:59.999Z', false],
  ['a day, when it is over in the zone of the item', { due: due('2026-11-28') }, '2026-11-28T23:00:00.000Z', true],
  ['a deadline, where there is no due', { deadline: due('2026-11-28') }, '2026-11-28T23:00:00.000Z', true],
  ['a due, whatever the deadline', { due: due('2026-11-28'), deadline: due('2026-12-28') }, '2026-11-28T23:00:00.000Z', true],
  ['nothing', {}, '2030-01-01T00:00:00.000Z', false],
])('overdue: %s', (_, given, now, overdue) => {
  expect(isOverdue(itemAt(created, given), now)).toBe(overdue);
});

test('an item concerns its assignees; without any, everyone within whose reach it is', () => {
  const hers = itemAt(created);
  const ours = itemAt(created, { assignees: [] });
  const guest: Reach = ['assigned'];
  expect([concerns(hers, ada, 'everything'), concerns(hers, ben, 'everything'), concerns(hers, ada, guest)]).toEqual([true, false, true]);
  expect([concerns(ours, ben, 'everything'), concerns(ours, ben, guest)]).toEqual([true, false]);
  const listId = 'list_01kb8m3tq2e8fvq3w5r7c9d0ea';
  const byList: Reach = { lists: [listId], conditions: guest };
  expect([concerns({ ...ours, listId }, ben, byList), concerns(ours, ben, byList)]).toEqual([true, false]);
  expect(concerns({ ...hers, listId }, ben, byList)).toBe(false);
});
