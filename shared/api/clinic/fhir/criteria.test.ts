import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Failure } from '../../../domain/core/failure.ts';
import { criteriaAgain, criteriaOf, pairsOf } from './criteria.ts';

const known = {
  name: { type: 'string', documentation: 'x' },
  family: { type: 'string', documentation: 'x', modifiers: ['exact'] },
} as const;
const refers = { type: 'Patient', key: () => undefined };
const chained = {
  ...known,
  born: { type: 'date', documentation: 'x', modifiers: ['missing'] },
  patient: { type: 'reference', documentation: 'x', refers, chained: known },
} as const;
const placesIn = (text: string, by: Parameters<typeof criteriaOf>[1] = known): string[] => {
  try {
    criteriaOf(text, by);
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
    expect(criteriaOf('name=x&_count=0', known)).toMatchObject({ count: 0, form: { summary: 'count' } });
    for (const count of ['-1', 'x', '1.5', '']) expect(placesIn(`name=x&_count=${count}`)).toEqual(['/_count']);
    expect(placesIn('name=x&_page=y')).toEqual(['/name']);
    expect(placesIn('_count=3&_page=y')).toEqual(['/_count']);
    expect(placesIn('_summary=true&_page=y')).toEqual(['/_summary']);
    expect(placesIn('name=x&_count=3&_count=4')).toEqual(['/_count']);
    expect(placesIn(`name=${'x,'.repeat(2100)}`)).toEqual(['']);
    // A page is as long as the search that it holds, sealed.
    expect(criteriaOf(`_page=${'x'.repeat(6000)}`, known).page).toHaveLength(6000);
  });

  test('is asked of what a reference leads to by a chain, one step far, with the type of that or without it', () => {
    for (const name of ['patient.name', 'patient:Patient.name', 'patient.family:exact']) {
      const [asked] = criteriaOf(new URLSearchParams([[name, 'x,y']]).toString(), chained).asked;
      expect([asked!.name, asked!.chain?.values]).toEqual(['patient', ['x', 'y']]);
    }
    for (const name of ['patient.born', 'patient.patient.name', 'patient:Group.name', 'patient.name:exact', 'name.family', 'patient.'])
      expect(placesIn(new URLSearchParams([[name, 'x']]).toString(), chained)).toEqual([`/${name}`]);
    expect(placesIn('born:missing=true', chained)).toEqual([]);
    for (const value of ['yes', 'true,false']) expect(placesIn(`born:missing=${value}`, chained)).toEqual(['/born:missing']);
  });

  test('goes on as it was asked: what a search says of itself is read as the same search', () => {
    const along = { includes: { 'A:b': [], 'A:c': [] }, revincludes: { 'B:a': [] } };
    const asked = fc.constantFrom(
      'name=a%5C%2Cb,c',
      'family:exact=x',
      'patient.family:exact=x',
      'patient:Patient.name=y',
      'born:missing=true',
    );
    const told = fc.constantFrom('_include=A:b', '_include=A:c:Patient', '_revinclude=B:a', '_total=none');
    const count = fc.constantFrom('', '_count=7', '_count=0');
    const how = fc.constantFrom('', '_summary=true', '_summary=data', '_elements=name,id');
    fc.assert(
      fc.property(fc.uniqueArray(asked), fc.uniqueArray(told), fc.tuple(how, count), (some, others, last) => {
        const { page: _page, ...criteria } = criteriaOf([...some, ...others, ...last].filter(Boolean).join('&'), chained, along);
        const again = criteriaAgain(new URLSearchParams(pairsOf(criteria)).toString(), chained, along);
        expect(again).toEqual({ ...criteria, page: undefined });
      }),
    );
  });
});

describe('in which form what is found is told', () => {
  const along = { includes: { 'A:b': ['patient:read'] }, revincludes: { 'B:a': ['note:read'] } } as const;
  const formOf = (text: string) => criteriaOf(text, known, along).form;
  const refusal = (text: string): string[] => {
    try {
      formOf(text);
      return [];
    } catch (error) {
      return ((error as Failure).details.errors as { pointer: string }[]).map(({ pointer }) => pointer);
    }
  };

  test('is said once each, but for what comes along, by words that are known', () => {
    expect(formOf('name=x&_include=A:b&_include=A:b:Patient&_revinclude=B:a&_summary=false&_elements=name,id&_total=none')).toEqual({
      includes: ['A:b', 'A:b:Patient'],
      revincludes: ['B:a'],
      summary: undefined,
      elements: ['name', 'id'],
      hasTotal: false,
    });
    for (const [text, pointer] of [
      ['_include=A:c', '/_include'],
      ['_include=B:a', '/_include'],
      ['_include=*', '/_include'],
      ['_include=A:b:x:y', '/_include'],
      ['_include=toString:x', '/_include'],
      ['_revinclude=A:b', '/_revinclude'],
      ['_summary=some', '/_summary'],
      ['_summary=true&_summary=true', '/_summary'],
      ['_elements=', '/_elements'],
      ['_elements=a.b', '/_elements'],
      ['_total=all', '/_total'],
    ])
      expect([text, refusal(text!)]).toEqual([text, [pointer]]);
  });

  test('is one thing: no summary beside elements, and nothing along with a text or a count', () => {
    for (const [text, pointer] of [
      ['_summary=data&_elements=name', '/_elements'],
      ['_summary=text&_include=A:b', '/_include'],
      ['_summary=count&_revinclude=B:a', '/_revinclude'],
    ])
      expect([text, refusal(text!)]).toEqual([text, [pointer]]);
    expect(refusal('_summary=true&_include=A:b')).toEqual([]);
  });
});
