import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { isZone, offsetAt, placeInZone } from './zone.ts';

const ms = (text: string) => Date.parse(`${text}Z`);
const zones = Intl.supportedValuesOf('timeZone');
const anyZone = fc.constantFrom(
  ...zones,
  'Europe/Berlin',
  'America/New_York',
  'Australia/Sydney',
  'America/Santiago',
  'Africa/Casablanca',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'Asia/Gaza',
  'Pacific/Apia',
  'Antarctica/Troll',
  'America/St_Johns',
  'Asia/Kathmandu',
);
const anyMoment = fc.integer({ min: ms('1972-01-10T00:00'), max: ms('2110-01-01T00:00') });

const plain = (wallMs: number) => Temporal.PlainDateTime.from(new Date(wallMs).toISOString().slice(0, 23));

test('a zone keeps the offset that Temporal gives it, at any instant', () => {
  fc.assert(
    fc.property(anyZone, anyMoment, (zone, instant) => {
      const zoned = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone);
      expect(offsetAt(zone, instant)).toBe(zoned.offsetNanoseconds / 1_000_000);
    }),
    { numRuns: 2000 },
  );
});

test('a wall-clock time lands where Temporal puts it', () => {
  fc.assert(
    fc.property(anyZone, anyMoment, (zone, wallMs) => {
      expect(placeInZone(zone, wallMs).ms).toBe(plain(wallMs).toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds);
    }),
    { numRuns: 2000 },
  );
});

test('around every change of the clock from 2020 to 2035 a wall-clock time lands where Temporal puts it', () => {
  const checked = [
    'Europe/Berlin',
    'America/Santiago',
    'Africa/Casablanca',
    'Australia/Lord_Howe',
    'America/Havana',
    'Asia/Gaza',
    'Antarctica/Troll',
  ];
  for (const zone of checked) {
    let moment = Temporal.Instant.from('2020-01-01T00:00Z').toZonedDateTimeISO(zone);
    for (;;) {
      const change = moment.getTimeZoneTransition('next');
      if (!change || change.year > 2035) break;
      for (let minutes = -200; minutes <= 200; minutes += 20) {
        const wallMs = ms(change.toPlainDateTime().toString().slice(0, 16)) + minutes * 60_000;
        const expected = plain(wallMs).toZonedDateTime(zone, { disambiguation: 'compatible' });
        expect({ zone, wallMs, ms: placeInZone(zone, wallMs).ms }).toEqual({ zone, wallMs, ms: expected.epochMilliseconds });
      }
      moment = change;
    }
  }
});

test.each([
  ['Europe/Berlin', '2026-03-29T02:30', '2026-03-29T01:30', 'gap'],
  ['Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30', 'overlap'],
  ['Europe/Berlin', '2026-03-29T03:00', '2026-03-29T01:00', undefined],
  ['Europe/Berlin', '2026-10-25T03:00', '2026-10-25T02:00', undefined],
  ['America/New_York', '2026-03-08T02:15', '2026-03-08T07:15', 'gap'],
  ['America/New_York', '2026-11-01T01:15', '2026-11-01T05:15', 'overlap'],
  ['Australia/Sydney', '2026-10-04T02:30', '2026-10-03T16:30', 'gap'],
  ['Australia/Sydney', '2026-04-05T02:30', '2026-04-04T15:30', 'overlap'],
  ['America/Santiago', '2026-09-06T00:30', '2026-09-06T04:30', 'gap'],
  ['America/Santiago', '2026-04-04T23:30', '2026-04-05T02:30', 'overlap'],
  // Half an hour only.
  ['Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-03T15:45', 'gap'],
  ['Australia/Lord_Howe', '2026-04-05T01:45', '2026-04-04T14:45', 'overlap'],
  // Morocco leaves its summer time for Ramadan.
  ['Africa/Casablanca', '2026-03-22T02:30', '2026-03-22T02:30', 'gap'],
  ['Africa/Casablanca', '2026-02-15T02:30', '2026-02-15T01:30', 'overlap'],
  ['UTC', '2026-03-29T02:30', '2026-03-29T02:30', undefined],
  ['Asia/Kathmandu', '2026-03-29T02:30', '2026-03-28T20:45', undefined],
])('in %s, %s is %s UTC (%s)', (zone, wall, utc, shift) => {
  expect(placeInZone(zone, ms(wall))).toEqual(shift === undefined ? { ms: ms(utc) } : { ms: ms(utc), shift });
});

test.each([
  'Europe/Berlin',
  'UTC',
  'America/Argentina/Buenos_Aires',
  'EST5EDT',
  'Etc/GMT+5',
  'Asia/Calcutta',
  'Asia/Kolkata',
  'US/Eastern',
])('%s is a zone', name => {
  expect(isZone(name)).toBe(true);
});

test.each(['', '+02:00', '-0500', 'Mars/Olympus', 'europe/berlin', 'Europe/Berlin ', 'Europe', '2026'])('%j is no zone', name => {
  expect(isZone(name)).toBe(false);
});
