import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lexiconFor } from '../../../wording/items/quick-add/words.ts';
import { wallClockAt } from '../../time/when.ts';
import { ItemInput } from '../items/item.ts';
import { languages, splitCompounds } from './lexicon.ts';
import { mentionsIn } from './mentions.ts';
import { readQuickAdd } from './quick-add.ts';
import { tokensOf } from './tokens.ts';

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
  lexicon: fc.constantFrom(...languages, 'it').map(lexiconFor),
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
        // A day that is written with its year may be past, also where a word runs into it.
        const said = /(19|20)\d\d/.test(written) || /\d\d[./]\d\d[./]/.test(written);
        const when = draft.start ?? draft.due;
        if (when && !said) expect(when.date >= wallClockAt(how.now, when.zone ?? how.zone).date).toBe(true);
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
          const how = { now: '2026-11-21T13:30:00.000Z', zone: 'UTC', lexicon: lexiconFor('en') };
          const { draft } = readQuickAdd(`${title} ${when}`, how);
          expect(draft.title).toBe(title);
          expect(readQuickAdd(title, how).parts).toEqual([{ field: 'title', text: title, from: 0, to: title.length }]);
        },
      ),
    );
  });
});

/** Every word of a language, as it is written. */
const wordsOf = (locale: string): string[] => [...lexiconFor(locale).entries.values()].flat().map(({ keys }) => keys.join(' '));

test.each(languages)('%s has a word for each weekday, month and unit', locale => {
  const all = [...lexiconFor(locale).entries.values()].flat();
  const values = (...categories: string[]) =>
    new Set(all.filter(({ category }) => categories.includes(category)).map(({ value }) => value));
  expect(values('weekday').size).toBe(7);
  expect(values('weekdayShort').size).toBe(7);
  expect(values('month', 'monthShort').size).toBe(12);
  expect(values('unit').size).toBe(8);
  expect(values('ordinal')).toContain(-1);
});

/** How often a token is looked at for each that there is: the work that a text makes, counted rather than timed. */
const workOf = (written: string, locale: string): number => {
  const lexicon = lexiconFor(locale);
  const tokens = splitCompounds(tokensOf(written), lexicon);
  const work = { steps: 0 };
  mentionsIn({ text: written, tokens, lexicon, reader: { today: 20_000, nowMinutes: 800 }, work });
  return work.steps / Math.max(1, tokens.length);
};
const mostWork = 1500;

describe('H2: a text takes time in proportion to its length', () => {
  test.each([
    ['en', 'remind me ', '1h and '],
    ['en', 'remind me ', 'and '],
    ['en', 'every ', 'first '],
    ['de', 'erinnere mich ', '1 Stunde und '],
    ['de', 'jeden ', '1. und '],
  ])('%s: "%s" and many times "%s"', (locale, prefix, token) => {
    for (const times of [10, 20, 40, 80]) expect(workOf(prefix + token.repeat(times), locale)).toBeLessThan(mostWork);
  });

  test.each(languages)('whatever is said again and again in %s', locale => {
    const word = fc.constantFrom(...wordsOf(locale), '1', '3rd', '12:30', '24.12.', '5pm', '#a', '(');
    const unit = fc.tuple(fc.array(word, { minLength: 1, maxLength: 3 }), fc.constantFrom(' ', ', ', '/', ' - '));
    fc.assert(
      fc.property(fc.array(word, { maxLength: 2 }), unit, fc.integer({ min: 2, max: 250 }), (begin, [again, joint], times) => {
        const written = `${begin.join(' ')} ${`${again.join(' ')}${joint}`.repeat(times)}`.slice(0, 500);
        expect(workOf(written, locale)).toBeLessThan(mostWork);
      }),
      { numRuns: 100 },
    );
  });
});
