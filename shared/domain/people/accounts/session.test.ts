import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SessionId, UserId } from '../../core/ids.ts';
import { createProfile, endedSessionsMost, Profile } from '../profiles/profile.ts';
import { endOtherSessions, endSession, isSessionOver, signOutEverywhere } from './account.ts';
import { beginSession, deviceOf, type Session, sessionDays, useSession } from './session.ts';

const start = Date.parse('2026-11-21T08:00:00.000Z');
const dayMs = 86_400_000;
const userId: UserId = 'user_01kb8m3tq2e8fvq3w5r7c9d0eb';
const ada = createProfile(userId, 'ada@example.org', new Date(start).toISOString()).next;

const letters = '0123456789abcdefghjkmnpqrstvwxyz';
const idOf = (n: number): SessionId => `session_01kb8m3tq2e8fvq3w5r7c9d${letters[Math.floor(n / 32) % 32]}0${letters[n % 32]}`;
const sessionAt = (n: number, ms: number): Session => {
  const at = new Date(ms).toISOString();
  return beginSession({ userId, sessionId: idOf(n), device: 'Firefox, Windows', begunAt: at }, at).next;
};

type Seen = { profile: Profile; begun: Session[]; ended: Set<SessionId> };
type Step = (seen: Seen, now: number, chosen: Session | undefined) => Profile;
const endAll = ({ begun, ended }: Seen, but?: Session): void => {
  for (const { sessionId } of begun) if (sessionId !== but?.sessionId) ended.add(sessionId);
};
const at = (ms: number): string => new Date(ms).toISOString();

/** What can become of sessions, and beside it a note of who is out. Who ends others is there themselves. */
const steps: Record<string, Step> = {
  begin: ({ profile, begun }, now) => {
    begun.push(sessionAt(begun.length, now));
    return profile;
  },
  end: ({ profile, ended }, now, chosen) => {
    if (!chosen) return profile;
    ended.add(chosen.sessionId);
    return endSession(profile, chosen, at(now))?.next ?? profile;
  },
  endOthers: (seen, now, chosen) => {
    if (!chosen || seen.ended.has(chosen.sessionId) || chosen.expiresAt * 1000 <= now) return seen.profile;
    endAll(seen, chosen);
    return endOtherSessions(seen.profile, chosen.sessionId, at(now)).next;
  },
  everywhere: (seen, now) => {
    endAll(seen);
    return signOutEverywhere(seen.profile, at(now)).next;
  },
};
const act = fc.record({
  step: fc.constantFrom(...Object.keys(steps)),
  which: fc.nat(40),
  afterMs: fc.integer({ min: 2_000, max: 6 * dayMs }),
});

describe('sessions of a user', () => {
  test('are there exactly while nobody has ended them, whatever is ended in which order', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), acts => {
        const seen: Seen = { profile: ada, begun: [], ended: new Set() };
        let now = start;
        for (const { step, which, afterMs } of acts) {
          now += afterMs;
          seen.profile = Profile.parse(steps[step]!(seen, now, seen.begun[which % Math.max(seen.begun.length, 1)]));
          const there = seen.begun.filter(session => !isSessionOver(seen.profile, session, at(now)));
          expect(there).toEqual(seen.begun.filter(({ sessionId, expiresAt }) => !seen.ended.has(sessionId) && expiresAt * 1000 > now));
        }
      }),
    );
  });

  test('ended one by one are as many as fit; then all others end at once, and there is room again', () => {
    const all = Array.from({ length: endedSessionsMost + 2 }, (_, n) => sessionAt(n, start + n));
    const now = new Date(start + dayMs).toISOString();
    const full = all.slice(0, endedSessionsMost).reduce((profile, session) => endSession(profile, session, now)!.next, ada);
    const [kept, last] = all.slice(endedSessionsMost);
    expect(() => endSession(full, last!, now)).toThrow(expect.objectContaining({ code: 'limit_reached' }));
    const others = endOtherSessions(full, kept!.sessionId, now).next;
    expect(all.filter(session => !isSessionOver(others, session, now))).toEqual([kept]);
    expect(endSession(others, last!, now)).toBeUndefined();
    const none = endSession(others, kept!, now)!.next;
    expect(all.filter(session => !isSessionOver(none, session, now))).toEqual([]);
    const much = new Date(start + (sessionDays + 2) * dayMs).toISOString();
    const fresh = sessionAt(60, Date.parse(much));
    expect(endSession(full, fresh, much)!.next.endedSessions).toHaveLength(1);
  });

  test('are noted once a day while they are used', () => {
    const session = sessionAt(0, start);
    expect(useSession(session, new Date(start + 3_600_000).toISOString())).toBeUndefined();
    expect(useSession(session, new Date(start - dayMs).toISOString())).toBeUndefined();
    expect(useSession(session, new Date(start + dayMs).toISOString())!.next).toEqual({ ...session, lastUsedOn: '2026-11-22' });
  });
});

test('a device is known by its program and system, and by nothing that tells it from others of the kind', () => {
  const mozilla = 'Mozilla/5.0';
  expect(
    Object.fromEntries(
      [
        `${mozilla} (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0`,
        `${mozilla} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15`,
        `${mozilla} (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/131.0 Mobile/15E148 Safari/604.1`,
        `${mozilla} (Linux; Android 14; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36`,
        `${mozilla} (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0`,
        'Almanac/7 CFNetwork/1494.0.7 Darwin/23.4.0',
        'okhttp/4.12.0',
        'curl/8.5.0',
        'node',
        '<script>alert(1)</script>',
        '',
      ].map(text => [deviceOf(text), 1]),
    ),
  ).toEqual({
    'Firefox, Windows': 1,
    'Safari, macOS': 1,
    'Chrome, iOS': 1,
    'Chrome, Android': 1,
    'Edge, Linux': 1,
    Almanac: 1,
    okhttp: 1,
    curl: 1,
    node: 1,
    '?': 1,
  });
  fc.assert(fc.property(fc.string({ maxLength: 300 }), text => deviceOf(text).length > 0 && deviceOf(text).length <= 60));
});
