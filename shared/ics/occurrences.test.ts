import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { busyOccurrences } from '../domain/calendars/subscriptions/subscribed-occurrences.ts';
import { readFile } from './file.ts';

const zone = 'Europe/Berlin';
const now = '2026-11-28T08:00:00.000Z';
const calendar = (...lines: string[]) => ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:x', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const event = (uid: string, ...lines: string[]) => ['BEGIN:VEVENT', `UID:${uid}`, ...lines, 'END:VEVENT'];
const window = { from: '2026-10-01T00:00:00.000Z', to: '2026-12-31T00:00:00.000Z' };
const eventsOf = (text: string) => {
  const file = readFile(text, zone, now);
  if (typeof file === 'string') throw new Error(file);
  return file.events;
};
const occurrences = (text: string, most = 2000) => busyOccurrences(eventsOf(text), zone, window, { most })?.occurrences;
const spans = (text: string) => (occurrences(text) ?? []).map(({ from, to }) => `${from.slice(0, 16)} ${to.slice(11, 16)}`).sort();

describe('the busy times of a calendar', () => {
  test('follow the wall clock over daylight saving time, without what was left out, moved or cancelled', () => {
    const text = calendar(
      ...event(
        'a',
        `DTSTART;TZID=${zone}:20261010T090000`,
        `DTEND;TZID=${zone}:20261010T100000`,
        'RRULE:FREQ=WEEKLY;COUNT=6',
        `EXDATE;TZID=${zone}:20261017T090000`,
      ),
      ...event(
        'a',
        `RECURRENCE-ID;TZID=${zone}:20261024T090000`,
        `DTSTART;TZID=${zone}:20261025T090000`,
        `DTEND;TZID=${zone}:20261025T093000`,
      ),
      ...event('a', `RECURRENCE-ID;TZID=${zone}:20261031T090000`, `DTSTART;TZID=${zone}:20261031T090000`, 'STATUS:CANCELLED'),
    );
    expect(spans(text)).toEqual(['2026-10-10T07:00 08:00', '2026-10-25T08:00 08:30', '2026-11-07T08:00 09:00', '2026-11-14T08:00 09:00']);
  });

  test('are whole days by the calendar, 25 hours long where the clock is set back', () => {
    const text = calendar(...event('a', 'DTSTART;VALUE=DATE:20261025', 'DTEND;VALUE=DATE:20261026'));
    expect(occurrences(text)).toMatchObject([{ from: '2026-10-24T22:00:00.000Z', to: '2026-10-25T23:00:00.000Z' }]);
  });

  test('are not those of events that say that they take no time, and of moments', () => {
    expect(occurrences(calendar(...event('a', 'DTSTART:20261101T090000Z', 'DTEND:20261101T100000Z', 'TRANSP:TRANSPARENT')))).toEqual([]);
    expect(occurrences(calendar(...event('a', 'DTSTART:20261101T090000Z')))).toEqual([]);
  });

  test('are too many to be kept, rather than cut', () => {
    const text = calendar(...event('a', 'DTSTART:20200101T090000Z', 'DTEND:20200101T093000Z', 'RRULE:FREQ=HOURLY'));
    expect(occurrences(text)?.length).toBeUndefined();
    expect(occurrences(text, 5000)?.length).toBeGreaterThan(2000);
  });

  test.each([
    'FREQ=DAILY;INTERVAL=3',
    'FREQ=WEEKLY;BYDAY=MO,WE,FR',
    'FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,SU',
    'FREQ=MONTHLY;BYDAY=-1FR',
    'FREQ=MONTHLY;BYMONTHDAY=-1',
    'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
    'FREQ=YEARLY;BYMONTH=11;BYDAY=4TH',
    'FREQ=DAILY;UNTIL=20261115T230000Z',
    'FREQ=WEEKLY;COUNT=150',
  ])('are those that an independent reader expands %s to', rule => {
    const text = calendar(...event('a', `DTSTART;TZID=${zone}:20240105T090000`, `DTEND;TZID=${zone}:20240105T103000`, `RRULE:${rule}`));
    const component = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent('vevent')!;
    const iterator = new ICAL.Event(component).iterator();
    const expected: string[] = [];
    for (let next = iterator.next(); next && next.toString() < '2026-12-31'; next = iterator.next())
      if (next.toString() >= '2026-10-01') expected.push(next.toString().slice(0, 16));
    const local = (at: string) => new Date(at).toLocaleString('sv', { timeZone: zone }).replace(' ', 'T').slice(0, 16);
    expect(
      (occurrences(text) ?? [])
        .map(({ from }) => local(from))
        .filter(at => at >= '2026-10-01')
        .sort(),
    ).toEqual(expected);
  });
});

describe('a file that was found on the web', () => {
  test('says how it is called, and how often it wants to be read', () => {
    const head = ['X-WR-CALNAME:School\\, holidays', 'REFRESH-INTERVAL;VALUE=DURATION:PT4H', 'X-PUBLISHED-TTL:PT1H'];
    expect(readFile(calendar(...head, ...event('a', 'DTSTART;VALUE=DATE:20261025')), zone, now)).toMatchObject({
      name: 'School, holidays',
      refreshMinutes: 240,
    });
    expect(readFile(calendar('X-PUBLISHED-TTL:PT30M'), zone, now)).toMatchObject({ refreshMinutes: 30, events: [] });
    expect(readFile(calendar('REFRESH-INTERVAL;VALUE=DURATION:soon'), zone, now)).toMatchObject({ refreshMinutes: undefined });
  });

  test.each([
    ['a page with status 200', '<!doctype html><html><body>Sign in</body></html>'],
    ['nothing', ''],
    ['a calendar that was torn off', 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART:2026'],
    ['a calendar whose end is missing', calendar(...event('a', 'DTSTART:20261101T090000Z')).replace('END:VCALENDAR\r\n', '')],
    ['a contact', 'BEGIN:VCARD\r\nEND:VCARD\r\n'],
  ])('that is %s is no calendar', (_, text) => {
    expect(readFile(text, zone, now)).toBe('not_a_calendar');
  });

  test('that is too long is not read at all', () => {
    expect(readFile(`BEGIN:VCALENDAR\r\n${'\n'.repeat(1_000_000)}`, zone, now)).toBe('too_large');
    expect(
      readFile(calendar(...Array.from({ length: 5001 }, (_, i) => event(`e${i}`, 'DTSTART:20261101T090000Z')).flat()), zone, now),
    ).toBe('too_large');
  });
});
