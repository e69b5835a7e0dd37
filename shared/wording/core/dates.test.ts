import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wordingFor } from './wording.ts';

const datesOf = (locale: string, zone = 'Europe/Berlin') => wordingFor({ locale, zone }).dates;
const today = '2026-11-21';

test.each([
  ['en', 'today at 9:00 AM', 'tomorrow', 'Thursday, November 19'],
  ['en-GB', 'today at 09:00', 'tomorrow', 'Thursday 19 November'],
  ['de', 'heute um 09:00', 'morgen', 'Donnerstag, 19. November'],
  ['fr', 'aujourd’hui à 09:00', 'demain', 'jeudi 19 novembre'],
  ['es', 'hoy, 9:00', 'mañana', 'jueves, 19 de noviembre'],
  ['pt', 'hoje, 09:00', 'amanhã', 'quinta-feira, 19 de novembro'],
])('%s tells days as its readers do', (locale, timed, tomorrow, past) => {
  const dates = datesOf(locale);
  const spaced = (text: string) => text.replaceAll(/\s/g, ' ');
  expect(spaced(dates.when({ date: today, time: '09:00', zone: 'Europe/Berlin' }, today))).toBe(timed);
  expect(dates.when({ date: '2026-11-22' }, today)).toBe(tomorrow);
  expect(dates.when({ date: '2026-11-19' }, today)).toBe(past);
});

test('a day of another year says which', () => {
  expect(datesOf('en').when({ date: '2027-01-02' }, today)).toBe('Saturday, January 2, 2027');
});

test('a day without a time is the same day everywhere', () => {
  fc.assert(
    fc.property(fc.constantFrom('Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Asia/Kathmandu', 'UTC'), zone => {
      expect(datesOf('en', zone).seen({ date: today })).toEqual({ date: today, at: expect.any(String) });
      expect(datesOf('en', zone).leaf(today)).toEqual({ weekday: 'Sat', day: '21', month: 'Nov' });
    }),
  );
});

test('a time in another zone is told in the reader’s, with its name', () => {
  const chicago = { date: today, time: '20:30', zone: 'America/Chicago' };
  expect(datesOf('de').seen(chicago)).toEqual({ date: '2026-11-22', time: '03:30 MEZ', at: '2026-11-22T02:30:00.000Z' });
  expect(datesOf('en-GB').when(chicago, today)).toBe('tomorrow at 03:30 CET');
});

test('a zone whose clock shows the same needs no name', () => {
  expect(datesOf('de').seen({ date: today, time: '20:30', zone: 'Europe/Paris' }).time).toBe('20:30');
});

test('a time that daylight saving skips is told as it will be on the clock', () => {
  expect(datesOf('de').seen({ date: '2026-03-29', time: '02:30', zone: 'Europe/Berlin' }).time).toBe('03:30');
});

test('a moment of today is a time alone, one of yesterday has its day', () => {
  const dates = datesOf('en-GB');
  expect(dates.moment('2026-11-21T18:00:00Z', today)).toBe('at 19:00');
  expect(dates.moment('2026-11-20T22:59:59Z', today)).toBe('yesterday at 23:59');
  expect(dates.moment('2026-11-20T23:00:00Z', today)).toBe('at 00:00');
});

test.each([
  [61_000, '1 minute'],
  [12 * 60_000 + 9000, '12 minutes'],
  [60 * 60_000, '1 hour'],
  [90 * 60_000, '90 minutes'],
  [26 * 3_600_000, '26 hours'],
  [24 * 3_600_000, '1 day'],
  [75 * 3_600_000, '3 days'],
  [0, '0 minutes'],
])('%d ms are told as %s', (ms, told) => {
  expect(datesOf('en').duration(ms)).toBe(told);
});

test('a week is told as a range', () => {
  expect(datesOf('de').range('2026-11-21', '2026-11-27')).toBe('21.–27. November');
});
