import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goodDays, type RotatingSecret, rotatingSecrets, rotationStep, type SecretState } from './secret-rotation.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** How long an instance goes by what it has read. */
const kept = 15 * minute;

/** A secret as Secrets Manager has it: a version is told by its number, and what was there before by `previous`. */
type Held = { current: number; previous?: number | undefined; next?: number | undefined; changedAt: number };
const stateOf = ({ current, next, changedAt }: Held): SecretState => ({
  current: String(current),
  next: next === undefined ? undefined : String(next),
  changedAt,
});

/** A run of the rotation, which may be killed between moving the one mark and taking off the other. */
const run = (secret: RotatingSecret, held: Held, now: number, isKilled: boolean): Held => {
  const step = rotationStep(secret, stateOf(held), now);
  if (step === 'begin') return { ...held, next: held.current + 1, changedAt: now };
  if (step === 'promote') return { current: held.next!, previous: held.current, next: isKilled ? held.next : undefined, changedAt: now };
  return step === 'finish' ? { ...held, next: undefined, changedAt: now } : held;
};

const anyRuns = fc.array(
  fc.record({
    after: fc.oneof(
      fc.constant(day),
      fc.constant(goodDays.keys * day),
      fc.integer({ min: 1, max: 60 * day }),
      fc.integer({ min: 1, max: hour }),
    ),
    isKilled: fc.boolean(),
  }),
  {
    minLength: 1,
    maxLength: 15,
  },
);

const staleness = fc.integer({ min: 0, max: kept });
/** When something is made, near one of the runs, and how stale then is what the instance that makes it has read. */
const making = fc.record({ nth: fc.nat(), offset: fc.integer({ min: -kept, max: 2 * kept }), staleness });
/** How much later it is opened, at an instance that knows as little of the last minutes. */
const openingWithin = (days: number) =>
  fc.record({
    later: fc.oneof(fc.integer({ min: 0, max: kept }), fc.integer({ min: 0, max: days * day }), fc.constant(days * day)),
    staleness,
  });

describe.each(rotatingSecrets)('the secret of %s', secret => {
  test('opens whatever was made under it for as long as is promised, at instances that have read it up to a quarter of an hour ago', () => {
    fc.assert(
      fc.property(anyRuns, fc.array(fc.tuple(making, openingWithin(goodDays[secret])), { minLength: 50, maxLength: 50 }), (runs, pairs) => {
        const past: { from: number; held: Held }[] = [{ from: 0, held: { current: 1, changedAt: 0 } }];
        for (const { after, isKilled } of runs) {
          const { from, held } = past.at(-1)!;
          past.push({ from: from + after, held: run(secret, held, from + after, isKilled) });
        }
        const read = (at: number): Held => past.findLast(({ from }) => from <= at)?.held ?? past[0]!.held;
        for (const [made, opened] of pairs) {
          const madeAt = past[made.nth % past.length]!.from + made.offset;
          const openedAt = madeAt + opened.later;
          const { current, previous, next } = read(openedAt - opened.staleness);
          expect([current, previous, next]).toContain(read(madeAt - made.staleness).current);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('is followed by another within three days of that promise, where a run comes each day', () => {
    let [held, changes]: [Held, number[]] = [{ current: 1, changedAt: 0 }, []];
    for (let now = day; now < 5 * 365 * day; now += day) {
      const next = run(secret, held, now, now % (2 * day) === 0);
      if (next.current !== held.current) changes = [...changes, now];
      held = next;
    }
    const between = changes.map((at, i) => (at - (changes[i - 1] ?? 0)) / day);
    for (const days of between) expect(days - goodDays[secret]).toBeOneOf([0, 1, 2, 3]);
    expect(between.length).toBeGreaterThanOrEqual(4);
  });

  test('needs nothing more of a second run at the same moment but to end what a first has begun', () => {
    fc.assert(
      fc.property(fc.nat(400 * day), fc.boolean(), fc.boolean(), (now, follows, isKilled) => {
        const held: Held = { current: 1, changedAt: 0, ...(follows ? { next: 2 } : {}) };
        const once = run(secret, held, now, isKilled);
        const twice = run(secret, once, now, false);
        expect(twice).toEqual({ ...once, next: once.next === once.current ? undefined : once.next });
        expect(run(secret, twice, now, false)).toEqual(twice);
      }),
    );
  });
});
