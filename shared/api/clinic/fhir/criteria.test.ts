import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Failure } from '../../../domain/core/failure.ts';
import { criteriaOf } from './criteria.ts';

const known = {
  name: { type: 'string', documentation: 'x' },
  family: { type: 'string', documentation: 'x', modifiers: ['exact'] },
} as const;
const placesIn = (text: string): string[] => {
  try {
    criteriaOf(text, known);
    return [];
  } catch (error) {
    return ((error as Failure).details.errors as { pointer: string }[]).map(({ pointer }) => pointer);
  }
};

describe('what is searched for', () => {
  test('may be named several times, has several values by commas, and commas in a value behind a backslash', () => {
    const { asked, count } = criteriaOf(
      new URLSearchParams([
        ['name', 'a,b\\,c'],
        ['name', 'd|e\\|f'],
        ['family:exact', 'x\\\\y'],
      ]).toString(),
      known,
    );
    expect(count).toBe(50);
    expect(asked.map(({ name, modifier, values }) => ({ name, modifier, values }))).toEqual([
      { name: 'name', modifier: undefined, values: ['a', 'b,c'] },
      { name: 'name', modifier: undefined, values: ['d|e|f'] },
      { name: 'family', modifier: 'exact', values: ['x\\y'] },
    ]);
    expect(asked[1]!.tokens).toEqual([{ system: 'd', code: 'e|f' }]);
    expect(criteriaOf(new URLSearchParams({ name: 'a\\|b|c,d' }).toString(), known).asked[0]!.tokens).toEqual([
      { system: 'a|b', code: 'c' },
      { system: undefined, code: 'd' },
    ]);
  });

  test('is never left out in silence: each parameter is read, or named in the refusal', () => {
    const name = fc.constantFrom(
      'name',
      'family',
      'family:exact',
      'name:exact',
      'phone',
      'family:contains',
      'toString',
      '__proto__',
      'name.x',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.constantFrom('a', '', 'a,b')), { minLength: 1, maxLength: 6 }), pairs => {
        const wrong = placesIn(new URLSearchParams(pairs).toString());
        const fine = ['name', 'family', 'family:exact'];
        expect(wrong).toHaveLength(pairs.filter(([each, value]) => !fine.includes(each) || value === '').length);
      }),
    );
  });

  test('is bounded: in how many parameters, how many values, how long they are, and how much is shown at once', () => {
    expect(placesIn(`name=${'x'.repeat(201)}`)).toEqual(['/name']);
    expect(placesIn(`name=${Array.from({ length: 51 }, () => 'x').join(',')}`)).toEqual(['/name']);
    expect(placesIn(Array.from({ length: 21 }, () => 'name=x').join('&'))).toEqual(['']);
    expect(criteriaOf('name=x&_count=9999', known).count).toBe(50);
    for (const count of ['0', '-1', 'x', '1.5', '']) expect(placesIn(`name=x&_count=${count}`)).toEqual(['/_count']);
    expect(placesIn('name=x&_page=y')).toEqual(['/name']);
    expect(placesIn('_count=3&_page=y')).toEqual(['/_count']);
    expect(placesIn('name=x&_count=3&_count=4')).toEqual(['/_count']);
    expect(placesIn(`name=${'x,'.repeat(2100)}`)).toEqual(['']);
  });
});
