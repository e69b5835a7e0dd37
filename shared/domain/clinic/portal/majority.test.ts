import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { majorityOf } from './majority.ts';

const zones = Intl.supportedValuesOf('timeZone');
const clocks = new Map<string, Intl.DateTimeFormat>();
/** The day that a zone shows, by ICU: not by the zone rules that the product reads. */
const dayIn = (zone: string, ms: number): string => {
  const clock = clocks.get(zone) ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });
  clocks.set(zone, clock);
  return clock.format(ms);
};
const isDay = (date: string): boolean => new Date(`${date}T00:00:00Z`).toISOString().startsWith(date);

/** Is it the very first moment of a day that is not before the birthday? Counted from both sides of it, without a rule for any date. */
const expectFirstMoment = (at: string, birthday: string, zone: string): void => {
  const ms = Date.parse(at);
  expect({ birthday, zone, isEarlier: dayIn(zone, ms - 1) < birthday, isThere: dayIn(zone, ms) >= birthday }).toEqual({
    ...{ birthday, zone },
    ...{ isEarlier: true, isThere: true },
  });
};

const midnight = (date: string): number => Date.parse(`${date}T00:00:00Z`);
/** The days of a year on which a zone changes its clock, with those around them: where its noon is not the noon of the day before. */
const daysAtChanges = (zone: string, year: number): string[] => {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
  const days = Array.from({ length: 366 }, (_, i) => new Date(Date.UTC(year, 0, 1 + i)).toISOString().slice(0, 10));
  const noons = days.map(day => clock.format(midnight(day) + 43_200_000));
  const changed = days.filter((_, i) => i > 0 && noons[i] !== noons[i - 1]);
  return changed.flatMap(day => [-1, 0, 1].map(shift => new Date(midnight(day) + shift * 86_400_000).toISOString().slice(0, 10)));
};

describe('somebody comes of age', () => {
  test('at the first moment of their birthday, in every zone, on the days on which its clock changes and around them', () => {
    let seen = 0;
    for (const zone of zones)
      for (const day of daysAtChanges(zone, 2018)) {
        const [year, ...rest] = day.split('-');
        const born = [Number(year) - 18, ...rest].join('-');
        if (!isDay(born)) continue;
        expectFirstMoment(majorityOf(born, 18, zone), day, zone);
        seen += 1;
      }
    expect(seen).toBeGreaterThan(500);
  });

  test('at the first moment of 1 March, where they were born on a leap day and the year has none', () => {
    for (const zone of zones) {
      expectFirstMoment(majorityOf('2008-02-29', 18, zone), '2026-03-01', zone);
      expectFirstMoment(majorityOf('2008-02-29', 20, zone), '2028-02-29', zone);
      expectFirstMoment(majorityOf('1980-02-29', 20, zone), '2000-02-29', zone);
    }
  });

  test('whatever the day, the age and the zone', () => {
    const days = fc.date({ min: new Date('1975-01-01'), max: new Date('2030-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(days, fc.integer({ min: 12, max: 25 }), fc.constantFrom(...zones), (date, age, zone) => {
        const born = date.toISOString().slice(0, 10);
        const then = `${Number(born.slice(0, 4)) + age}${born.slice(4)}`;
        expectFirstMoment(majorityOf(born, age, zone), isDay(then) ? then : then.replace('-02-29', '-03-01'), zone);
      }),
      { numRuns: 2_000 },
    );
  });

  test('as early as they may, where no more than the month or the year of their birth is known', () => {
    expect(majorityOf('2008', 18, 'Europe/Berlin')).toBe('2025-12-31T23:00:00.000Z');
    expect(majorityOf('2008-07', 18, 'Europe/Berlin')).toBe('2026-06-30T22:00:00.000Z');
  });
});
