import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rotaIds as ids, people, rotaOf, sumOf } from './rota.fixture.ts';
import { changeRota, createRota, deleteRota, Rota, RotaInput, RotaKind, RotaPatch } from './rota.ts';
import { takeTurn } from './rota-turns.ts';
import { rotaViewOf } from './rota-view.ts';

const now = '2026-11-28T08:00:00.000Z';
const [ada, ben, cleo] = people(3) as [ReturnType<typeof people>[0], ReturnType<typeof people>[0], ReturnType<typeof people>[0]];
const acting = { userId: ada, now, zone: 'Europe/Berlin' };

test('a rota is made, changed and deleted', () => {
  const input = RotaInput.parse({ name: ' Kitchen ', kind: 'fair', order: [ada, ben] });
  const { next, event } = createRota(input, ids, acting);
  expect(Rota.parse(next)).toMatchObject({
    ...ids,
    name: 'Kitchen',
    hold: 'turn',
    weigh: 'one',
    zone: 'Europe/Berlin',
    seated: 2,
    moves: 0,
  });
  expect(event).toEqual({ type: 'rota.created', data: {} });
  const changed = changeRota(next, { name: 'Bath', standby: cleo });
  expect(changed.next).toMatchObject({ name: 'Bath', standby: cleo });
  expect(changed.event.data).toEqual({ fields: ['name', 'standby'] });
  expect(changeRota(changed.next, { standby: null }).next.standby).toBeUndefined();
  expect(changeRota(next, {}).next).toBe(next);
  const deleted = deleteRota(next, { now })!.next;
  expect(deleted).toMatchObject({ deletedAt: now, expiresAt: expect.any(Number) });
  expect(deleteRota(deleted, { now })).toBeUndefined();
});

test.each([
  {},
  { name: ' ', kind: 'fair', order: [ada] },
  { name: 'a', kind: 'fair', order: [] },
  { name: 'a', kind: 'fair', order: [ada, ada] },
  { name: 'a', kind: 'fair', order: people(10).concat('user_01kb8m3tq2e8fvq3w5r7c9d0em') },
  { name: 'a', kind: 'fairest', order: [ada] },
  { name: 'a', kind: 'fair', order: [ada], surprise: 1 },
])('%j makes none', input => {
  expect(RotaInput.safeParse(input).success).toBe(false);
});

test('it is shown with who owes how much, who would be next, and why', () => {
  const { rota } = takeTurn(rotaOf(3), { dueAt: now, weight: 1, by: ada, holders: [ada], nextDueAt: now });
  expect(rotaViewOf(rota, now)).toMatchObject({
    order: [ada, ben, cleo],
    seats: [
      { userId: ada, owes: -0.67, done: 1, away: false },
      { userId: ben, owes: 0.33, done: 0, away: false },
      { userId: cleo, owes: 0.33, done: 0, away: false },
    ],
    next: { userId: cleo, why: 'owes_most' },
  });
});

describe('who joins or leaves', () => {
  const anyTurns = fc.array(fc.nat({ max: 9 }), { maxLength: 20 });
  const anyOrder = fc.shuffledSubarray(people(10), { minLength: 1 });

  test('leaves all debts zero together; who joins owes nothing, and does not catch up', () => {
    fc.assert(
      fc.property(anyOrder, anyTurns, anyOrder, fc.constantFrom(...RotaKind.options), (order, doers, later, kind) => {
        let rota: Rota = rotaOf(1, { order, kind });
        for (const each of doers)
          ({ rota } = takeTurn(rota, {
            dueAt: now,
            weight: 1 + each,
            by: order[each % order.length]!,
            holders: [order[0]!],
            nextDueAt: now,
          }));
        const { next } = changeRota(rota, RotaPatch.parse({ order: later }));
        expect(sumOf(next)).toBe(0);
        expect(next.seats.map(({ userId }) => userId)).toEqual(later);
        expect(new Set(next.seats.map(({ no }) => no)).size).toBe(later.length);
        const least = Math.min(...rota.seats.filter(({ userId }) => later.includes(userId)).map(({ done }) => done), Number.MAX_VALUE);
        for (const seat of next.seats.filter(({ userId }) => !order.includes(userId)))
          expect(seat).toMatchObject({ done: least === Number.MAX_VALUE ? 0 : least });
      }),
    );
  });

  test('in order: whoever comes behind who has left is next', () => {
    let rota = rotaOf(3, { kind: 'in_order' });
    ({ rota } = takeTurn(rota, { dueAt: now, weight: 1, by: ada, holders: [ada], nextDueAt: now }));
    ({ rota } = takeTurn(rota, { dueAt: now, weight: 1, by: ada, holders: [ada], nextDueAt: now }));
    expect(rota.seats.find(({ no }) => no === rota.at)?.userId).toBe(ben);
    const { next } = changeRota(rota, { order: [ada, cleo] });
    expect(rotaViewOf(next, now).next).toEqual({ userId: cleo, why: 'next_in_order' });
  });
});
