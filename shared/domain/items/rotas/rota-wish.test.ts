import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { later } from '../../core/due.ts';
import type { UserId } from '../../core/ids.ts';
import { ids, itemAt } from '../items/item.fixture.ts';
import { ItemInput } from '../items/item.ts';
import { passOnLeaver } from '../items/pass-on.ts';
import { completeItem } from '../occurrences/item-occurrences.ts';
import { makeDue } from '../things/made-due.ts';
import { completeInRota, createInRota } from './item-rota.ts';
import { people, rotaIds, rotaOf, sumOf } from './rota.fixture.ts';
import { changeRota, changeSeat, Rota, RotaHold, RotaKind } from './rota.ts';
import { partsOfOne } from './rota-seats.ts';
import { giveBack, giveTurn, passedAtMost, type Turn, takeTurn } from './rota-turns.ts';

const start = '2026-11-23T08:00:00.000Z';
const dayMs = 86_400_000;
const turnsAtMost = Number(process.env.ROTA_TURNS ?? 20_000);
/** A rota in which everybody wants their calendars heeded. */
const heedingRota = (count: number, given: Parameters<typeof rotaOf>[1]): Rota =>
  people(count).reduce((rota, userId) => changeSeat(rota, userId, { heedsBusy: true })!.next, rotaOf(count, given));
/** A generator of numbers that is the same each time. */
const numbers = (seed: number) => () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
};
const seatOf = ({ seats }: Rota, userId: UserId) => seats.find(seat => seat.userId === userId)!;
const stored = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const anyWorld = fc.record({
  count: fc.integer({ min: 1, max: 6 }),
  kind: fc.constantFrom(...RotaKind.options),
  hold: fc.constantFrom(...RotaHold.options),
  steps: fc.array(fc.record({ by: fc.nat(), busy: fc.nat(), days: fc.integer({ min: 0, max: 9 }) }), { minLength: 1, maxLength: 25 }),
});
type Step = { rota: Rota; taken: ReturnType<typeof takeTurn>; busy: Set<UserId>; unheeded: UserId | undefined };

/** Turns taken one after the other, with others busy each time. */
const walk = ({ count, kind, hold, steps }: typeof anyWorld extends fc.Arbitrary<infer W> ? W : never): Step[] => {
  const order = people(count);
  const walked: Step[] = [];
  let [rota, dueAt] = [heedingRota(count, { kind, hold, zone: 'UTC' }), start];
  for (const { by, busy: bits, days } of steps) {
    const nextDueAt = days === 0 ? undefined : later(dueAt, days * (dayMs / 2));
    const busy = new Set(order.filter((_, i) => ((bits >> i) & 1) === 1));
    const done = { dueAt, weight: 1, by: order[by % count]!, holders: [order[by % count]!], nextDueAt };
    const taken = takeTurn(rota, { ...done, withoutTime: busy });
    walked.push({ rota, taken, busy, unheeded: takeTurn(rota, done).chosen?.userId });
    [rota, dueAt] = [taken.rota, nextDueAt ?? dueAt];
  }
  return walked;
};

/** That a turn is as the rule says it, or with somebody who has time; and with who has none only where nobody has, or three of theirs were given to others. */
const requireFree = ({ rota, taken, busy, unheeded }: Step): void => {
  const userId = taken.chosen!.userId!;
  const isAnyFree = rota.seats.some(seat => !busy.has(seat.userId));
  if (!isAnyFree || !busy.has(unheeded!)) expect([userId, taken.chosen!.busy]).toEqual([unheeded, undefined]);
  if (!busy.has(userId) || !isAnyFree) return;
  expect([userId, taken.chosen!.busy]).toEqual([unheeded, undefined]);
  expect(seatOf(rota, userId).passed).toBe(passedAtMost);
};

/** That each was passed over once more whom the turn passed by, and once less who was given it. */
const requireCounted = ({ rota, taken, busy }: Step): void => {
  const passedBy = taken.chosen!.busy ?? [];
  expect(passedBy.filter(({ userId }) => !busy.has(userId))).toEqual([]);
  for (const { userId, passed = 0 } of rota.seats) {
    const more = passed < passedAtMost && passedBy.some(seat => seat.userId === userId) ? 1 : 0;
    const less = taken.chosen!.userId === userId ? 1 : 0;
    expect(seatOf(taken.rota, userId).passed ?? 0).toBe(Math.max(0, passed + more - less));
  }
};

/** That debts follow from what was done, and from who was there. */
const requireDebts = ({ rota, taken: { turn, rota: after } }: Step): void => {
  const whole = turn.weight * partsOfOne;
  for (const { no, userId, debt } of rota.seats) {
    const share = turn.of.includes(no) ? whole / turn.of.length : 0;
    expect(seatOf(after, userId).debt - debt).toBe(share - (no === turn.by ? whole : 0));
  }
  expect(sumOf(after)).toBe(0);
};

describe('who has no time', () => {
  test('is given a turn only where nobody has time, or where three were given to others already; who has time by the rule has it', () => {
    fc.assert(
      fc.property(anyWorld, world => {
        for (const step of walk(world).filter(({ taken }) => taken.chosen)) {
          requireFree(step);
          requireCounted(step);
        }
      }),
    );
  });

  test('owes by it no more and no less: debts follow from what was done, and from who was there', () => {
    fc.assert(
      fc.property(anyWorld, world => {
        walk(world).forEach(requireDebts);
      }),
    );
  });

  test('is passed over no more and no less once that turn was taken back', () => {
    fc.assert(
      fc.property(anyWorld, world => {
        for (const { rota, taken } of walk(world).toReversed())
          expect(stored(giveBack(taken.rota, taken.turn as Turn))).toEqual(stored(rota));
      }),
    );
  });

  test('and changes their wish, or leaves, before a turn is taken back, breaks nothing by it: it is as if they had done so before', () => {
    const anyToggles = fc.array(fc.nat(), { minLength: 1, maxLength: 5 });
    const toggled = (rota: Rota, toggles: readonly number[]): Rota =>
      toggles.reduce((each, nth) => {
        const { userId, heedsBusy = false } = each.seats[nth % each.seats.length]!;
        return changeSeat(each, userId, { heedsBusy: !heedsBusy })!.next;
      }, rota);
    fc.assert(
      fc.property(anyWorld, anyToggles, (world, toggles) => {
        for (const { rota, taken } of walk(world)) {
          const back = giveBack(toggled(taken.rota, toggles), taken.turn as Turn);
          expect(stored(back)).toEqual(stored(toggled(rota, toggles)));
          expect(Rota.safeParse(back).error).toBeUndefined();
          const order = taken.rota.seats.map(({ userId }) => userId).slice(0, -1);
          if (order.length === 0) continue;
          const without = giveBack(changeRota(taken.rota, { order }).next, taken.turn as Turn);
          const counts = rota.seats.slice(0, -1).map(({ passed }) => passed);
          expect(without.seats.map(({ passed }) => passed)).toEqual(counts);
        }
      }),
    );
  });

  test('gains nothing by turning it off and on again', () => {
    const [ada] = people(2) as [UserId];
    let rota = heedingRota(2, { kind: 'fixed' });
    for (let turn = 0; turn < passedAtMost; turn++) rota = giveTurn(rota, start, new Set([ada])).rota;
    const again = [false, true].reduce((each, heedsBusy) => changeSeat(each, ada, { heedsBusy })!.next, rota);
    expect(giveTurn(again, start, new Set([ada])).chosen).toMatchObject({ userId: ada, why: 'first_there' });
  });

  test('keeps the week that is theirs: only that one turn of it is another’s', () => {
    const [ada, ben] = people(2) as [UserId, UserId];
    let rota = giveTurn(heedingRota(2, { kind: 'fair', hold: 'week', zone: 'UTC' }), start).rota;
    const given = [new Set([ada]), new Set<UserId>()].map((busy, day) => {
      const { rota: next, chosen } = giveTurn(rota, later(start, (day + 1) * dayMs), busy);
      rota = next;
      return [chosen.userId, chosen.why];
    });
    expect(given).toEqual([
      [ben, 'owes_most'],
      [ada, 'holds_on'],
    ]);
  });

  test.each([2, 3, 5, 8, 10].flatMap(count => [1, count - 1].map(always => [count, always] as const)))(
    `leaves debts of %i people zero together and bounded over ${turnsAtMost} turns, %i of whom never have time, and the others now and then (ROTA_TURNS for more)`,
    (count, always) => {
      const random = numbers(count);
      const order = people(count);
      let [rota, holder, most] = [heedingRota(count, { kind: 'fair' }), order[0]!, 0];
      for (let turn = 0; turn < turnsAtMost; turn++) {
        const withoutTime = new Set(order.filter((_, i) => i < always || random() < 0.6));
        const taken = takeTurn(rota, { dueAt: start, weight: 1, by: holder, holders: [holder], nextDueAt: start, withoutTime });
        [rota, holder] = [taken.rota, taken.chosen!.userId!];
        for (const { debt } of rota.seats) most = Math.max(most, Math.abs(debt));
        if (turn % 1_000 === 0) expect(sumOf(rota)).toBe(0);
      }
      console.log(`${count} people, ${always} never: ${(most / partsOfOne).toFixed(2)} at the most over ${turnsAtMost} turns`);
      expect(most / partsOfOne).toBeLessThanOrEqual((count - 1) / 2 + passedAtMost);
    },
    600_000,
  );
});

describe('whose calendars are asked', () => {
  const [ada, ben, cleo] = people(3) as [UserId, UserId, UserId];
  const rotaId = rotaIds.rotaId;
  const evening = { date: '2026-11-24', time: '18:00', zone: 'UTC' };
  const chore = { title: 'Bins', due: evening, duration: 'PT20M', recurrence: { rule: 'FREQ=DAILY' }, rotaId };
  const acting = { userId: ada, now: start, zone: 'UTC' };
  const heeded = (...userIds: UserId[]): Rota =>
    userIds.reduce((rota, userId) => changeSeat(rota, userId, { heedsBusy: true })!.next, rotaOf(3, { kind: 'in_order' }));
  const created = createInRota(ItemInput.parse(chore), rotaOf(3, { kind: 'in_order' }), ids, acting);

  test('is nobody’s unless whoever would be given the turn wants it, and then theirs who want it and are there', () => {
    const wishIn = (rota: Rota) => completeInRota(created.item.next, { ...rota, at: 1 }, acting).wish;
    expect(wishIn(heeded())).toBeUndefined();
    expect(wishIn(heeded(ada, cleo))).toBeUndefined();
    expect(wishIn(heeded(ben))).toMatchObject({
      chosen: ben,
      others: [],
      room: { from: '2026-11-25T17:40:00.000Z', to: '2026-11-25T18:00:00.000Z', needMs: 1_200_000 },
    });
    const rota = heeded(ben, cleo);
    const away = { from: start, until: later(start, 9 * dayMs) };
    expect(wishIn(rota)!.others).toEqual([cleo]);
    expect(wishIn({ ...rota, seats: rota.seats.map(seat => (seat.userId === cleo ? { ...seat, away } : seat)) })!.others).toEqual([]);
    const often = rota.seats.map(seat => (seat.userId === ben ? { ...seat, passed: passedAtMost } : seat));
    expect(wishIn({ ...rota, seats: often })).toBeUndefined();
  });

  test('gives the turn to another, and says who was passed over; what else was decided beside it stays', () => {
    const { wish, ...decided } = completeInRota(created.item.next, { ...heeded(ben), at: 1 }, acting);
    const beside = { ...decided, subItems: [created.item] };
    const other = wish!.heeding(beside, new Set([ben]));
    expect(other.item.next).toMatchObject({ assignees: [cleo], due: { date: '2026-11-25' }, turn: { was: { passed: [2] } } });
    expect(other.rota!.event.data).toMatchObject({ to: cleo, why: 'next_in_order', busy: [ben] });
    expect([other.subItems, other.wish]).toEqual([[created.item], undefined]);
    expect(stored(wish!.heeding(beside, new Set()))).toEqual(stored(beside));
  });

  test('so it is with what is new, what a thing makes due, and what is left by who goes', () => {
    const fresh = createInRota(ItemInput.parse(chore), heeded(ada), ids, acting);
    expect(fresh.wish!.heeding(fresh, new Set([ada])).item.next.assignees).toEqual([ben]);
    const done = completeItem(itemAt(start, { rotaId, assignees: [ada] }), acting).next;
    const made = makeDue(done, heeded(ada), { thingId: 'thing_01kb8m3tq2e8fvq3w5r7c9d0ea', at: later(start, dayMs) }, later(start, dayMs));
    expect(made.wish!.room).toMatchObject({ from: later(start, dayMs), needMs: 900_000 });
    expect(made.wish!.heeding(made, new Set([ada])).item.next.assignees).toEqual([ben]);
    const ofCleo = { ...created.item.next, assignees: [cleo] };
    // Ada was away when it was due, and is back now that Cleo goes: hers is the calendar that counts.
    const wasAway = heeded(ada, ben);
    const stretch = { from: later(start, -dayMs), until: later(start, 2 * dayMs) };
    const back = { ...wasAway, seats: wasAway.seats.map(seat => (seat.userId === ada ? { ...seat, away: stretch } : seat)) };
    const late = passOnLeaver(ofCleo, back, { userId: cleo, isCreatorThere: true, now: later(start, 5 * dayMs) })!;
    expect([late.item.next.assignees, late.wish!.chosen, late.wish!.others]).toEqual([[ada], ada, [ben]]);
    const left = passOnLeaver(ofCleo, heeded(ada), { userId: cleo, isCreatorThere: true, now: start })!;
    expect(left.item.next.assignees).toEqual([ada]);
    const heeding = left.wish!.heeding(left, new Set([ada]));
    expect([heeding.item.next.assignees, heeding.item.event.data.to, heeding.rota!.event.data.busy]).toEqual([[ben], [ben], [ada]]);
  });
});

test('only who takes turns says so, of themselves, and it is one change', () => {
  const [ada, , cleo] = people(3) as [UserId, UserId, UserId];
  const rota = rotaOf(2);
  const { next, event } = changeSeat(rota, ada, { heedsBusy: true })!;
  expect([next.seats.map(({ heedsBusy }) => heedsBusy), event]).toEqual([
    [true, undefined],
    { type: 'rota.changed', data: { fields: ['seats'] } },
  ]);
  expect(changeSeat(next, ada, { heedsBusy: true })).toBeUndefined();
  expect(stored(changeSeat(next, ada, { heedsBusy: false })!.next)).toEqual(stored(rota));
  expect(() => changeSeat(rota, cleo, { heedsBusy: true })).toThrow(expect.objectContaining({ code: 'not_found' }));
});
