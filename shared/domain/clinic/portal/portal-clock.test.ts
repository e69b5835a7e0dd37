import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { desk, id, mother, now } from './portal-access.fixture.ts';
import { acceptPortalAccess, grantPortalAccess, type PortalAccess } from './portal-access.ts';
import { advancePortalAccess, firstLookAt, lookAtPortal, portalTellDays } from './portal-clock.ts';
import { endOf, isOpenAt } from './portal-end.ts';

type Age = Parameters<typeof firstLookAt>[1];
type Telling = { type: string; at: string };
const dayMs = 86_400_000;

const accepted = (age: Age, until?: string, basis: 'parent' | 'guardian' = 'parent'): PortalAccess => {
  const sealed = { evidence: 'c2VhbGVk', codeDigest: 'digest' };
  const { next } = grantPortalAccess(id, { basis, until }, sealed, age, { userId: desk, now, zone: 'UTC' });
  return acceptPortalAccess(next, age, { userId: mother, now }, firstLookAt(next, age, now)).next;
};

/** What a clock tells of an access that comes so late each time, until it rests; how often it looked, and where the access stood then. */
const lived = (first: PortalAccess, age: Age, lateMs: number) => {
  const told: Telling[] = [];
  let access = first;
  let looks = 0;
  for (; access.dueAt !== undefined && looks < 1_000; looks++) {
    const at = new Date(Date.parse(access.dueAt) + lateMs).toISOString();
    access = advancePortalAccess(access, at).next;
    const change = lookAtPortal(access, age, at);
    if (change) told.push({ type: change.event.type, at });
    access = change?.next ?? access;
  }
  return { access, told, looks };
};

describe('an access that ends', () => {
  const ages = fc.record({
    birthDate: fc
      .date({ min: new Date('2009-01-01'), max: new Date('2026-01-01'), noInvalidDate: true })
      .map(day => day.toISOString().slice(0, 10)),
    zone: fc.constantFrom('Europe/Berlin', 'Pacific/Apia', 'America/Havana', 'UTC'),
    majorityAge: fc.constant(18),
  });
  const untils = fc.option(
    fc.integer({ min: 1, max: 4_000 }).map(days => new Date(Date.parse(now) + days * dayMs).toISOString()),
    { nil: undefined },
  );

  test('is told to end once, within two weeks of it, and that it has ended once, within a day, whatever the clock; it opened nothing since', () => {
    fc.assert(
      fc.property(ages, untils, fc.integer({ min: 0, max: 3 * dayMs }), (age, until, lateMs) => {
        const first = accepted(age, until);
        const end = endOf(first, age)!;
        const { access, told, looks } = lived(first, age, lateMs);
        expect(told.map(({ type }) => type).slice(-1)).toEqual(['portal_access.ended']);
        expect(told.filter(({ type }) => type === 'portal_access.ended')).toHaveLength(1);
        expect(told.filter(({ type }) => type === 'portal_access.ending').length).toBeLessThanOrEqual(1);
        expect(access).toMatchObject({ endedAt: end, endedBy: 'clock' });
        expect(Date.parse(told.at(-1)!.at) - Date.parse(end)).toBeLessThanOrEqual(dayMs + lateMs);
        const [ending] = told.filter(({ type }) => type === 'portal_access.ending');
        if (ending) expect(Date.parse(end) - Date.parse(ending.at)).toBeLessThanOrEqual(portalTellDays * dayMs);
        expect(looks).toBeLessThan(400);
        expect(isOpenAt({ ...access, endedAt: undefined }, age, told.at(-1)!.at)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('says in the clear no more of a child than the year in which it comes of age, until that year', () => {
    const dueAts = ['2015-01-02', '2015-06-14', '2015-12-30'].map(birthDate => accepted({ birthDate, zone: 'UTC', majorityAge: 18 }).dueAt);
    expect(new Set(dueAts)).toEqual(new Set(['2033-01-01T00:00:00.000Z']));
  });

  test('at its own end is looked at two weeks before and at that very moment; without an end nobody looks', () => {
    const age = { birthDate: '2015-06-14', zone: 'UTC', majorityAge: 18 };
    const until = '2027-03-01T10:15:00.000Z';
    const { told } = lived(accepted(age, until, 'guardian'), age, 0);
    expect(told).toEqual([
      { type: 'portal_access.ending', at: '2027-02-15T10:15:00.000Z' },
      { type: 'portal_access.ended', at: until },
    ]);
    expect(accepted(age, undefined, 'guardian').dueAt).toBeUndefined();
  });

  test('of a child whose birth was corrected to earlier has ended when somebody looks, and not before it was given', () => {
    const first = accepted({ birthDate: '2015-06-14', zone: 'UTC', majorityAge: 18 });
    const corrected = { birthDate: '2005-06-14', zone: 'UTC', majorityAge: 18 };
    expect(lookAtPortal(first, corrected, '2027-01-01T00:00:00.000Z')!.next.endedAt).toBe('2027-01-01T00:00:00.000Z');
  });
});
