import { describe, expect, test } from 'vitest';
import { feedText } from '../domain/calendars/feeds/feed-text.ts';
import { calendarEventsOf } from '../domain/calendars/sync/calendar-item.ts';
import { due, itemAt, type Options } from '../domain/items/items/item.fixture.ts';
import { readCalendar } from './read.ts';

const now = '2026-11-28T08:00:00.000Z';
const calendar = (...lines: string[]) => ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:x', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const event = (...lines: string[]) => calendar('BEGIN:VEVENT', 'UID:a', 'DTSTAMP:20261121T080000Z', ...lines, 'END:VEVENT');
const read = (text: string) => readCalendar(text, 'Europe/Berlin', now)!;
const first = (text: string) => read(text)[0]!;

describe('a time of a file', () => {
  test.each([
    ['a day', 'DTSTART;VALUE=DATE:20261224', { date: '2026-12-24' }, { date: '2026-12-25' }],
    ['a floating time', 'DTSTART:20261224T180000', due('2026-12-24T18:00'), due('2026-12-24T18:00')],
    ['a time in UTC, by the clock of its reader', 'DTSTART:20261224T170000Z', due('2026-12-24T18:00'), due('2026-12-24T18:00')],
    [
      'a time in a zone',
      'DTSTART;TZID=America/New_York:20261224T180000',
      due('2026-12-24T18:00', 'America/New_York'),
      due('2026-12-24T18:00', 'America/New_York'),
    ],
    [
      'a time in a zone of Windows',
      'DTSTART;TZID="Tokyo Standard Time":20261224T180000',
      due('2026-12-24T18:00', 'Asia/Tokyo'),
      due('2026-12-24T18:00', 'Asia/Tokyo'),
    ],
    [
      'a time in a zone by its long name',
      'DTSTART;TZID=/freeassociation.sourceforge.net/Europe/London:20261224T180000',
      due('2026-12-24T18:00', 'Europe/London'),
      due('2026-12-24T18:00', 'Europe/London'),
    ],
    ['a duration', 'DTSTART:20261224T180000\r\nDURATION:PT90M', due('2026-12-24T18:00'), due('2026-12-24T19:30')],
    ['hours over the hour that is skipped', 'DTSTART:20270328T013000\r\nDURATION:PT2H', due('2027-03-28T01:30'), due('2027-03-28T04:30')],
    ['hours over the hour that comes twice', 'DTSTART:20261025T013000\r\nDURATION:PT3H', due('2026-10-25T01:30'), due('2026-10-25T03:30')],
    ['seconds cut to the minute', 'DTSTART:20261224T180000\r\nDURATION:PT90S', due('2026-12-24T18:00'), due('2026-12-24T18:01')],
    ['a day by the clock', 'DTSTART:20261024T180000\r\nDURATION:P1D', due('2026-10-24T18:00'), due('2026-10-25T18:00')],
    ['days by a duration', 'DTSTART;VALUE=DATE:20261224\r\nDURATION:P2D', { date: '2026-12-24' }, { date: '2026-12-26' }],
  ])('%s', (_, line, start, end) => {
    expect(first(event(line)).event).toMatchObject({ start, end });
  });

  test('is in the zone that the calendar names, where it names none itself', () => {
    const text = event('DTSTART:20261224T170000Z').replace('PRODID:x', 'PRODID:x\r\nX-WR-TIMEZONE:Asia/Tokyo');
    expect(first(text).event?.start).toEqual(due('2026-12-25T02:00', 'Asia/Tokyo'));
  });
});

test('a series with days left out and besides, an occurrence moved and one cancelled, and alarms of every kind', () => {
  const text = calendar(
    'BEGIN:VEVENT',
    'UID:a',
    'DTSTART;TZID=Europe/Berlin:20261205T090000',
    'DTEND;TZID=Europe/Berlin:20261205T100000',
    'RRULE:FREQ=WEEKLY;UNTIL=20270301T080000Z;BYDAY=SA',
    'EXDATE;TZID=Europe/Berlin:20261212T090000,20261219T090000',
    'RDATE;TZID=Europe/Berlin:20261210T090000',
    'SUMMARY:Zahnarzt\\; früh\\, mit 🦷 und einer langen Zeile\\, die über die fünfundsiebzig Okt',
    ' ette geht',
    'CATEGORIES:Health,Teeth',
    'PRIORITY:2',
    'LOCATION:Berlin',
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    'TRIGGER:-PT15M',
    'END:VALARM',
    'BEGIN:VALARM',
    'ACTION:AUDIO',
    'TRIGGER;RELATED=END:-PT5M',
    'END:VALARM',
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    'TRIGGER;VALUE=DATE-TIME:20261205T070000Z',
    'END:VALARM',
    'END:VEVENT',
    'BEGIN:VEVENT',
    'UID:a',
    'RECURRENCE-ID;TZID=Europe/Berlin:20270102T090000',
    'DTSTART;TZID=Europe/Berlin:20270103T110000',
    'SUMMARY:moved',
    'END:VEVENT',
    'BEGIN:VEVENT',
    'UID:a',
    'RECURRENCE-ID;TZID=Europe/Berlin:20270109T090000',
    'DTSTART;TZID=Europe/Berlin:20270109T090000',
    'STATUS:CANCELLED',
    'END:VEVENT',
  );
  const [series, moved, cancelled] = read(text);
  expect(series).toMatchObject({
    title: 'Zahnarzt; früh, mit 🦷 und einer langen Zeile, die über die fünfundsiebzig Oktette geht',
    tags: ['health', 'teeth'],
    priority: 'high',
    event: {
      series: {
        rule: expect.stringMatching(/^FREQ=WEEKLY;.*UNTIL=20270301T080000Z/),
        except: [due('2026-12-12T09:00'), due('2026-12-19T09:00')],
        also: [due('2026-12-10T09:00')],
      },
      notes: 'Berlin',
      alarms: [
        { offset: '-PT15M', relativeTo: 'start' },
        { offset: '-PT5M', relativeTo: 'end' },
        { offset: '-PT1H', relativeTo: 'start' },
      ],
    },
  });
  expect(moved?.event).toMatchObject({ start: due('2027-01-03T11:00'), occurrenceOf: { eventId: 'a', start: due('2027-01-02T09:00') } });
  expect(cancelled).toMatchObject({ refused: 'cancelled', event: { occurrenceOf: { start: due('2027-01-09T09:00') } } });
});

test.each([
  ['a journal', calendar('BEGIN:VJOURNAL', 'UID:a', 'END:VJOURNAL'), 'kind_not_taken'],
  ['an event without a start', event('SUMMARY:x'), 'start_missing'],
  ['an event without a UID', event('DTSTART:20261224T180000').replace('UID:a\r\n', ''), 'uid_missing'],
  ['a task that is done', calendar('BEGIN:VTODO', 'UID:a', 'STATUS:COMPLETED', 'END:VTODO'), 'completed'],
  ['a time that is none', event('DTSTART:tomorrow'), 'not_readable'],
])('%s is refused by itself, and says why', (_, text, refused) => {
  expect(read(text)).toMatchObject([{ refused }]);
});

test.each([
  ['nothing', ''],
  ['a page', '<html></html>'],
  ['a card', 'BEGIN:VCARD\r\nEND:VCARD\r\n'],
  ['half a file', 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT'],
])('%s is no calendar', (_, text) => {
  expect(readCalendar(text, 'UTC', now)).toBeUndefined();
});

test('tasks are due at their due, from their start; one without a time is one all the same', () => {
  const task = (...lines: string[]) => first(calendar('BEGIN:VTODO', 'UID:a', 'SUMMARY:x', ...lines, 'END:VTODO'));
  expect(task('DTSTART:20261224T170000', 'DUE:20261224T180000').event).toMatchObject({
    start: due('2026-12-24T17:00'),
    end: due('2026-12-24T18:00'),
  });
  expect(task('DUE;VALUE=DATE:20261224').event).toMatchObject({ start: { date: '2026-12-24' }, end: { date: '2026-12-25' } });
  expect(task()).toMatchObject({ title: 'x', event: undefined, refused: undefined });
});

test('what a feed of ours writes is read as the same events', () => {
  const window = { from: '2026-11-21T00:00:00.000Z', to: '2027-11-22T00:00:00.000Z' };
  const given = (more: Options) => itemAt('2026-11-21T08:00:00Z', { zone: 'Europe/Berlin', ...more });
  const items = [
    given({ due: due('2026-12-05T09:00'), duration: 'PT45M', recurrence: { rule: 'FREQ=WEEKLY;COUNT=9', except: ['2026-12-12'] } }),
    given({ due: due('2026-12-31'), recurrence: { rule: 'FREQ=MONTHLY', monthEnd: 'backward' } }),
    given({ due: due('2027-03-28T02:30', 'Europe/Berlin'), title: '漢字 🦷 ; , \\ ' }),
  ];
  const told = items.map(item => ({ item, updatedAt: '2026-11-21T08:00:00.000Z' }));
  const text = feedText({ name: 'x', tasks: false, alarms: true }, told, window, false);
  const written = items.flatMap(item => calendarEventsOf(item, window, '2026-11-21T08:00:00.000Z').events);
  expect(read(text).map(each => each.event)).toMatchObject(
    written.map(({ uid, title, start, end, series }) => ({ uid, title: title.trim(), start, end, ...(series ? { series } : {}) })),
  );
});

describe('A15: a zone that a file describes and nobody knows by its name', () => {
  const observance = (kind: string, start: string, before: string, after: string, ...more: string[]) => [
    `BEGIN:${kind}`,
    `DTSTART:${start}`,
    `TZOFFSETFROM:${before}`,
    `TZOFFSETTO:${after}`,
    ...more,
    `END:${kind}`,
  ];
  const inZoneOf = (...observances: string[][]) =>
    first(
      calendar(
        'BEGIN:VTIMEZONE',
        'TZID:Customized Time Zone',
        ...observances.flat(),
        'END:VTIMEZONE',
        'BEGIN:VEVENT',
        'UID:a',
        'DTSTART;TZID=Customized Time Zone:20261203T100000',
        'RRULE:FREQ=WEEKLY',
        'END:VEVENT',
      ),
    );
  const european = [
    observance('STANDARD', '16010101T030000', '+0200', '+0100', 'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10'),
    observance('DAYLIGHT', '16010101T020000', '+0100', '+0200', 'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3'),
  ];

  test.each([
    ['half an hour beside the hours, all year', [observance('STANDARD', '16010101T000000', '+0330', '+0330')], 'Asia/Tehran'],
    ['whole hours all year', [observance('STANDARD', '19700101T000000', '+0300', '+0300')], 'Etc/GMT-3'],
    ['the reader’s own clock', european, 'Europe/Berlin'],
    [
      'the clock of New York',
      [
        observance('STANDARD', '20071104T020000', '-0400', '-0500', 'RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU'),
        observance('DAYLIGHT', '20070311T020000', '-0500', '-0400', 'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU'),
      ],
      'America/New_York',
    ],
  ])('%s: the first zone with that clock', (_, observances, zone) => {
    expect(inZoneOf(...observances)).toMatchObject({ event: { start: due('2026-12-03T10:00', zone) }, losses: [] });
  });

  test('has its moments told in the reader’s zone where no zone has its clock, and says so', () => {
    const odd = inZoneOf(observance('STANDARD', '19700101T000000', '+0537', '+0537'));
    expect(odd).toMatchObject({ event: { start: due('2026-12-03T05:23') }, losses: [{ part: 'TZID', reason: 'told_in_another_zone' }] });
  });

  test('is meant in the reader’s zone where nothing is said of its clock, and says so', () => {
    for (const observances of [[], [observance('STANDARD', '19700101T000000', '+0300', '+0300', 'RRULE:FREQ=SECONDLY')]])
      expect(inZoneOf(...observances)).toMatchObject({
        event: { start: due('2026-12-03T10:00') },
        losses: [{ part: 'TZID', reason: 'zone_not_known' }],
      });
  });

  test('every zone is found again by the clock that our own feeds write of it', () => {
    for (const zone of [
      'Africa/Casablanca',
      'America/Santiago',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
      'Pacific/Chatham',
      'Europe/Dublin',
    ]) {
      const item = itemAt('2026-11-21T08:00:00Z', { due: due('2026-12-05T09:00', zone), zone });
      const window = { from: '2026-11-21T00:00:00.000Z', to: '2027-11-22T00:00:00.000Z' };
      const text = feedText({ name: 'x', tasks: false, alarms: false }, [{ item, updatedAt: '2026-11-21T08:00:00.000Z' }], window, false);
      const [read] = readCalendar(text.replaceAll(zone, 'Somewhere'), zone, now)!;
      expect([zone, read?.event?.start]).toEqual([zone, { date: '2026-12-05', time: '09:00', zone }]);
    }
  });
});
