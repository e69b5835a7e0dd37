import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ItemInput } from './item.ts';
import { readQuickAdd } from './quick-add.ts';
import { english } from './quick-add-english.ts';
import { german } from './quick-add-german.ts';
import { wallClockAt } from './when.ts';

const words = [
  'water the plants every other Saturday 9am until next month for 3 weeks remind me 1h before the day after tomorrow in 3 days',
  'on the 15th every! 2 months Dec 31 2026-12-24 24.12. 12/24 5-7pm at 9 noon tonight mondays weekdays first monday of the month',
  '#garden !2 p1 !!! daily 5 times starting deadline by friday half an hour 90 minutes 999 years 999 weeks 0 days 31 99 , - ( ) . \0',
  'jeden zweiten Dienstag um 18 Uhr übermorgen erinnere mich 2 Stunden vorher am 28. November nächste Woche alle 3 Tage bis Ende des Monats',
].flatMap(text => text.split(' '));
const text = fc.oneof(
  fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 14 }).map(some => some.join(' ')),
  fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 14 }).map(some => some.join('')),
  fc.string({ minLength: 1, maxLength: 200, unit: 'binary' }),
);
const reading = fc.record({
  now: fc.date({ min: new Date('2020-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }).map(date => date.toISOString()),
  zone: fc.constantFrom('Europe/Berlin', 'America/New_York', 'Pacific/Kiritimati', 'UTC'),
  locale: fc.constantFrom('en', 'de', 'fr'),
});

describe('whatever is written', () => {
  test('every character is accounted for, in its place', () => {
    fc.assert(
      fc.property(text, reading, (written, how) => {
        const { parts, unclear } = readQuickAdd(written, how);
        expect(parts.map(part => part.text).join('')).toBe(written);
        let at = 0;
        for (const { from, to, text: its } of parts) {
          expect(from).toBe(at);
          expect(its).toBe(written.slice(from, to));
          at = to;
        }
        for (const { from, to, text: its } of unclear) expect(its).toBe(written.slice(from, to));
      }),
      { numRuns: 400 },
    );
  });

  test('what is understood can be created, as soon as a title is left', () => {
    fc.assert(
      fc.property(text, reading, (written, how) => {
        const { draft } = readQuickAdd(written, how);
        const { error } = ItemInput.safeParse({ ...draft, title: 'Some title' });
        expect(error?.issues).toBeUndefined();
      }),
      { numRuns: 400 },
    );
  });

  test('it means the same when it is read again, and nothing falls due before today', () => {
    fc.assert(
      fc.property(text, reading, (written, how) => {
        const { draft } = readQuickAdd(written, how);
        expect(readQuickAdd(written, how).draft).toEqual(draft);
        const said = /\b(19|20)\d\d\b/.test(written) || /\d\d[./]\d\d[./]/.test(written);
        if (draft.due && !said) expect(draft.due.date >= wallClockAt(how.now, how.zone).date).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  test('what was understood is not understood again in the title', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Plants', 'Call the dentist', 'Müll'),
        fc.constantFrom('tomorrow 5pm', '#a !1 friday', 'every 2 weeks'),
        (title, when) => {
          const how = { now: '2026-11-21T13:30:00.000Z', zone: 'UTC', locale: 'en' };
          const { draft } = readQuickAdd(`${title} ${when}`, how);
          expect(draft.title).toBe(title);
          expect(readQuickAdd(title, how).parts).toEqual([{ field: 'title', text: title, from: 0, to: title.length }]);
        },
      ),
    );
  });
});

test.each([
  ['English', english],
  ['German', german],
])('%s has a word for each weekday and month', (_, { weekdays, months }) => {
  expect([weekdays.length, months.length]).toEqual([7, 12]);
});

test.each([
  ['en', 'remind me ', '1h and ', 11],
  ['en', 'remind me ', 'and ', 20],
])('H2: what repeats takes no time of its own (%s: "%s" and many times "%s")', (locale, prefix, token, times) => {
  const how = { now: '2026-11-21T13:30:00.000Z', zone: 'UTC', locale };
  readQuickAdd('first', how);
  const began = performance.now();
  readQuickAdd(prefix + token.repeat(times), how);
  expect(performance.now() - began).toBeLessThan(300);
});
