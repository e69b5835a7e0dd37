import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { later } from '../../core/due.ts';
import { fnv } from '../../core/fnv.ts';
import type { UserId } from '../../core/ids.ts';
import { people, rotaIds, rotaOf, sumOf } from './rota.fixture.ts';
import { changeRota, type Rota, RotaHold, RotaKind } from './rota.ts';
import { partsOfOne, withAway } from './rota-seats.ts';
import { chooseFrom, giveBack, giveTurn, type Turn, takeTurn } from './rota-turns.ts';

const start = '2026-11-23T08:00:00.000Z';
const dayMs = 86_400_000;
const turnsAtMost = Number(process.env.ROTA_TURNS ?? 20_000);

/** The rota with these people there at an instant, and the others away. */
const withThere = (rota: Rota, there: readonly UserId[], at: string): Rota => ({
  ...rota,
  seats: rota.seats.map(seat => ({
    ...seat,
    away: there.includes(seat.userId) ? undefined : { from: later(at, -dayMs), until: later(at, dayMs) },
  })),
});

type Past = { by: UserId; weight: number; of: UserId[]; to?: UserId };
type Fraction = [top: bigint, bottom: bigint];
const plus = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d + c * b, b * d];
const isMore = ([a, b]: Fraction, [c, d]: Fraction): boolean => a * d > c * b;

/** What somebody owes by all that was done, in fractions: an equal share of each turn at which they were there, less what they did. */
const owedBy = (past: readonly Past[], userId: UserId): Fraction =>
  past.reduce<Fraction>(
    (sum, { by, weight, of }) => {
      const share: Fraction = of.includes(userId) ? [BigInt(weight), BigInt(of.length)] : [0n, 1n];
      return plus(plus(sum, share), by === userId ? [BigInt(-weight), 1n] : [0n, 1n]);
    },
    [0n, 1n],
  );

/** Each kind as it is promised, from everything that was done, with nothing remembered. */
const promised = (past: readonly Past[], kind: Rota['kind'], order: UserId[], there: UserId[]): UserId | undefined => {
  const present = order.filter(userId => there.includes(userId));
  const lastOf = (userId: UserId): number => past.findLastIndex(({ by, to }) => by === userId || to === userId);
  const longestAgo = (among: UserId[]): UserId | undefined => among.find(each => among.every(other => lastOf(each) <= lastOf(other)));
  if (kind === 'fixed') return present[0];
  if (kind === 'in_order') {
    const place = order.indexOf(past.findLast(({ to }) => to)?.to ?? order.at(-1)!);
    return [...order.slice(place + 1), ...order.slice(0, place + 1)].find(userId => present.includes(userId));
  }
  if (kind === 'random') return present[fnv(`${rotaIds.rotaId}|${past.length}`) % present.length];
  if (kind === 'least_done') {
    const done = (userId: UserId) => past.reduce((sum, { by, weight }) => sum + (by === userId ? weight : 0), 0);
    return longestAgo(present.filter(each => present.every(other => done(each) <= done(other))));
  }
  return longestAgo(present.filter(each => !present.some(other => isMore(owedBy(past, other), owedBy(past, each)))));
};

const anyStep = fc.record({ by: fc.nat(), weight: fc.integer({ min: 1, max: 60 }), away: fc.nat(), does: fc.boolean() });

describe('whose turn it is', () => {
  test.each(RotaKind.options)('%s: is what the promise says, whoever does it and whoever is away', kind => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 }), fc.array(anyStep, { maxLength: 25 }), (count, steps) => {
        const order = people(count);
        let rota = rotaOf(count, { kind });
        const past: Past[] = [];
        let holder = order[0]!;
        let there = order;
        steps.forEach(({ by, weight, away, does }, day) => {
          const dueAt = later(start, day * dayMs);
          const doer = does ? holder : order[by % count]!;
          const nextDueAt = later(dueAt, dayMs);
          const next = order.filter((_, i) => count === 1 || i !== away % (count + 2));
          const of = order.filter(userId => userId === doer || there.includes(userId));
          const seats = rota.seats.map(seat => ({
            ...seat,
            away: awayOn(dueAt, !there.includes(seat.userId), !next.includes(seat.userId)),
          }));
          const taken = takeTurn({ ...rota, seats }, { dueAt, weight, by: doer, holders: [holder], nextDueAt });
          const entry: Past = { by: doer, weight, of };
          past.push(entry);
          expect(taken.chosen?.userId).toBe(promised(past, kind, order, next));
          entry.to = taken.chosen!.userId!;
          [holder, there, rota] = [entry.to, next, taken.rota];
          expect(sumOf(rota)).toBe(0);
          for (const seat of rota.seats) {
            const [top, bottom] = owedBy(past, seat.userId);
            expect(BigInt(seat.debt) * bottom).toBe(top * BigInt(partsOfOne));
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  test('drawn: is the same each time, and everybody’s about as often', () => {
    const counts = new Map<string, number>();
    let rota = rotaOf(4, { kind: 'random' });
    for (let i = 0; i < 4_000; i++) {
      const { rota: next, chosen } = giveTurn(rota, start);
      expect(giveTurn(rota, start).chosen).toEqual(chosen);
      counts.set(chosen.userId!, (counts.get(chosen.userId!) ?? 0) + 1);
      rota = next;
    }
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(120);
  });

  test('is of who stands by where everybody is away, and nobody’s where nobody does', () => {
    const empty = withThere(rotaOf(3), [], start);
    expect(chooseFrom(empty, start)).toEqual({ why: 'nobody_there' });
    const standby = 'user_01kb8m3tq2e8fvq3w5r7c9d0em';
    expect(chooseFrom({ ...empty, standby }, start)).toEqual({ userId: standby, why: 'stands_by' });
    const { rota } = takeTurn({ ...empty, standby }, { dueAt: start, weight: 1, by: standby, holders: [standby] });
    expect(rota.seats).toEqual(empty.seats);
  });

  test('done by somebody who takes no turns counts for whoever had it', () => {
    const [ada, ben] = people(2) as [UserId, UserId];
    const { rota } = takeTurn(rotaOf(2), { dueAt: start, weight: 2, by: 'user_01kb8m3tq2e8fvq3w5r7c9d0em', holders: [ben] });
    expect(rota.seats.map(({ userId, debt, done }) => [userId, debt / partsOfOne, done])).toEqual([
      [ada, 1, 0],
      [ben, -1, 2],
    ]);
  });

  test.each(RotaHold.options.filter(hold => hold !== 'turn'))(
    'held by the %s: all that is due in one is one person’s, of each kind',
    hold => {
      const periodOf = { day: (at: string) => at.slice(0, 10), week: isoWeek, month: (at: string) => at.slice(0, 7) }[hold as 'day'];
      fc.assert(
        fc.property(fc.constantFrom(...RotaKind.options), fc.array(fc.nat({ max: 14 }), { minLength: 2, maxLength: 30 }), (kind, gaps) => {
          let rota = rotaOf(4, { kind, hold, zone: 'UTC' });
          let dueAt = start;
          const holders = new Map<string, UserId>();
          let holder = rota.seats[0]!.userId;
          for (const gap of gaps) {
            const nextDueAt = later(dueAt, gap * (dayMs / 2));
            const { rota: next, chosen } = takeTurn(rota, { dueAt, weight: 1, by: holder, holders: [holder], nextDueAt });
            const period = periodOf(nextDueAt);
            expect(holders.get(period) ?? chosen!.userId).toBe(chosen!.userId);
            holders.set(period, chosen!.userId!);
            [rota, dueAt, holder] = [next, nextDueAt, chosen!.userId!];
          }
        }),
        { numRuns: 100 },
      );
    },
  );

  test('in order and held by the week: weeks go round, whichever was asked for first', () => {
    const rota = rotaOf(3, { kind: 'in_order', hold: 'week' });
    const weeks = [4, 0, 3, 1, 2, 5].map(week => ({ week, who: chooseFrom(rota, later(start, week * 7 * dayMs)).userId }));
    const inTime = weeks.toSorted((a, b) => a.week - b.week).map(({ who }) => rota.seats.findIndex(({ userId }) => userId === who));
    inTime.forEach((place, week) => {
      expect(place).toBe((inTime[0]! + week) % 3);
    });
  });
});

/** Away on the day of a turn, on the next day, on both or on neither. */
const awayOn = (dueAt: string, today: boolean, tomorrow: boolean) =>
  today || tomorrow
    ? { from: later(dueAt, today ? -dayMs / 2 : dayMs / 2), until: later(dueAt, tomorrow ? 1.5 * dayMs : dayMs / 2) }
    : undefined;
/** The Monday of a day. */
const isoWeek = (at: string): string => later(at, -((new Date(at).getUTCDay() + 6) % 7) * dayMs).slice(0, 10);

/** A generator of numbers that is the same each time. */
const numbers = (seed: number) => () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
};

describe('debts', () => {
  test.each([2, 3, 5, 8, 10])(
    `of %i people are zero together and stay bounded over ${turnsAtMost} turns, with people away at random (ROTA_TURNS for more)`,
    count => {
      const random = numbers(count);
      const order = people(count);
      let rota = rotaOf(count, { kind: 'fair' });
      let [holder, most] = [order[0]!, 0];
      for (let turn = 0; turn < turnsAtMost; turn++) {
        const there = order.filter(userId => userId === holder || random() < 0.6);
        rota = withThere(rota, there, start);
        const taken = takeTurn(rota, { dueAt: start, weight: 1, by: holder, holders: [holder], nextDueAt: start });
        [rota, holder] = [taken.rota, taken.chosen!.userId!];
        for (const { debt } of rota.seats) most = Math.max(most, Math.abs(debt));
        if (turn % 1_000 === 0) expect(sumOf(rota)).toBe(0);
      }
      expect(sumOf(rota)).toBe(0);
      console.log(`${count} people: zero together, ${(most / partsOfOne).toFixed(2)} at the most over ${turnsAtMost} turns`);
      expect(most / partsOfOne).toBeLessThanOrEqual((count - 1) / 2);
      expect(rota.moves).toBe(turnsAtMost);
    },
    600_000,
  );

  test('who is away owes nothing for it, and has nothing to catch up', () => {
    const [ada, ben] = people(2) as [UserId, UserId];
    const away = { from: start, until: later(start, 10 * dayMs) };
    for (const kind of ['fair', 'least_done'] as const) {
      let rota: Rota = { ...rotaOf(3, { kind }), seats: withAway(rotaOf(3).seats, ada, away, start) };
      let holder = ben;
      for (let day = 1; day < 9; day++) {
        const dueAt = later(start, day * dayMs);
        const taken = takeTurn(rota, { dueAt, weight: 1, by: holder, holders: [holder], nextDueAt: dueAt });
        [rota, holder] = [taken.rota, taken.chosen!.userId!];
        expect(holder).not.toBe(ada);
      }
      expect(rota.seats[0]).toMatchObject({ debt: 0, done: 0 });
      const back = { ...rota, seats: withAway(rota.seats, ada, { from: start, until: later(start, 9 * dayMs) }, later(start, 9 * dayMs)) };
      expect(back.seats[0]!.done).toBe(4);
    }
  });

  test('missing never pays: in the place of a turn that was done, it makes nobody’s next turn later', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 6 }),
        fc.constantFrom(...RotaKind.options.filter(kind => kind !== 'random')),
        fc.array(fc.nat(), { maxLength: 12 }),
        (count, kind, helpers) => {
          const order = people(count);
          const run = (first: Rota, holder: UserId, wanted: UserId): number => {
            let [rota, who] = [first, holder];
            for (let turns = 0; turns < 3 * count; turns++) {
              if (who === wanted) return turns;
              const taken = takeTurn(rota, { dueAt: start, weight: 1, by: who, holders: [who], nextDueAt: start });
              [rota, who] = [taken.rota, taken.chosen!.userId!];
            }
            return 3 * count;
          };
          let [rota, holder] = [rotaOf(count, { kind }), order[0]!];
          for (const each of helpers) {
            const taken = takeTurn(rota, { dueAt: start, weight: 1, by: order[each % count]!, holders: [holder], nextDueAt: start });
            [rota, holder] = [taken.rota, taken.chosen!.userId!];
          }
          const did = takeTurn(rota, { dueAt: start, weight: 1, by: holder, holders: [holder], nextDueAt: start });
          expect(run(rota, holder, holder)).toBeLessThanOrEqual(run(did.rota, did.chosen!.userId!, holder));
        },
      ),
    );
  });
});

describe('taking a turn back', () => {
  const anyRota = fc.record({
    count: fc.integer({ min: 1, max: 6 }),
    kind: fc.constantFrom(...RotaKind.options),
    hold: fc.constantFrom(...RotaHold.options),
    steps: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 40 })), { minLength: 1, maxLength: 15 }),
  });
  const walk = ({ count, kind, hold, steps }: { count: number; kind: Rota['kind']; hold: Rota['hold']; steps: number[][] }) => {
    const order = people(count);
    const rotas = [rotaOf(count, { kind, hold })];
    const turns: Turn[] = [];
    let dueAt = start;
    for (const [by = 0, weight = 1, days = 0] of steps) {
      const nextDueAt = days === 0 ? undefined : later(dueAt, days * dayMs);
      const holder = order[weight % count]!;
      const taken = takeTurn(rotas.at(-1)!, { dueAt, weight, by: order[by % count]!, holders: [holder], nextDueAt });
      rotas.push(taken.rota);
      turns.push(taken.turn);
      dueAt = nextDueAt ?? dueAt;
    }
    return { rotas, turns };
  };
  const stored = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

  test('gives the rota that was before it, one after the other to the first', () => {
    fc.assert(
      fc.property(anyRota, given => {
        const { rotas, turns } = walk(given);
        let rota = rotas.at(-1)!;
        for (const [i, turn] of [...turns.entries()].reverse()) {
          rota = giveBack(rota, turn);
          expect(stored(rota)).toEqual(stored(rotas[i]));
        }
      }),
    );
  });

  test('in whichever order, leaves nobody owing anything, and nothing done', () => {
    fc.assert(
      fc.property(anyRota, fc.array(fc.nat(), { minLength: 15, maxLength: 15 }), (given, draws) => {
        const { rotas, turns } = walk(given);
        const shuffled = turns.map((turn, i) => ({ turn, draw: draws[i]! })).toSorted((a, b) => a.draw - b.draw);
        const rota = shuffled.reduce((left, { turn }) => giveBack(left, turn), rotas.at(-1)!);
        for (const seat of rota.seats) expect(seat).toMatchObject({ debt: 0, done: 0 });
      }),
    );
  });

  test('after somebody has left or joined leaves all debts zero together', () => {
    fc.assert(
      fc.property(anyRota, fc.shuffledSubarray(people(8), { minLength: 1 }), (given, order) => {
        const { rotas, turns } = walk(given);
        const changed = changeRota(rotas.at(-1)!, { order }).next;
        expect(sumOf(turns.reduceRight((rota, turn) => giveBack(rota, turn), changed))).toBe(0);
      }),
    );
  });
});
