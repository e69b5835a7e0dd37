import fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeText } from '../../../wording/problems/problem.ts';
import { Failure } from '../failure.ts';
import type { UserId } from '../ids.ts';
import type { InvalidPlace } from '../invalid.ts';
import { matches } from './matches.ts';
import { parseFilter } from './parse.ts';
import { printFilter } from './print.ts';
import { type Fields, type Filter, fieldNamed, filterLimits, type Moment, type Operator, operatorsOf } from './tree.ts';

type Thing = {
  values?: Record<string, string | number>;
  title?: string;
  tags: string[];
  level?: string;
  owner: string[];
  due?: { date: string } | { at: string };
  isOpen: boolean;
};

const fields: Fields<Thing> = {
  title: { type: 'text', of: ({ title }) => [title] },
  tag: { type: 'text', of: ({ tags }) => tags },
  level: { type: 'word', words: ['low', 'middle', 'high'], isOrdered: true, of: ({ level }) => level },
  owner: { type: 'id', kind: 'user', of: ({ owner }) => owner },
  due: { type: 'time', of: ({ due }) => due },
  open: { type: 'flag', of: ({ isOpen }) => isOpen },
  field: { type: 'value', kind: 'field', of: ({ values }, id) => values?.[id] },
};
const own = 'field_01kb8m3tq2e8fvq3w5r7c9d0ea';
const ada: UserId = 'user_01kb8m3tq2e8fvq3w5r7c9d0eb';
const ben: UserId = 'user_01kb8m3tq2e8fvq3w5r7c9d0ec';
const reader = { userId: ada, now: '2026-11-28T22:30:00.000Z', zone: 'Europe/Berlin' };

const anyText = fc.oneof(
  fc.constantFrom('and', 'OR', 'not', 'has', 'in', 'a "quoted" word', 'back\\slash', 'two words', 'käse', 'today', '(', '!', '&&', '😀'),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter(text => text.trim() !== ''),
);
const anyMoment: fc.Arbitrary<Moment> = fc.oneof(
  fc.integer({ min: -9999, max: 9999 }).map(days => ({ days })),
  fc.integer({ min: -9999, max: 9999 }).map(hours => ({ hours })),
  fc.constantFrom({ day: '2026-11-28' }, { day: '1970-01-01' }, { at: '2026-11-28T09:00:00.000Z' }),
);
const anyValueOf: Record<string, fc.Arbitrary<string | Moment>> = {
  title: anyText,
  tag: anyText,
  level: fc.constantFrom('low', 'middle', 'high'),
  owner: fc.constantFrom('me', ada, ben),
  due: anyMoment,
  [own]: fc.oneof(anyText, anyMoment, fc.constantFrom('3', '-2.5', 'today', '7d')),
};
const anyCondition: fc.Arbitrary<Filter> = fc.constantFrom(...Object.keys(anyValueOf)).chain(field =>
  fc.oneof(
    fc.constant({ has: field }),
    fc.constant({ is: 'open' }),
    fc.array(anyValueOf[field]!, { minLength: 1, maxLength: 3 }).map(values => ({ field, in: values })),
    fc.record({
      field: fc.constant(field),
      operator: fc.constantFrom<Operator>(...operatorsOf(fieldNamed(fields, field)!)),
      value: anyValueOf[field]!,
    }),
  ),
);
/** Any filter within the limits: branches by two or three, four deep at the most. */
const anyFilter = fc.letrec<{ filter: Filter }>(tie => ({
  filter: fc.oneof(
    { maxDepth: 4 },
    anyCondition,
    fc.array(tie('filter'), { minLength: 2, maxLength: 2 }).map(and => ({ and })),
    fc.array(tie('filter'), { minLength: 2, maxLength: 2 }).map(or => ({ or })),
    tie('filter').map(not => ({ not })),
  ),
})).filter;

const valuesIn = (filter: Filter): number => {
  if ('and' in filter) return filter.and.map(valuesIn).reduce((a, b) => a + b);
  if ('or' in filter) return filter.or.map(valuesIn).reduce((a, b) => a + b);
  if ('not' in filter) return valuesIn(filter.not);
  return 'in' in filter ? filter.in.length : 1;
};
const anyThing: fc.Arbitrary<Thing> = fc.record(
  {
    title: anyText,
    tags: fc.array(anyText, { maxLength: 3 }),
    level: fc.constantFrom('low', 'middle', 'high'),
    owner: fc.uniqueArray(fc.constantFrom(ada, ben), { maxLength: 2 }),
    due: fc.constantFrom(
      { date: '2026-11-28' },
      { date: '2026-11-29' },
      { at: '2026-11-28T22:59:59.999Z' },
      { at: '2026-11-28T23:00:00.000Z' },
    ),
    isOpen: fc.boolean(),
    values: fc.record({ [own]: fc.oneof(anyText, fc.integer(), fc.constant('2026-11-28')) }, { requiredKeys: [] }),
  },
  { requiredKeys: ['tags', 'owner', 'isOpen'] },
);

const fits = (text: string, thing: Partial<Thing>): boolean =>
  matches(parseFilter(text, fields), fields, { tags: [], owner: [], isOpen: false, ...thing }, reader);

const problemOf = (text: string): InvalidPlace => {
  try {
    parseFilter(text, fields);
  } catch (error) {
    if (error instanceof Failure) return (error.details.errors as InvalidPlace[])[0]!;
    throw error;
  }
  throw new Error(`${text} was understood`);
};

test('what is printed is read as the same filter, and as JSON it is the same, too', () =>
  fc.assert(
    fc.property(
      anyFilter.filter(filter => valuesIn(filter) <= filterLimits.values),
      filter => {
        expect(parseFilter(printFilter(filter), fields)).toEqual(filter);
        expect(JSON.parse(JSON.stringify(filter))).toEqual(filter);
      },
    ),
    { numRuns: 1000 },
  ));

test('De Morgan, both ways, and a double not', () =>
  fc.assert(
    fc.property(anyFilter, anyFilter, anyThing, (a, b, thing) => {
      const is = (filter: Filter) => matches(filter, fields, thing, reader);
      expect(is({ not: { and: [a, b] } })).toBe(is({ or: [{ not: a }, { not: b }] }));
      expect(is({ not: { or: [a, b] } })).toBe(is({ and: [{ not: a }, { not: b }] }));
      expect(is({ not: { not: a } })).toBe(is(a));
    }),
    { numRuns: 500 },
  ));

test('any text is understood or refused by a code and a place within it, and never by anything else', () =>
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        fc
          .array(fc.constantFrom('due', '<', '(', ')', 'and', '"', 'tag', '~', 'in', ',', '7d', 'not', 'has', '!'), { maxLength: 12 })
          .map(parts => parts.join(' ')),
      ),
      text => {
        try {
          parseFilter(text, fields);
        } catch (error) {
          expect(error).toBeInstanceOf(Failure);
          const { code, values } = ((error as Failure).details.errors as InvalidPlace[])[0]!;
          expect(code).toMatch(/^filter_/);
          expect(values!.position).toBeGreaterThanOrEqual(1);
          expect(values!.position).toBeLessThanOrEqual(text.length + 1);
        }
      },
    ),
    { numRuns: 2000 },
  ));

test.each<[text: string, code: string, position: number]>([
  ['', 'filter_syntax', 1],
  ['open and colour = red', 'filter_unknown_field', 10],
  ['title < 5', 'filter_operator', 7],
  ['due', 'filter_operator', 4],
  ['level = urgent', 'filter_value', 9],
  ['due < 2026-02-30', 'filter_value', 7],
  ['due < 99999d', 'filter_value', 7],
  ['owner in (me, ben)', 'filter_value', 15],
  ['title ~ ""', 'filter_value', 9],
  ['title ~ "open', 'filter_unclosed', 9],
  ['(open and not (open)', 'filter_unclosed', 1],
  ['open open', 'filter_syntax', 6],
  ['open )', 'filter_syntax', 6],
  ['open ^ open', 'filter_syntax', 6],
  ['has open', 'filter_syntax', 5],
  ['has', 'filter_syntax', 4],
  ['tag in ()', 'filter_syntax', 9],
  ['open = maybe', 'filter_value', 8],
  [`${'('.repeat(11)}open${')'.repeat(11)}`, 'filter_too_deep', 11],
  [`${'not '.repeat(11)}open`, 'filter_too_deep', 41],
  [Array(51).fill('open').join(' or '), 'filter_too_long', 401],
  [`tag in (${Array(51).fill('a').join(',')})`, 'filter_too_long', 109],
])('%s: %s at character %i', (text, code, position) => expect(problemOf(text)).toMatchObject({ code, values: { position } }));

test('a thousand characters of brackets or of nots cost nothing', () => {
  expect(problemOf('('.repeat(filterLimits.characters)).code).toBe('filter_too_deep');
  expect(problemOf('!'.repeat(filterLimits.characters)).code).toBe('filter_too_deep');
});

test('an unknown field is told in the five languages, with its name, its place and the fields that there are', () => {
  for (const locale of ['en', 'de', 'es', 'fr', 'pt'] as const) {
    const { detail } = placeText(problemOf('open and colour = red'), locale);
    for (const part of ['colour', '10', 'title, tag, level, owner, due, open, field_…']) expect(detail).toContain(part);
  }
});

test.each<[text: string, canonical: string]>([
  ['open&!has due|TAG=Home', 'open and not has due or tag = Home'],
  ['(open || open) && open', '(open or open) and open'],
  ['open = false', 'not open'],
  ['due<=TOMORROW and due > -2w', 'due <= tomorrow and due > -14d'],
  ['due <  7d', 'due < 7d'],
  ['due < +7d', 'due < 7d'],
  ['due = 0h or due = 0d', 'due = now or due = today'],
  ['due >= 2026-11-28T10:00:00+01:00', 'due >= 2026-11-28T09:00:00.000Z'],
  ['tag in(a , "two words","or")', 'tag in (a, "two words", "or")'],
  ['title ~ "say \\"and\\""', 'title ~ "say \\"and\\""'],
])('%s is %s', (text, canonical) => expect(printFilter(parseFilter(text, fields))).toBe(canonical));

test('a day is that day in the zone of its reader, and a day alone is that day for everybody', () => {
  // In Berlin it is 23:30: half an hour more, and it is tomorrow.
  const lastMinute = { due: { at: '2026-11-28T22:59:00.000Z' } };
  const midnight = { due: { at: '2026-11-28T23:00:00.000Z' } };
  expect(['due = today', 'due < tomorrow', 'due <= today', 'due > yesterday'].map(each => fits(each, lastMinute))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(['due = tomorrow', 'due >= tomorrow', 'due > today', 'due <= 1d'].map(each => fits(each, midnight))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(fits('due = today', midnight)).toBe(false);
  expect(fits('due = 2026-11-28', { due: { date: '2026-11-28' } })).toBe(true);
  expect(fits('due > now and due <= 1h', midnight)).toBe(true);
});

test('what has no value is equal to nothing, so that "not equal" holds', () => {
  expect(fits('due < 9999d', {})).toBe(false);
  expect(fits('level != high', {})).toBe(true);
  expect(fits('not has level and not has tag', {})).toBe(true);
  expect(fits('tag != a', { tags: ['a', 'b'] })).toBe(false);
});

test('texts are found whatever their case, in the form in which they are composed', () => {
  expect(fits('title ~ KÄSE', { title: 'Ein Stück Ka\u0308se' })).toBe(true);
  expect(fits('title ^= "ein st"', { title: 'Ein Stück' })).toBe(true);
  expect(fits('title ~ st', { title: '' })).toBe(false);
});

test('words that are in order compare by it, and "me" is who asks', () => {
  expect(['low', 'middle', 'high'].filter(level => fits('level >= middle', { level }))).toEqual(['middle', 'high']);
  expect(fits('owner = me', { owner: [ben, ada] })).toBe(true);
  expect(fits('owner in (me)', { owner: [ben] })).toBe(false);
});

test('a field of a family is named by its id, and what a record has there decides how it compares', () => {
  const is = (text: string, value?: string | number) => fits(`${own} ${text}`, { values: value === undefined ? {} : { [own]: value } });
  expect(['= 3', '>= 3', '< 3.5', '!= 4', 'in (1, 3)'].map(each => is(each, 3))).toEqual(Array(5).fill(true));
  expect(['= 4', '> 3', '~ 3', '= three', '>= three'].map(each => is(each, 3))).toEqual(Array(5).fill(false));
  expect(['= 2026-11-28', '<= today', '> yesterday', '> 2026-11-27', '~ 11-28'].map(each => is(each, '2026-11-28'))).toEqual(
    Array(5).fill(true),
  );
  expect(['= RED', '~ e', '^= re', '= today or not open'].map(each => is(each, 'red'))).toEqual(Array(4).fill(true));
  expect([is('= today', 'today'), is('= "7d"', '7d'), is('< z', 'red'), is('= a'), is('!= a')]).toEqual([true, true, false, false, true]);
  expect(fits(`has ${own.toUpperCase()}`, { values: { [own]: 0 } })).toBe(true);
  expect(printFilter(parseFilter(`${own} = "7d" or ${own} = 7d`, fields))).toBe(`${own} = "7d" or ${own} = 7d`);
  for (const [text, position] of [
    ['field = a', 1],
    ['has field_x', 5],
  ] as const)
    expect(problemOf(text)).toMatchObject({ code: 'filter_unknown_field', values: { position } });
});
