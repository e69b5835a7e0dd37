import { expect, test } from 'vitest';
import { CalendarEvent, spanOf, wholeDays } from './calendar.ts';

const base = { eventId: 'a', uid: 'a', status: 'confirmed', title: 'Dentist', busy: true, updatedAt: '2026-11-21T08:00:00.000Z' } as const;
const zone = 'Europe/Berlin';

test('an event of whole days says how many; one at a time has none', () => {
  expect(wholeDays({ start: { date: '2026-12-24' }, end: { date: '2026-12-27' } })).toBe(3);
  // Some calendars give a day the same day as its end.
  expect(wholeDays({ start: { date: '2026-12-24' }, end: { date: '2026-12-24' } })).toBe(1);
  expect(
    wholeDays({ start: { date: '2026-12-24', time: '09:00', zone }, end: { date: '2026-12-24', time: '10:00', zone } }),
  ).toBeUndefined();
});

test('an event over the end of summer time takes the hour that comes twice', () => {
  expect(spanOf({ start: { date: '2026-10-25' }, end: { date: '2026-10-26' } }, zone)).toEqual({
    from: '2026-10-24T22:00:00.000Z',
    to: '2026-10-25T23:00:00.000Z',
  });
});

test('an occurrence of a series names the series and the time that it replaces', () => {
  const moved = { date: '2026-11-29', time: '09:00', zone };
  const occurrence = { ...base, start: moved, end: moved, occurrenceOf: { eventId: 'series', start: { ...moved, date: '2026-11-28' } } };
  expect(CalendarEvent.parse(occurrence)).toEqual(occurrence);
});
