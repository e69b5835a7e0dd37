import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  isSought,
  labelOf,
  mayBeSought,
  PatientQuestion,
  prefixesOf,
  prefixOf,
  searchRules,
  soughtWord,
  wordsOf,
} from './patient-search.ts';

const named = (...names: { family: string; given?: string[] }[]) => ({ recordNumber: '00000013', gender: 'unknown' as const, names });
const word = fc.stringMatching(/^[a-zäöüßéøł]{3,10}$/);

test.each([
  ['Müller-Lüdenscheidt', ['muller', 'ludenscheidt']],
  ['Łukasz Ångström', ['lukasz', 'angstrom']],
  ['Weiß', ['weiss']],
  ['İbrahim Işık', ['ibrahim', 'isik']],
  ['O’Neill', ['o', 'neill']],
  ['Зоя 王小明', ['зоя', '王小明']],
])('%s is compared as %j', (name, words) => {
  expect(wordsOf(name)).toEqual(words);
});

describe('who is looked for by a name', () => {
  test('is found by any beginning of three letters or more of any of the words that rows are kept for, however it is written', () => {
    fc.assert(
      fc.property(word, fc.array(word, { maxLength: 3 }), fc.nat(), fc.nat(), fc.boolean(), (family, given, which, length, loud) => {
        const person = named({ family, given });
        const words = [family, ...given].flatMap(wordsOf);
        const chosen = words[which % words.length]!;
        const beginning = chosen.slice(0, searchRules.letters + (length % (chosen.length - 2)));
        const name = loud ? beginning.toUpperCase() : beginning;
        expect(prefixesOf(person)).toContain(prefixOf(soughtWord(name)));
        expect(isSought(person, { name })).toBe(true);
      }),
    );
  });

  test('is never told apart by their label from who is not, however long, many and alike the words are; who has others is', () => {
    const long = fc.stringMatching(/^[a-zäöüßéøł]{1,20}$/);
    fc.assert(
      fc.property(
        fc.array(fc.record({ family: long, given: fc.array(long, { maxLength: 5 }) }), { minLength: 1, maxLength: 5 }),
        long,
        (names, other) => {
          const person = named(...names);
          const label = labelOf(person);
          const asked = [other, ...names.flatMap(({ family, given }) => [family, ...given])];
          for (const name of asked) if (label !== undefined && isSought(person, { name })) expect(mayBeSought(label, name)).toBe(true);
        },
      ),
    );
    expect(mayBeSought(labelOf(named({ family: 'Mustermann', given: ['Anna'] }))!, 'mus ben')).toBe(false);
    const many = Array.from({ length: 41 }, (_, i) => ({ family: `name${i}` }));
    expect(labelOf(named(...many))).toBeUndefined();
  });

  test('has a word for each that was said', () => {
    const person = named({ family: 'Muster', given: ['Anna', 'Li'] });
    expect(isSought(person, { name: 'ann mus' })).toBe(true);
    expect(isSought(person, { name: 'li muster' })).toBe(true);
    expect(isSought(person, { name: 'anna maria' })).toBe(false);
    expect(isSought(person, { name: 'uster' })).toBe(false);
  });

  test('has at most six rows, those of the first name first', () => {
    const person = named({ family: 'One', given: ['Two', 'Three'] }, { family: 'Four', given: ['Five', 'Six', 'Seven'] });
    expect(prefixesOf(person)).toEqual(['one', 'two', 'thr', 'fou', 'fiv', 'six']);
  });
});

test('a date of birth, a record number and an identifier are compared exactly', () => {
  const identifiers = [{ system: 'https://insurer.example', value: 'A1' }];
  const person = { ...named({ family: 'Muster' }), birthDate: '1984-02', identifiers };
  expect(isSought(person, { birthDate: '1984-02' })).toBe(true);
  expect(isSought(person, { birthDate: '1984' })).toBe(false);
  expect(isSought(person, { recordNumber: '00000013' })).toBe(true);
  expect(isSought(person, { identifier: identifiers[0]! })).toBe(true);
  expect(isSought(person, { identifier: { ...identifiers[0]!, value: 'A2' } })).toBe(false);
});

test.each([{ name: 'ab' }, { name: '- ’ -' }, { birthDate: '1984-13' }, { recordNumber: '12' }, {}, { name: 'abc', birthDate: '1984' }])(
  '%j asks for nobody',
  question => {
    expect(PatientQuestion.safeParse(question).success).toBe(false);
  },
);
