import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instantOf } from '../../time/when.ts';
import { claimItem } from '../claims/item-claim.ts';
import { changeItem } from '../history/item-changes.ts';
import { ada, anyInstant, at, ben, due, ids, itemAt, momentsIn, runClock, zones } from '../items/item.fixture.ts';
import { Item } from '../items/item.ts';
import { completeItem } from '../occurrences/item-occurrences.ts';
import { fallsDueAt } from '../occurrences/item-span.ts';
import { isEndedAlready } from '../occurrences/last-end.ts';
import { reopenItem } from '../occurrences/reopen.ts';
import { completeInRota } from '../rotas/item-rota.ts';
import { createRota, RotaInput } from '../rotas/rota.ts';
import { makeDue, whyNotMadeDue } from './made-due.ts';

const thingId = 'thing_01kb8m3tq2e8fvq3w5r7c9d0ea';
const now = '2026-11-28T09:12:40.123Z';
const saidAt = '2026-11-28T09:12:38.000Z';
const made = (item: Item, said = saidAt, when = now): Item => makeDue(item, undefined, { thingId, at: said }, when).item.next;
const fresh = itemAt('2026-11-28T08:00:00.000Z', { title: 'Empty the machine', kind: 'chore', checklist: [{ text: 'Filter' }] });

describe('an item that is due at no time', () => {
  test('falls due in the minute in which its thing says so, in its own zone, and its people are told at once', () => {
    const { item: change } = makeDue(fresh, undefined, { thingId, at: saidAt }, now);
    expect(change.event).toEqual({ type: 'item.made_due', data: { thingId, due: due('2026-11-28T10:12') } });
    expect(change.next).toMatchObject({ status: 'open', due: due('2026-11-28T10:12'), dueAt: now });
    expect(Item.safeParse(change.next).success).toBe(true);
    const { item: told, changes } = runClock(change.next, '2026-12-28T00:00:00.000Z');
    expect(momentsIn(changes)).toEqual([now]);
    expect(changes[0]!.event.data).toMatchObject({ lateMs: 0 });
    expect(told).toMatchObject({ due: due('2026-11-28T10:12'), snoozedUntil: undefined, dueAt: undefined });
  });

  test('keeps the parts of it that are done, also where its deadline is over', () => {
    for (const deadline of [undefined, due('2026-11-27')]) {
      const item = itemAt('2026-11-26T08:00:00.000Z', { deadline, share: 'each', assignees: [ada, ben] });
      const begun = completeItem(item, at('2026-11-26T09:00:00.000Z')).next;
      expect(made(begun)).toMatchObject({ deadline: undefined, parts: { [ada]: '2026-11-26T09:00:00.000Z' } });
    }
  });

  test('is not made due twice, nor while it is claimed, in the trash, part of another or back by itself', () => {
    expect(whyNotMadeDue(fresh, now)).toBeUndefined();
    expect(whyNotMadeDue(made(fresh), now)).toBe('already_due');
    expect(whyNotMadeDue({ ...fresh, claim: { by: ada, at: now, files: [] } as never }, now)).toBe('already_due');
    expect(whyNotMadeDue({ ...fresh, trashedAt: now }, now)).toBe('in_trash');
    expect(whyNotMadeDue({ ...fresh, parentId: ids.itemId }, now)).toBe('is_sub_item');
    const weekly = itemAt(now, { due: due('2026-12-01'), recurrence: { rule: 'FREQ=WEEKLY' } });
    expect(whyNotMadeDue(weekly, now)).toBe('returns_by_itself');
    const brief = itemAt(now, { due: due('2026-12-01T08:00'), window: { after: 'PT1H' } });
    expect(whyNotMadeDue({ ...brief, status: 'done' }, now)).toBe('has_window');
  });
});

describe('an item that is done', () => {
  const done = completeItem({ ...made(fresh), checklist: [{ text: 'Filter', done: true }] }, at('2026-11-28T10:00:00.000Z')).next;

  test('begins anew, with no step done, and nobody takes back what was done before', () => {
    const again = made(done, '2026-11-29T07:00:10.000Z', '2026-11-29T07:00:11.000Z');
    expect(again).toMatchObject({ status: 'open', due: due('2026-11-29T08:00'), checklist: [{ text: 'Filter', done: false }] });
    expect([again.completedAt, again.completedBy, again.undo, again.turn]).toEqual([undefined, undefined, undefined, undefined]);
    expect(() => reopenItem(again, at('2026-11-29T08:00:00.000Z'))).toThrow(expect.objectContaining({ code: 'item_already_open' }));
  });

  test('by a clock that is ahead it is due now, and told once', () => {
    const reminded = itemAt('2026-11-28T08:00:00.000Z', { due: due('2026-11-28T09:30'), reminders: [{ offset: 'PT0S' }] });
    const again = made(completeItem(reminded, at('2026-11-28T08:10:00.000Z')).next, '2026-11-28T09:16:40.000Z', now);
    expect(again.due).toEqual(due('2026-11-28T10:12'));
    expect(momentsIn(runClock(again, '2026-12-28T00:00:00.000Z').changes)).toEqual([now]);
  });

  test('is in its own zone again after an hour that came twice', () => {
    const twice = made(fresh, '2026-10-25T01:30:00.000Z', '2026-10-25T01:30:00.000Z');
    expect(twice.due).toEqual({ date: '2026-10-25', time: '01:30', zone: 'UTC' });
    expect(made(completeItem(twice, at('2026-10-25T08:00:00.000Z')).next).due).toEqual(due('2026-11-28T10:12'));
  });

  test('can be moved, also where it had a deadline of which it reminded', () => {
    const reminders = [{ relativeTo: 'deadline' as const, offset: '-PT1H' }];
    const times = { due: due('2026-11-28T10:00'), deadline: due('2026-11-30'), reminders };
    const again = made(completeItem(itemAt('2026-11-28T08:00:00.000Z', times), at('2026-11-28T09:00:00.000Z')).next);
    expect(changeItem(again, { due: due('2026-12-01T10:00') }, at(now)).next.due).toEqual(due('2026-12-01T10:00'));
  });

  test('is with whoever its rota gives it to', () => {
    const rota = createRota(
      RotaInput.parse({ name: 'Kitchen', kind: 'in_order', order: [ada, ben] }),
      { workspaceId: ids.workspaceId, rotaId: 'rota_01kb8m3tq2e8fvq3w5r7c9d0ea' },
      at(now),
    ).next;
    const first = makeDue({ ...done, rotaId: rota.rotaId }, rota, { thingId, at: saidAt }, now);
    expect(first.item.next.assignees).toEqual([ada]);
    const ended = completeInRota(first.item.next, first.rota!.next, at('2026-11-28T10:00:00.000Z'));
    const second = makeDue(ended.item.next, ended.rota!.next, { thingId, at: saidAt }, now);
    expect(second.item.next.assignees).toEqual([ben]);
    expect(second.rota!.event).toMatchObject({ type: 'rota.turn_given', data: { to: ben } });
    // Who has it already keeps it.
    expect(makeDue({ ...fresh, rotaId: rota.rotaId }, rota, { thingId, at: saidAt }, now).rota).toBeUndefined();
  });
});

describe('what was done before stays done', () => {
  const monday = made(fresh, '2026-11-23T09:00:00.000Z', '2026-11-23T09:00:00.000Z');
  const done = completeItem(monday, at('2026-11-23T10:00:00.000Z')).next;
  const wednesday = made(done, '2026-11-25T09:00:00.000Z', '2026-11-25T09:00:00.000Z');
  const later = at('2026-11-25T12:00:00.000Z');
  const ben12 = { ...later, userId: ben };

  test('a link or a completion that names the last time completes nothing of this one, and one that comes again is known', () => {
    const refused = expect.objectContaining({ code: 'item_not_open' });
    for (const named of [monday.due!, '2026-11-23T10:00']) expect(() => completeItem(wednesday, ben12, named)).toThrow(refused);
    expect(isEndedAlready(wednesday, 'done', ben12, monday.due)).toBe(true);
    expect(isEndedAlready(wednesday, 'done', ben12, wednesday.due)).toBe(false);
    expect(completeItem(wednesday, ben12, wednesday.due).next).toMatchObject({ status: 'done', completedBy: ben });
    const approving = { ...wednesday, approval: {} };
    expect(() => claimItem(approving, { occurrence: monday.due }, [], ben12)).toThrow(refused);
    expect(claimItem(approving, { occurrence: wednesday.due }, [], ben12)?.next.claim?.by).toBe(ben);
  });

  test('two who did it together did it once, also where the thing comes between them', () => {
    const between = made(done, '2026-11-23T10:00:03.000Z', '2026-11-23T10:00:03.000Z');
    expect(isEndedAlready(between, 'done', { userId: ben, now: '2026-11-23T10:00:05.000Z' })).toBe(true);
    expect(isEndedAlready(between, 'done', { userId: ben, now: '2026-11-23T10:00:15.000Z' })).toBe(false);
  });

  test('this time is known by its name also when it was moved', () => {
    const moved = changeItem(wednesday, { due: due('2026-11-27T18:00') }, later).next;
    for (const named of [wednesday.due!, moved.due!]) expect(completeItem(moved, ben12, named).next.status).toBe('done');
    expect(() => completeItem(moved, ben12, monday.due!)).toThrow(expect.objectContaining({ code: 'item_not_open' }));
  });

  test('and what comes late makes nothing due that was done since, and nothing on a day that is over', () => {
    expect(whyNotMadeDue(done, '2026-11-23T09:30:00.000Z')).toBe('done_since');
    expect(whyNotMadeDue(done, '2026-11-23T09:59:59.999Z')).toBe('done_since');
    // What is signed knows its time to the second: within that it may have come after.
    expect(whyNotMadeDue(done, '2026-11-23T10:00:00.000Z')).toBeUndefined();
    expect(made(done, '2026-11-24T22:59:00.000Z', '2026-11-25T09:00:30.000Z').due).toEqual(due('2026-11-25T10:00'));
    expect(made(done, '2026-11-24T23:01:00.000Z', '2026-11-25T09:00:30.000Z').due).toEqual(due('2026-11-25T00:01'));
  });
});

/** Made due at a moment and told, and what it is then. */
const madeAndTold = (item: Item, moment: string): Item => {
  const next = made(item, moment, moment);
  const minute = `${moment.slice(0, 16)}:00.000Z`;
  expect([fallsDueAt(next), instantOf(next.due!, next.zone)]).toEqual([minute, minute]);
  const clock = runClock(next, moment);
  expect(momentsIn(clock.changes)).toEqual([moment]);
  return clock.item;
};

/** A thing says at a moment that it is due; then somebody does it, or not. */
const after = (item: Item, moment: string, isDone: boolean): Item => {
  const isDue = item.status === 'open' && item.due;
  expect(whyNotMadeDue(item, moment)).toBe(isDue ? 'already_due' : undefined);
  const there = whyNotMadeDue(item, moment) ? item : madeAndTold(item, moment);
  return isDone && there.status === 'open' ? completeItem(there, at(moment)).next : there;
};

test('in every zone and at every moment it is due in that minute, told at once, and done again and again', () => {
  const steps = fc.array(fc.record({ seconds: fc.integer({ min: 0, max: 3 * 86_400 }), isDone: fc.boolean() }), { maxLength: 8 });
  fc.assert(
    fc.property(anyInstant, fc.constantFrom(...zones), steps, (begins, zone, all) => {
      let time = Date.parse(begins);
      let item: Item = itemAt(begins, { zone });
      for (const { seconds, isDone } of all) {
        time += seconds * 1000;
        item = after(item, new Date(time).toISOString(), isDone);
      }
    }),
  );
});
