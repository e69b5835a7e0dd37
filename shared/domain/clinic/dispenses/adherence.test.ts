import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, daysBetween } from '../../time/when.ts';
import { adherenceDaysOf, adherenceOf, type Course } from './adherence.ts';
import type { Fill } from './supply.ts';

const start = '2027-10-01';
const day = (at: number) => addDays(start, at);
const fill = (at: number, days: number): Fill => ({ dispensedOn: day(at), days });
const fills = fc.array(fc.tuple(fc.integer({ min: 0, max: 250 }), fc.integer({ min: 1, max: 90 })), { maxLength: 10 });
const course = (of: Fill[], more: Partial<Course> = {}): Course => ({
  prescriptionId: 'prescription_1',
  medication: { text: 'Ramipril 5 mg' },
  fills: of,
  ...more,
});
const window = fc
  .tuple(fc.integer({ min: -60, max: 300 }), fc.integer({ min: 0, max: 400 }))
  .map(([from, length]) => ({ from: day(from), to: day(from + length) }));

/** The oracle: day by day, whoever has any takes one. */
const takenOn = (all: readonly Fill[]): Set<string> => {
  const taken = new Set<string>();
  let left = 0;
  for (let at = 0; at < 1_200; at++) {
    for (const { dispensedOn, days } of all) if (dispensedOn === day(at)) left += days;
    if (left > 0) {
      taken.add(day(at));
      left -= 1;
    }
  }
  return taken;
};
const eachDay = (from: string, to: string): string[] =>
  Array.from({ length: Math.max(0, daysBetween(from, to) + 1) }, (_, i) => addDays(from, i));

test('the proportion of days covered is what is counted day by day, of several prescriptions too, over 29 February', () => {
  fc.assert(
    fc.property(fills, fills, window, fc.option(fc.integer({ min: 0, max: 400 }), { nil: undefined }), (one, two, days, stopped) => {
      const stoppedOn = stopped === undefined ? undefined : day(stopped);
      const courses = [one, two].map(all =>
        course(
          all.map(([at, length]) => fill(at, length)),
          { stoppedOn },
        ),
      );
      const all = courses.flatMap(each => each.fills);
      const last = stoppedOn !== undefined && stoppedOn < days.to ? stoppedOn : days.to;
      const begun = all.filter(({ dispensedOn }) => dispensedOn <= last);
      const counted = eachDay(days.from, last).filter(each => begun.some(({ dispensedOn }) => dispensedOn <= each));
      const [found] = adherenceOf(courses, days);
      const taken = takenOn(all);
      const covered = counted.filter(each => taken.has(each)).length;
      if (counted.length === 0) {
        expect(found).toBeUndefined();
        return;
      }
      expect(found).toMatchObject({ from: counted[0], to: last, days: counted.length, covered, dispenses: begun.length });
      const several = new Set(begun.map(({ dispensedOn }) => dispensedOn)).size > 1;
      expect(found!.proportion).toBe(several ? covered / counted.length : undefined);
    }),
  );
});

test('more that is dispensed, once there was any, never lowers it, and it is never above one', () => {
  fc.assert(
    fc.property(fills, fc.integer({ min: 0, max: 250 }), fc.integer({ min: 1, max: 90 }), window, (all, at, length, days) => {
      const some = [fill(0, 5), fill(1, 5), ...all.map(each => fill(...each))];
      const [before] = adherenceOf([course(some)], days);
      const [after] = adherenceOf([course([...some, fill(at, length)])], days);
      expect(after === undefined).toBe(before === undefined);
      expect(after?.covered ?? 0).toBeGreaterThanOrEqual(before?.covered ?? 0);
      expect(after?.proportion ?? 1).toBeLessThanOrEqual(1);
    }),
  );
});

describe('as the measure is told', () => {
  const year = { from: day(0), to: day(364) };
  test.each([
    ['taken up behind what is left, where it comes early', [fill(0, 30), fill(20, 30), fill(60, 305)], 365],
    ['with the days missing, where it comes late', [fill(0, 30), fill(40, 325)], 355],
    ['no day twice, where two come on one day', [fill(0, 30), fill(0, 30), fill(60, 305)], 365],
    ['nothing beyond the last day', [fill(0, 300), fill(290, 90)], 365],
  ])('%s', (_, all, covered) => {
    expect(adherenceOf([course(all)], year)[0]).toMatchObject({ days: 365, covered, proportion: covered / 365 });
  });

  test('what was dispensed before is taken into the days, and one dispense says nothing', () => {
    const [found] = adherenceOf([course([fill(0, 90)])], { from: day(60), to: day(119) });
    expect(found).toMatchObject({ from: day(60), days: 60, covered: 30, dispenses: 1 });
    expect(found).not.toHaveProperty('proportion');
  });

  test('it ends where all prescriptions of the medicine were stopped, and goes on where one was not', () => {
    const stopped = course([fill(0, 30)], { stoppedOn: day(40) });
    expect(adherenceOf([stopped], year)[0]).toMatchObject({ to: day(40), days: 41, covered: 30 });
    const other = course([fill(50, 30)], { prescriptionId: 'prescription_2' });
    expect(adherenceOf([stopped, other], year)).toMatchObject([
      { to: day(364), covered: 60, prescriptionIds: ['prescription_1', 'prescription_2'] },
    ]);
  });
});

test('medicines are told apart by their codes, or by their words however they are written', () => {
  const days = { from: day(0), to: day(9) };
  const coded = (text: string, code: string) => course([fill(0, 5)], { medication: { text, coding: { system: 'urn:oid:1.2', code } } });
  const named = (text: string) => course([fill(0, 5)], { medication: { text } });
  const groups = (courses: Course[]) => adherenceOf(courses, days).map(({ dispenses }) => dispenses);
  expect(groups([coded('Ramipril', 'C09AA05'), coded('Ramipril Hexal', 'C09AA05'), coded('Ramipril', 'C09AA04')])).toEqual([2, 1]);
  expect(groups([named('Ramipril 5 mg'), named('ramipril  5 MG'), named('Ramipril 10 mg')])).toEqual([2, 1]);
  expect(groups([course([])])).toEqual([]);
});

test('the days are the last 180 unless it is said, none of them ahead, and 730 at the most', () => {
  const today = '2026-11-28';
  expect(adherenceDaysOf({}, today)).toEqual({ from: '2026-06-02', to: today });
  expect(adherenceDaysOf({ to: '2027-01-01', from: '2026-11-01' }, today)).toEqual({ from: '2026-11-01', to: today });
  expect(adherenceDaysOf({ from: addDays(today, -729) }, today).from).toBe(addDays(today, -729));
  expect(() => adherenceDaysOf({ from: addDays(today, -730) }, today)).toThrow(
    expect.objectContaining({ details: { errors: [expect.objectContaining({ pointer: '/to', code: 'window_too_long' })] } }),
  );
});
