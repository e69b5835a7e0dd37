import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  formatDate,
  formatTime,
  monthLength,
  msPerDay,
  parseDate,
  parseTime,
  startOfWeek,
  toCivil,
  toEpochDay,
  weekdayIndex,
  yearLength,
} from './civil.ts';

const anyDay = fc.integer({ min: -200_000, max: 200_000 });

test('a day counted since 1970 is the same day on the platform calendar, there and back', () => {
  fc.assert(
    fc.property(anyDay, day => {
      const date = new Date(day * msPerDay);
      const civil = toCivil(day);
      expect(civil).toEqual({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() });
      expect(toEpochDay(civil.year, civil.month, civil.day)).toBe(day);
      expect(weekdayIndex(day)).toBe((date.getUTCDay() + 6) % 7);
    }),
  );
});

test('a date and a time read back as they were written', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 84_000 }), fc.integer({ min: 0, max: 1439 }), (day, minutes) => {
      expect(parseDate(formatDate(day))).toBe(day);
      expect(formatDate(day)).toBe(new Date(day * msPerDay).toISOString().slice(0, 10));
      expect(parseTime(formatTime(minutes))).toBe(minutes);
    }),
  );
});

test.each([
  [2024, 2, 29],
  [2025, 2, 28],
  [2100, 2, 28],
  [2000, 2, 29],
  [2026, 4, 30],
  [2026, 12, 31],
])('%i-%i has %i days', (year, month, days) => {
  expect(monthLength(year, month)).toBe(days);
});

test('the months of a year add up to the year', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1970, max: 2200 }), year => {
      const months = Array.from({ length: 12 }, (_, index) => monthLength(year, index + 1));
      expect(months.reduce((sum, days) => sum + days, 0)).toBe(yearLength(year));
      expect(toEpochDay(year + 1, 1, 1) - toEpochDay(year, 1, 1)).toBe(yearLength(year));
    }),
  );
});

test('a week begins on its first weekday, at most six days before any of its days', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: 0, max: 6 }), (day, weekStart) => {
      const first = startOfWeek(day, weekStart);
      expect(weekdayIndex(first)).toBe(weekStart);
      expect(day - first).toBeGreaterThanOrEqual(0);
      expect(day - first).toBeLessThan(7);
    }),
  );
});
