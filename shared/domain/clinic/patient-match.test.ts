import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jaroWinkler } from './jaro-winkler.ts';
import { matchOf, type PatientMatchInput, swappedDay } from './patient-match.ts';

test.each([
  ['MARTHA', 'MARHTA', 0.961],
  ['DWAYNE', 'DUANE', 0.84],
  ['DIXON', 'DICKSONX', 0.813],
  ['JELLYFISH', 'SMELLYFISH', 0.896],
  ['ABC', 'XYZ', 0],
])('%s and %s are alike by %d, as Winkler has it', (a, b, score) => {
  expect(jaroWinkler(a, b)).toBeCloseTo(score, 3);
});

const word = fc.stringMatching(/^[a-zäöüßéøł]{1,12}$/);
const name = fc.record({ family: word, given: fc.array(word, { minLength: 1, maxLength: 3 }) });
const day = fc
  .date({ min: new Date('1920-01-01'), max: new Date('2026-01-01'), noInvalidDate: true })
  .map(date => date.toISOString().slice(0, 10));
const identifiers = fc.array(fc.record({ system: fc.constantFrom('urn:a', 'urn:b'), value: fc.constantFrom('1', '2', '3') }), {
  maxLength: 2,
});
const somebody: fc.Arbitrary<PatientMatchInput> = fc.record(
  { names: fc.array(name, { minLength: 1, maxLength: 3 }), birthDate: day, identifiers },
  { requiredKeys: ['names'] },
);
const without = ({ identifiers: _, ...rest }: PatientMatchInput): PatientMatchInput => rest;

describe('whether two are one person', () => {
  test('is the same whichever comes first, within 0 and 1, and however names are written', () => {
    fc.assert(
      fc.property(somebody, somebody, (a, b) => {
        const match = matchOf(a, b);
        expect(matchOf(b, a)).toEqual(match);
        if (match) expect(match.score > 0 && match.score <= 1).toBe(true);
        const loud = { ...a, names: a.names.map(each => ({ ...each, family: each.family.toUpperCase() })).toReversed() };
        expect(matchOf(loud, b)).toEqual(match);
      }),
    );
  });

  test('is certain by an identifier, probable by name and day of birth, possible with day and month swapped, and not without a likeness', () => {
    fc.assert(
      fc.property(somebody, day, (a, birthDate) => {
        const known = { ...without(a), birthDate };
        expect(matchOf(known, known)?.grade).toBe('probable');
        const swapped = swappedDay(birthDate);
        if (swapped !== undefined) expect(matchOf(known, { ...known, birthDate: swapped })?.grade).toBe('possible');
        expect(matchOf(known, without({ names: known.names }))?.grade).toBe('possible');
        expect(matchOf(known, { ...known, birthDate: '1900-01-01' })).toBeUndefined();
        expect(matchOf(known, { names: [{ family: '0000000' }], birthDate })).toBeUndefined();
        const identified = { ...known, identifiers: [{ system: 'urn:a', value: '1' }] };
        expect(matchOf(identified, { ...identified, names: [{ family: '0000000' }] })?.grade).toBe('certain');
      }),
    );
  });

  test('of who was typed wrong is seen: letters that changed places, names too, a year alone; of whoever has a card of somebody else that is said', () => {
    const anna = { names: [{ family: 'Mustermann', given: ['Anna'] }], birthDate: '1984-02-09' };
    const grade = (b: PatientMatchInput, a: PatientMatchInput = anna) => matchOf(a, b)?.grade;
    expect(grade({ names: [{ family: 'Musterman', given: ['Ana'] }], birthDate: '1984-02-09' })).toBe('probable');
    expect(grade({ names: [{ family: 'Anna', given: ['Mustermann'] }], birthDate: '1984-02-09' })).toBe('probable');
    expect(grade({ names: anna.names, birthDate: '1984' })).toBe('possible');
    expect(grade({ names: anna.names, birthDate: '1984-09-02' })).toBe('possible');
    expect(grade({ names: [{ family: 'Mustermann', given: ['Bernd'] }], birthDate: '1984-02-09' })).not.toBe('probable');
    const card = { identifiers: [{ system: 'urn:a', value: '1' }] };
    expect(grade({ names: [{ family: 'Xu' }], birthDate: '1950-01-01', ...card }, { ...anna, ...card })).toBe('possible');
  });
});
