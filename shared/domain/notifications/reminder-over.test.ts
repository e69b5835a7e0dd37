import { expect, test } from 'vitest';
import { claimItem, returnItem } from '../items/claims/item-claim.ts';
import { ada, at, ben, due, itemAt } from '../items/items/item.fixture.ts';
import { completeItem } from '../items/occurrences/item-occurrences.ts';
import { whyOver } from './reminder-over.ts';

const now = '2026-11-28T08:00:00.000Z';
const acting = at(now);
const dishes = itemAt(now, { due: due('2026-11-28T09:00'), recurrence: { rule: 'FREQ=DAILY' } });
const once = { ...dishes, recurrence: undefined, series: undefined };
const waiting = claimItem({ ...dishes, approval: {} }, {}, [], acting)!.next;

test.each([
  ['is told while it is to be done', dishes, undefined],
  ['is over when it is done', completeItem(once, acting).next, 'item_done'],
  ['is over when the item goes on to its next occurrence', completeItem(dishes, acting).next, 'item_moved'],
  ['is over while somebody says that they have done it', waiting, 'item_claimed'],
  ['is told again when that is returned', returnItem(waiting, { claimedAt: now }, acting).next, undefined],
])('a reminder that has waited %s', (_, item, why) => {
  expect(whyOver(dishes, item, ada)).toBe(why);
});

test('a reminder that has waited is over for who has done their part, and for nobody else; that of the day after is for all', () => {
  const both = completeItem(itemAt(now, { due: due('2026-11-28T09:00'), share: 'each', assignees: [ada, ben] }), acting).next;
  const tomorrow = { due: due('2026-11-29T09:00') };
  expect([whyOver(both, both, ada), whyOver(both, both, ben), whyOver(tomorrow, both, ada)]).toEqual(['item_done', undefined, undefined]);
});

test('a reminder that has waited is told to who had done their part when it fired: in the place of a child, whose part it is', () => {
  const both = completeItem(itemAt(now, { due: due('2026-11-28T09:00'), share: 'each', assignees: [ada, ben] }), acting).next;
  const fired = { due: both.due, firedAt: '2026-11-28T08:00:00.001Z' };
  expect([whyOver(fired, both, ada), whyOver({ ...fired, firedAt: now }, both, ada)]).toEqual([undefined, 'item_done']);
});
