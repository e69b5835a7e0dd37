import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LegalHold, legalHoldsMost, liftLegalHold, placeLegalHold } from './legal-hold.ts';
import { advancePatient, changePatient, endPatient, erasePatient, type Patient, registerPatient, restorePatient } from './patient.ts';
import { keptUntil, retentionYears, yearsAfter } from './retention.ts';

const userId = 'user_01kb8m3tq2e8fvq3w5r7c9d0ea';
const id = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea', patientId: 'patient_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
const sealed = { person: 'c2VhbGVk', dataKey: 'd3JhcHBlZA==', tokens: { identifiers: ['a'], others: ['b'] } };
const start = '2026-11-28T08:00:00.000Z';
const day = (days: number): string => new Date(Date.parse(start) + days * 86_400_000).toISOString();

type Step = { kind: 'chart' | 'end' | 'back' | 'hold' | 'lift' | 'person'; day: number };
const steps = fc
  .array(fc.record({ kind: fc.constantFrom<Step['kind']>('chart', 'end', 'back', 'hold', 'lift', 'person'), day: fc.nat(9_000) }), {
    maxLength: 25,
  })
  .map(all => all.sort((a, b) => a.day - b.day));

type Life = { patient: Patient; holds: LegalHold[]; content?: number; ended?: number | undefined };

/** What each step does to a patient, and beside the rules: when they were last treated, when that ended, and which holds stand. */
const acts: Record<Step['kind'], (life: Life, on: number, i: number) => Life> = {
  chart: (life, on) => ({
    ...life,
    patient: changePatient(life.patient, { ...sealed, chart: 'Y2hhcnQ=' }, { contentAt: day(on) }).next,
    content: on,
  }),
  person: life => ({ ...life, patient: changePatient(life.patient, { ...sealed, chart: life.patient.chart }).next }),
  end: (life, on) => ({ ...life, patient: endPatient(life.patient, day(on)).next, ended: life.ended ?? on }),
  back: life => ({ ...life, patient: restorePatient(life.patient).next, ended: undefined }),
  hold: (life, on, i) => {
    if (life.holds.length === legalHoldsMost) return life;
    const legalHoldId = `lhold_${String(i).padStart(26, '0')}` as const;
    const { hold, patient } = placeLegalHold(life.patient, { ...id, legalHoldId }, 'cmVhc29u', { userId, now: day(on) });
    return { ...life, patient: patient.next, holds: [...life.holds, hold.next] };
  },
  lift: (life, on) => {
    const [hold, ...holds] = life.holds;
    if (!hold) return life;
    return { ...life, patient: liftLegalHold(hold, life.patient, 'cmVhc29u', { userId, now: day(on) })!.patient.next, holds };
  },
};
const live = (told: readonly Step[]): Life =>
  told.reduce<Life>((life, { kind, day: on }, i) => acts[kind](life, on, i), {
    patient: registerPatient(id, sealed, { userId, now: start }).next,
    holds: [],
  });

/** Has somebody to be kept at a moment, as their life was told? */
const mustStay = ({ holds, content, ended }: Life, beside: number | undefined, years: number, now: string): boolean => {
  const treated = [content, beside].filter(each => each !== undefined);
  if (holds.length > 0 || treated.length === 0) return holds.length > 0;
  return now < yearsAfter(day(Math.max(...treated, ended ?? -1)), years);
};

describe('a patient who was treated', () => {
  test('is erased by nobody before the years are over after the last of it, and by no one at all while a hold stands; then by anybody who may', () => {
    fc.assert(
      fc.property(
        steps,
        fc.integer({ min: 6, max: 40 }),
        fc.nat(40 * 366),
        fc.option(fc.nat(9_000), { nil: undefined }),
        (told, years, on, beside) => {
          const life = live(told);
          const contentAt = beside === undefined ? undefined : day(beside);
          const act = () => erasePatient(life.patient, { years, contentAt }, day(on));
          if (mustStay(life, beside, years, day(on))) expect(act).toThrow('must_be_kept');
          else expect([act().next.erasedAt, act().next.person, act().next.dataKey]).toEqual([day(on), undefined, undefined]);
        },
      ),
    );
  });

  test('and is none any more falls due, but for a hold, no later than they may be erased by any years, so that the clock misses nobody', () => {
    fc.assert(
      fc.property(steps, told => {
        const { patient, holds, ended } = live(told);
        const fallsDue = ended !== undefined && holds.length === 0;
        expect([patient.dueAt !== undefined, advancePatient(patient, day(9_999)).next.dueAt !== undefined]).toEqual([fallsDue, fallsDue]);
        // A hold that is lifted when the years are over has somebody looked at in that moment.
        const until = keptUntil(patient, { years: retentionYears.fewest }) ?? '~';
        expect([until, day(told.at(-1)?.day ?? 0)].some(each => (patient.dueAt ?? '') <= each)).toBe(true);
      }),
    );
  });
});

test('years are those of the calendar, and never fewer days: 29 February comes to 1 March', () => {
  expect(yearsAfter('2028-02-29T23:59:59.999Z', 6)).toBe('2034-03-01T23:59:59.999Z');
  expect(yearsAfter('2028-02-29T00:00:00.000Z', 8)).toBe('2036-02-29T00:00:00.000Z');
  expect(yearsAfter(start, 10)).toBe('2036-11-28T08:00:00.000Z');
});

test('a hold says until when only by itself: it is refused as what it is, and a lifted one is not lifted twice', () => {
  const patient = registerPatient(id, sealed, { userId, now: start }).next;
  const placed = placeLegalHold(patient, { ...id, legalHoldId: 'lhold_01kb8m3tq2e8fvq3w5r7c9d0ea' }, 'cmVhc29u', { userId, now: start });
  const held = () => erasePatient(placed.patient.next, { years: 6 }, day(30_000));
  expect(held).toThrow(expect.objectContaining({ code: 'must_be_kept', details: { reason: 'legal_hold' } }));
  const lifted = liftLegalHold(placed.hold.next, placed.patient.next, 'ZW5k', { userId, now: day(1) })!;
  expect(lifted.hold.next).toMatchObject({ liftGrounds: 'ZW5k', liftedBy: userId, liftedAt: day(1) });
  expect(liftLegalHold(lifted.hold.next, lifted.patient.next, 'ZW5k', { userId, now: day(2) })).toBeUndefined();
});
