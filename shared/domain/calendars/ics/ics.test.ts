import fc from 'fast-check';
import ICAL from 'ical.js';
import { expect, test } from 'vitest';
import { offsetAt } from '../../time/zone.ts';
import { calendarIn } from './calendar-ics.fixture.ts';
import { calendarText } from './calendar-ics.ts';
import { escaped, folded } from './ics.ts';
import { zoneDefinition } from './ics-zone.ts';

const anyText = fc.string({
  unit: fc.oneof(fc.constantFrom('ä', '🦷', '漢', '\\', ';', ',', '\n', ' ', 'a', ':', '"'), fc.string({ unit: 'grapheme', maxLength: 1 })),
  maxLength: 300,
});
// biome-ignore lint/suspicious/noControlCharactersInRegex: a content line has none of these
const controls = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

test('a line of any text is folded at 75 octets, within no character, and unfolds to itself', () => {
  fc.assert(
    fc.property(anyText, text => {
      const line = `SUMMARY:${escaped(text)}`;
      const lines = folded(line).split('\r\n');
      expect(lines.at(-1)).toBe('');
      for (const each of lines) {
        expect(Buffer.byteLength(each)).toBeLessThanOrEqual(75);
        expect(each.isWellFormed()).toBe(true);
      }
      expect(folded(line).replaceAll('\r\n ', '').slice(0, -2)).toBe(line);
    }),
  );
});

test('any title is read by another parser as it was written, without what no line may hold', () => {
  fc.assert(
    fc.property(anyText, title => {
      const at = { date: '2026-11-28' };
      const event = {
        eventId: 'a',
        uid: 'a',
        status: 'confirmed',
        start: at,
        end: at,
        busy: false,
        updatedAt: '2026-11-21T08:00:00.000Z',
      } as const;
      const text = calendarText({ name: title || 'a', refresh: 'PT1H', language: 'en' }, [{ ...event, title }], [], false);
      const read = calendarIn(text).getFirstSubcomponent('vevent')!.getFirstPropertyValue('summary') ?? '';
      expect(read).toBe(title.toWellFormed().replace(/\r\n?/g, '\n').replace(controls, ''));
    }),
  );
});

const zones = [
  'Europe/Berlin',
  'America/New_York',
  'America/Santiago',
  'Africa/Casablanca',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Europe/Dublin',
  'UTC',
  'Asia/Gaza',
  'Pacific/Chatham',
];

test.each(zones)('the definition of %s gives the offset of the zone data on every day for four years', zone => {
  const component = ICAL.Component.fromString(zoneDefinition(zone, 2026).trimEnd());
  const defined = new ICAL.Timezone({ component, tzid: zone });
  for (let ms = Date.UTC(2026, 0, 1, 12); ms < Date.UTC(2030, 0, 1); ms += 86_400_000) {
    const offset = offsetAt(zone, ms);
    const wall = new Date(ms + offset);
    const time = new ICAL.Time(
      {
        year: wall.getUTCFullYear(),
        month: wall.getUTCMonth() + 1,
        day: wall.getUTCDate(),
        hour: wall.getUTCHours(),
        minute: wall.getUTCMinutes(),
        second: 0,
        isDate: false,
      },
      defined,
    );
    expect(defined.utcOffset(time) * 1000, wall.toISOString()).toBe(offset);
  }
});

test('what repeats each year is told as a rule, what does not one by one', () => {
  expect(zoneDefinition('Europe/Berlin', 2026)).toContain('RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\n');
  expect(zoneDefinition('America/New_York', 2026)).toContain('RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\r\n');
  expect(zoneDefinition('Africa/Casablanca', 2026)).not.toContain('RRULE');
  expect(zoneDefinition('Asia/Kathmandu', 2026)).not.toContain('DAYLIGHT');
});
