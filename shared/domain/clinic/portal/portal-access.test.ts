import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../core/failure.ts';
import { desk, id, mother, now } from './portal-access.fixture.ts';
import {
  acceptPortalAccess,
  endPortalAccess,
  grantPortalAccess,
  invitePortalHolder,
  isLive,
  type PortalAccess,
  PortalBasis,
  type PortalNeed,
  PortalScope,
  portalAccessFor,
  portalRules,
  refusePortalAccess,
  stateOf,
} from './portal-access.ts';
import { seesAll, selfHolder, shutOut } from './portal-shut-out.ts';

const child = { birthDate: '2015-06-14', zone: 'Europe/Berlin', majorityAge: 18 };
const grown = '2033-06-13T22:00:00.000Z';
type Input = Parameters<typeof grantPortalAccess>[1];
const granted = (input: Partial<Input> = {}, age: Parameters<typeof grantPortalAccess>[3] = child): PortalAccess =>
  grantPortalAccess(id, { basis: 'parent', ...input }, { evidence: 'c2VhbGVk', codeDigest: 'digest' }, age, {
    userId: desk,
    now,
    zone: 'UTC',
  }).next;
const accepted = (input?: Partial<Input>): PortalAccess => acceptPortalAccess(granted(input), child, { userId: mother, now }).next;
const codeOf = (act: () => unknown): unknown => {
  try {
    act();
    return 'done';
  } catch (error) {
    return error instanceof Failure ? (error.details.reason ?? error.code) : error;
  }
};
const justBefore = (at: string): string => new Date(Date.parse(at) - 1).toISOString();

describe('access to the portal of a patient', () => {
  test('is used once, by whoever has its code in time and was not wrong too often, and never by who has given it out', () => {
    const offer = granted();
    const by = { userId: mother, now };
    expect(acceptPortalAccess(offer, child, by).next).toMatchObject({ userId: mother, acceptedAt: now });
    expect(codeOf(() => acceptPortalAccess(acceptPortalAccess(offer, child, by).next, child, by))).toBe('not_found');
    expect(codeOf(() => acceptPortalAccess(offer, child, { ...by, userId: desk }))).toBe('own_code');
    expect(codeOf(() => acceptPortalAccess(offer, child, { ...by, now: justBefore(offer.codeUntil) }))).toBe('done');
    expect(codeOf(() => acceptPortalAccess(offer, child, { ...by, now: offer.codeUntil }))).toBe('not_found');
    expect(codeOf(() => acceptPortalAccess(endPortalAccess(offer, 'clinic', now).next, child, by))).toBe('not_found');
    const wrong = Array.from({ length: portalRules.tries }).reduce<PortalAccess>(each => refusePortalAccess(each).next, offer);
    expect(codeOf(() => acceptPortalAccess({ ...wrong, tries: wrong.tries - 1 }, child, by))).toBe('done');
    expect(codeOf(() => acceptPortalAccess(wrong, child, by))).toBe('not_found');
  });

  test('of a parent ends to the millisecond when the child comes of age, whatever end it was given later; of a guardian it stays', () => {
    for (const [basis, until, open, closed] of [
      ['parent', undefined, justBefore(grown), grown],
      ['parent', '2040-01-01T00:00:00.000Z', justBefore(grown), grown],
      ['parent', '2030-01-01T00:00:00.000Z', '2029-12-31T23:59:59.999Z', '2030-01-01T00:00:00.000Z'],
      ['guardian', '2040-01-01T00:00:00.000Z', '2039-12-31T23:59:59.999Z', '2040-01-01T00:00:00.000Z'],
    ] as const) {
      const access = accepted({ basis, until });
      expect(portalAccessFor([access], 'visits', child, open)).toBe(access);
      expect(codeOf(() => portalAccessFor([access], 'visits', child, closed))).toBe('portal_access_ended');
    }
    expect(codeOf(() => portalAccessFor([accepted({ basis: 'attorney' })], 'visits', child, '2099-01-01T00:00:00.000Z'))).toBe('done');
  });

  test('of a parent follows what is known of the birth: corrected it ends then, and with none it has none', () => {
    const access = accepted();
    expect(codeOf(() => portalAccessFor([access], 'visits', { ...child, birthDate: '2008-11-28' }, now))).toBe('portal_access_ended');
    expect(codeOf(() => portalAccessFor([access], 'visits', { ...child, birthDate: undefined }, now))).toBe('portal_access_ended');
    expect(codeOf(() => portalAccessFor([access], 'visits', { ...child, majorityAge: 12 }, '2027-06-14T00:00:00.000Z'))).toBe(
      'portal_access_ended',
    );
    expect(codeOf(() => granted({}, { ...child, birthDate: '2008-11-28' }))).toBe('invalid_request');
    expect(codeOf(() => granted({}, { majorityAge: 18 }))).toBe('invalid_request');
  });

  test('is whole for the patient, without an end, and for others as far as it was granted', () => {
    expect(accepted({ basis: 'self', scopes: ['visits'] }).scopes).toEqual(PortalScope.options);
    expect(codeOf(() => granted({ basis: 'self', until: '2030-01-01T00:00:00.000Z' }))).toBe('invalid_request');
    expect(codeOf(() => granted({ basis: 'attorney', until: now }))).toBe('invalid_request');
    expect(accepted({ scopes: ['record', 'visits', 'record'] }).scopes).toEqual(['visits', 'record']);
  });

  type Fact = { basis: PortalBasis; scopes: PortalScope[]; until?: string | undefined; state: 'offered' | 'open' | 'ended' };
  const states = {
    offered: {},
    open: { userId: mother, acceptedAt: now },
    ended: { userId: mother, acceptedAt: now, endedAt: now, endedBy: 'clinic' },
  } as const;
  const made = ({ basis, scopes, until, state }: Fact): PortalAccess => ({
    ...granted({ basis: 'attorney' }),
    ...{ basis, scopes, until },
    ...states[state],
  });
  /** What was promised of one, said anew. */
  const opens = ({ basis, scopes, until, state }: Fact, need: PortalNeed, at: string): boolean => {
    const ends = [until, basis === 'parent' ? grown : undefined].filter(each => each !== undefined);
    const isSo = { self: basis === 'self', all: scopes.length === 3 }[need as string] ?? scopes.some(each => each === need);
    return state === 'open' && isSo && ends.every(end => at < end);
  };
  const facts = fc.record({
    basis: fc.constantFrom(...PortalBasis.options),
    scopes: fc.subarray([...PortalScope.options], { minLength: 1 }),
    until: fc.option(fc.constantFrom('2027-01-01T00:00:00.000Z', '2034-01-01T00:00:00.000Z'), { nil: undefined }),
    state: fc.constantFrom('offered' as const, 'open' as const, 'ended' as const),
  });

  test('gives what one of those gives that are open at this moment, and nothing that none of them gives', () => {
    const needs: PortalNeed[] = [...PortalScope.options, 'all', 'self'];
    const moments = [now, '2026-12-31T23:59:59.999Z', '2027-01-01T00:00:00.000Z', justBefore(grown), grown, '2034-01-01T00:00:00.000Z'];
    fc.assert(
      fc.property(fc.array(facts, { maxLength: 4 }), fc.constantFrom(...needs), fc.constantFrom(...moments), (all, need, at) => {
        const isDone = codeOf(() => portalAccessFor(all.map(made), need, child, at)) === 'done';
        expect(isDone).toBe(all.some(each => opens(each, need, at)));
      }),
      { numRuns: 1_000 },
    );
  });

  test('takes a place while it is open or may be yet', () => {
    const offer = granted();
    expect([now, justBefore(offer.codeUntil), offer.codeUntil].map(at => isLive(offer, child, at))).toEqual([true, true, false]);
    expect(isLive({ ...offer, tries: portalRules.tries }, child, now)).toBe(false);
    expect(isLive(accepted({ basis: 'attorney' }), child, '2099-01-01T00:00:00.000Z')).toBe(true);
    expect(isLive(endPortalAccess(accepted(), 'holder', now).next, child, now)).toBe(false);
  });

  test('of a parent takes none once the child is of age, whether or not a clock has looked', () => {
    expect([now, justBefore(grown), grown].map(at => isLive(accepted(), child, at))).toEqual([true, true, false]);
    expect([now, grown].map(at => stateOf(accepted(), child, at))).toEqual(['open', 'ended']);
    expect(isLive(accepted(), { ...child, birthDate: undefined }, now)).toBe(false);
  });

  test('is offered by patients who are of age alone, within what they say and until an end that is ahead', () => {
    const adult = { birthDate: '1984-02-29', zone: 'Europe/Berlin', majorityAge: 18 };
    const sealed = { evidence: 'c2VhbGVk', codeDigest: 'digest' };
    const until = '2027-01-01T00:00:00.000Z';
    const invite = (age: typeof adult, input: { scopes: PortalScope[]; until: string }) =>
      invitePortalHolder(id, input, sealed, age, { userId: mother, now, zone: 'UTC' });
    expect(invite(adult, { scopes: ['visits'], until }).next).toMatchObject({
      basis: 'patient',
      scopes: ['visits'],
      until,
      byPatient: true,
    });
    expect(codeOf(() => invite(child, { scopes: ['visits'], until }))).toBe('not_of_age');
    expect(codeOf(() => invite(adult, { scopes: ['visits'], until: now }))).toBe('invalid_request');
    expect(codeOf(() => invite(adult, { scopes: ['visits'], until: '2029-01-01T00:00:00.000Z' }))).toBe('invalid_request');
    // Nobody uses a code that they have given out, patients neither.
    expect(codeOf(() => acceptPortalAccess(invite(adult, { scopes: ['visits'], until }).next, adult, { userId: mother, now }))).toBe(
      'own_code',
    );
  });

  test('is ended by a patient who is of age where it hangs on their will, and by the clinic where it does not', () => {
    const adult = { birthDate: '1984-02-29', zone: 'Europe/Berlin', majorityAge: 18 };
    const own = { ...accepted({ basis: 'attorney' }), basis: 'self' as const };
    const as = (...theirs: PortalAccess[]) => selfHolder(theirs[0]!.userId!, theirs, adult, now);
    const ended = (basis: PortalBasis, age: typeof adult) =>
      codeOf(() => shutOut({ ...accepted({ basis: 'attorney' }), basis }, as(own), age, now));
    for (const basis of PortalBasis.options) {
      const isTheirs = ['self', 'attorney', 'patient'].includes(basis);
      expect({ basis, ended: ended(basis, adult) }).toEqual({ basis, ended: isTheirs ? 'done' : 'not_yours_to_end' });
      expect({ basis, ended: ended(basis, child) }).toEqual({ basis, ended: 'not_of_age' });
    }
    // Who came later by a code that was made before shuts out nobody who came before, and is shut out by them.
    const later = { ...own, userId: desk, createdAt: '2026-11-27T08:00:00.000Z', acceptedAt: '2026-11-29T08:00:00.000Z' };
    expect(codeOf(() => shutOut(own, as(later), adult, now))).toBe('not_yours_to_end');
    expect(codeOf(() => shutOut(later, as(own), adult, now))).toBe('done');
    // Of several that somebody has the first counts, and each of their own they end themselves.
    const again = { ...own, acceptedAt: '2026-11-30T08:00:00.000Z' };
    expect(codeOf(() => shutOut(later, as(again, own), adult, now))).toBe('done');
    expect(codeOf(() => shutOut(own, as(again), adult, now))).toBe('done');
    // A code that nobody has used yet would let somebody in later.
    expect(codeOf(() => shutOut({ ...later, acceptedAt: undefined }, as(own), adult, now))).toBe('done');
    expect(shutOut(accepted({ basis: 'attorney' }), as(own), adult, now).next).toMatchObject({ endedAt: now, endedBy: 'patient' });
  });

  test('is told of to who sees all of a patient by then: of a child to its parents, too', () => {
    const all = { basis: 'guardian' as const };
    expect(seesAll(accepted(all), false, now)).toBe(true);
    expect(seesAll(accepted({ ...all, scopes: ['visits'] }), false, now)).toBe(false);
    expect(seesAll(granted(all), true, now)).toBe(false);
    expect(seesAll(endPortalAccess(accepted(all), 'holder', now).next, true, now)).toBe(false);
    // Whoever was shut out is told for a while: else it would be enough to end their access first.
    const shut = endPortalAccess(accepted(all), 'clinic', now).next;
    expect([now, '2026-12-29T08:00:00.000Z'].map(at => seesAll(shut, true, at))).toEqual([true, false]);
    expect([true, false].map(parentsToo => seesAll(accepted(), parentsToo, now))).toEqual([true, false]);
    const event = acceptPortalAccess(granted(all), child, { userId: mother, now }).event;
    expect(event.data).toMatchObject({ parentsToo: true });
  });

  test('that nobody has taken is forgotten with its code, also where it was taken back: codes that are made and taken back pile up nowhere', () => {
    const offer = granted();
    expect(endPortalAccess(offer, 'patient', now).next.expiresAt).toBe(offer.expiresAt);
    expect(endPortalAccess(accepted(), 'patient', now).next.expiresAt).toBeGreaterThan(offer.expiresAt!);
  });

  test('that has ended stays as it ended', () => {
    const ended = endPortalAccess(accepted(), 'holder', now).next;
    expect(endPortalAccess(ended, 'clinic', '2027-01-01T00:00:00.000Z').next).toBe(ended);
  });
});
