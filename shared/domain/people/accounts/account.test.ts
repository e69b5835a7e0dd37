import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { UserId } from '../../core/ids.ts';
import { changeProfile, createProfile, Profile } from '../profiles/profile.ts';
import { advanceProfile } from '../profiles/profile-clock.ts';
import {
  type AccountState,
  changeEmail,
  closeAccount,
  closedDays,
  followCognito,
  followSignOut,
  hasAccess,
  isSignedOut,
  isTooMany,
  liftAccount,
  masked,
  signOutEverywhere,
  suspendAccount,
} from './account.ts';
import { requireFreshSignIn } from './fresh-sign-in.ts';

const now = '2026-11-21T08:00:00.500Z';
const later = (ms: number): string => new Date(Date.parse(now) + ms).toISOString();
const userId: UserId = 'user_01kb8m3tq2e8fvq3w5r7c9d0eb';
const digest = { daily: { days: 'every' as const, time: '07:30', channels: ['email' as const] } };
const ada = changeProfile(createProfile(userId, 'ada@example.org', now).next, { digest }, { now }).next;

describe('H4 access', () => {
  test('ends when it is suspended or closed, and comes back whole but for the sign-ins from before', () => {
    for (const ended of [suspendAccount(ada, 'operator', now), suspendAccount(ada, 'cognito', now), closeAccount(ada, now)]) {
      const { next } = ended!;
      expect([hasAccess(next), isSignedOut(next, { signedInAt: Math.floor(Date.parse(now) / 1000) })]).toEqual([false, true]);
      const lifted = Profile.parse(liftAccount(next, later(1000))!.next);
      expect(lifted).toMatchObject({ userId, dueAt: ada.dueAt, signedOutAt: now });
      expect([hasAccess(lifted), isSignedOut(lifted, { signedInAt: Date.parse(now) / 1000 + 2 })]).toEqual([true, false]);
      expect(liftAccount(lifted, now)).toBeUndefined();
    }
  });

  test('is not ended twice, so that a retry changes nothing', () => {
    expect(suspendAccount(suspendAccount(ada, 'operator', now)!.next, 'cognito', later(1))).toBeUndefined();
    expect(closeAccount(closeAccount(ada, now)!.next, later(1))).toBeUndefined();
  });

  test('a sign-in from before the end is over, whatever its fraction of a second; one from the next second on is not', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 100_000 }), ms => {
        const signedInAt = Math.floor(Date.parse(later(ms)) / 1000);
        const over = isSignedOut(signOutEverywhere(ada, now).next, { signedInAt });
        if (ms <= 0) expect(over).toBe(true);
        if (ms >= 1000) expect(over).toBe(false);
      }),
    );
    expect(isSignedOut(ada, { signedInAt: 0 })).toBe(false);
  });

  test('a closed account sends no digest, is erased after 30 days, and is due again until nothing of it is left', () => {
    const closed = closeAccount(ada, now)!.next;
    expect(closed.dueAt).toBe(later(closedDays * 86_400_000));
    const { next, event } = advanceProfile(closed, closed.dueAt!);
    expect(event.type).toBe('profile.erase_due');
    expect(next.dueAt! > closed.dueAt!).toBe(true);
    expect(() => changeProfile(closed, { displayName: 'Ada' }, { now })).toThrow('not_found');
  });
});

describe('H4 what is done at Cognito itself', () => {
  const states = fc.constantFrom<AccountState>('enabled', 'disabled', 'gone');
  const follow = (profile: Profile, state: AccountState, at: string) => followCognito(profile, state, at)?.next ?? profile;

  test('is done here too, whatever was before, and once: asked again nothing changes', () => {
    fc.assert(
      fc.property(fc.array(states, { maxLength: 6 }), states, (before, state) => {
        const known = before.reduce((profile, each, i) => follow(profile, each, later(i * 2 * 3_600_000)), ada);
        const at = later(24 * 3_600_000);
        const next = follow(known, state, at);
        expect(hasAccess(next)).toBe(state === 'enabled' && !known.closedAt);
        expect(followCognito(next, state, at)).toBeUndefined();
        expect(next.closedAt).toBe(known.closedAt ?? (state === 'gone' ? at : undefined));
      }),
    );
  });

  test('an account that is gone is closed, and its data erased after 30 days; one that is disabled keeps it', () => {
    expect(followCognito(ada, 'gone', now)!.next).toMatchObject({ closedAt: now, dueAt: later(closedDays * 86_400_000) });
    expect(followCognito(ada, 'disabled', now)!.next).toMatchObject({ suspendedBy: 'cognito', dueAt: ada.dueAt });
  });

  test('enabled at Cognito gives nothing back that an operator or the owner took', () => {
    expect(followCognito(suspendAccount(ada, 'operator', now)!.next, 'enabled', later(1))).toBeUndefined();
    expect(followCognito(closeAccount(ada, now)!.next, 'enabled', later(1))).toBeUndefined();
  });

  test('what was given back here an instant ago is not taken again while Cognito has not heard of it', () => {
    const lifted = liftAccount(suspendAccount(ada, 'operator', now)!.next, now)!.next;
    expect(followCognito(lifted, 'disabled', later(60_000))).toBeUndefined();
    expect(followCognito(lifted, 'disabled', later(2 * 3_600_000))?.next.suspendedAt).toBeDefined();
    expect(followCognito(lifted, 'gone', later(60_000))?.next.closedAt).toBeDefined();
  });

  test('sign-ins that ended there end here once, and no later end is undone by an older word', () => {
    const { next, event } = followSignOut(ada, now)!;
    expect([next.signedOutAt, event.data]).toEqual([now, { by: 'cognito' }]);
    for (const at of [now, later(-1)]) expect(followSignOut(next, at)).toBeUndefined();
    expect(followSignOut(next, later(1))?.next.signedOutAt).toBe(later(1));
  });

  test('a pool that is another one closes nobody’s account', () => {
    expect([0, 1, 5].map(gone => isTooMany({ gone, seen: gone }))).toEqual([false, false, false]);
    expect(isTooMany({ gone: 6, seen: 6 })).toBe(true);
    expect([20, 21].map(gone => isTooMany({ gone, seen: 100 }))).toEqual([false, true]);
  });
});

test('what cannot be undone is asked by who has just signed in', () => {
  expect(() => requireFreshSignIn(later(-9 * 60_000), now)).not.toThrow();
  for (const signedInAt of [later(-11 * 60_000), undefined]) expect(() => requireFreshSignIn(signedInAt, now)).toThrow('forbidden');
});

test('M9 an address that was changed gets mail again, and the one before is named in the event', () => {
  const suppressed = { ...ada, emailSuppressed: 'bounce' as const };
  const { next, event } = changeEmail(suppressed, 'ada@example.com', now)!;
  expect([next.email, next.emailSuppressed, next.emailChangedAt, event.data]).toEqual([
    'ada@example.com',
    undefined,
    now,
    { from: 'ada@example.org' },
  ]);
  expect(changeEmail(next, 'ada@example.com', now)).toBeUndefined();
  expect(masked('ada@example.org')).toBe('a…@example.org');
});
