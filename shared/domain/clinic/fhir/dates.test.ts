import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Span } from '../booking/span.ts';
import { dateAsked, isWhen, spanOf } from './dates.ts';

const moment = fc.date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2199-12-31T23:59:59Z'), noInvalidDate: true });
const written = moment.chain(date => {
  const iso = date.toISOString();
  return fc.constantFrom(iso, `${iso.slice(0, 19)}Z`, `${iso.slice(0, 16)}Z`, iso.slice(0, 10), iso.slice(0, 7), iso.slice(0, 4));
});
const by = (prefix: string, asked: string, there: Span): boolean => isWhen(dateAsked(`${prefix}${asked}`)!, there);

describe('a date of FHIR', () => {
  test('is the time to which it is precise', () => {
    const said = (text: string) => {
      const { from, until } = spanOf(text)!;
      return [new Date(from).toISOString(), until - from];
    };
    expect(said('2024')).toEqual(['2024-01-01T00:00:00.000Z', 366 * 86_400_000]);
    expect(said('2024-02')).toEqual(['2024-02-01T00:00:00.000Z', 29 * 86_400_000]);
    expect(said('1984-02-29')).toEqual(['1984-02-29T00:00:00.000Z', 86_400_000]);
    expect(said('2026-12-01T09:30+01:00')).toEqual(['2026-12-01T08:30:00.000Z', 60_000]);
    expect(said('2026-12-01T09:30:15-05:00')).toEqual(['2026-12-01T14:30:15.000Z', 1000]);
    expect(said('2026-12-01T09:30:15.250Z')).toEqual(['2026-12-01T09:30:15.250Z', 1]);
  });

  test.each(['', '84', '2023-02-29', '2026-13', '2026-00-01', '2026-12-01T09:30', '2026-12-01T25:00Z', '2026-12-01T09Z', 'today'])(
    'is not %j',
    text => expect(spanOf(text)).toBeUndefined(),
  );

  test.each(['ap2026', 'xx2026', 'ge', 'GE2026'])('is not asked for by %j', text => expect(dateAsked(text)).toBeUndefined());
});

describe('what is asked for by a prefix', () => {
  test('is by eq what lies within it, by ne all else; by sa and eb what lies wholly after and before it', () =>
    fc.assert(
      fc.property(written, written, (asked, text) => {
        const there = spanOf(text)!;
        const span = spanOf(asked)!;
        expect(by('', asked, there)).toBe(by('eq', asked, there));
        expect(by('eq', asked, there)).toBe(span.from <= there.from && there.until <= span.until);
        expect(by('ne', asked, there)).toBe(!by('eq', asked, there));
        if (by('sa', asked, there)) expect([by('gt', asked, there), by('eb', asked, there)]).toEqual([true, false]);
        if (by('eb', asked, there)) expect(by('lt', asked, there)).toBe(true);
        expect(by('ge', asked, there)).toBe(by('gt', asked, there) || by('eq', asked, there));
        expect(by('le', asked, there)).toBe(by('lt', asked, there) || by('eq', asked, there));
        expect(['lt', 'eq', 'gt'].some(prefix => by(prefix, asked, there))).toBe(true);
      }),
    ));
});
