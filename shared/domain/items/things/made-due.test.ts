import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { instantOf } from '../../time/when.ts';
import { ada, anyInstant, at, ben, due, ids, itemAt, momentsIn, runClock, zones } from '../items/item.fixture.ts';
import { Item } from '../items/item.ts';
import { completeItem } from '../occurrences/item-occurrences.ts';
import { fallsDueAt } from '../occurrences/item-span.ts';
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

  test('is not made due twice, nor while it is claimed, in the trash, part of another or back by itself', () => {
    expect(whyNotMadeDue(fresh)).toBeUndefined();
    expect(whyNotMadeDue(made(fresh))).toBe('already_due');
    expect(whyNotMadeDue({ ...fresh, claim: { by: ada, at: now, files: [] } as never })).toBe('already_due');
    expect(whyNotMadeDue({ ...fresh, trashedAt: now })).toBe('in_trash');
    expect(whyNotMadeDue({ ...fresh, parentId: ids.itemId })).toBe('is_sub_item');
    const weekly = itemAt(now, { due: due('2026-12-01'), recurrence: { rule: 'FREQ=WEEKLY' } });
    expect(whyNotMadeDue(weekly)).toBe('returns_by_itself');
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
  expect(whyNotMadeDue(item)).toBe(item.status === 'open' && item.due ? 'already_due' : undefined);
  const there = whyNotMadeDue(item) ? item : madeAndTold(item, moment);
  return isDone ? completeItem(there, at(moment)).next : there;
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
