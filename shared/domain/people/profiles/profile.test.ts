import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WorkspaceId } from '../../core/ids.ts';
import { ada, changed, profileAt } from './profile.fixture.ts';
import {
  changeProfile,
  createProfile,
  MailKind,
  muteWorkspace,
  Profile,
  ProfilePatch,
  preferencesAtMost,
  suppressEmail,
  takesMail,
  unsubscribe,
} from './profile.ts';

const now = '2026-11-21T12:00:00.000Z';
/** Where news goes until somebody says otherwise. */
const newsChannels = {
  assigned: ['inbox', 'email', 'push'],
  unassigned: ['inbox', 'push'],
  dueMoved: ['inbox', 'push'],
  completed: [],
  commented: ['inbox', 'push'],
  mentioned: ['inbox', 'email', 'push'],
  unblocked: ['inbox', 'push'],
  claimed: ['inbox', 'push'],
  approved: ['inbox', 'push'],
  returned: ['inbox', 'push'],
};
const daily = { days: 'every', time: '08:00', channels: ['email', 'inbox'] };

test('a user seen for the first time is told on every channel, has no quiet hours and gets no digest', () => {
  const { next, event } = createProfile(ada, 'ada@example.org', now);
  expect(Profile.parse(next)).toEqual({
    userId: ada,
    email: 'ada@example.org',
    locale: 'en',
    zone: 'UTC',
    channels: {
      reminder: ['inbox', 'email', 'push'],
      critical: ['inbox', 'email', 'push'],
      account: ['inbox', 'email', 'push'],
      ...newsChannels,
    },
    quietHours: {},
    workspaces: {},
    digest: {},
    createdAt: now,
    version: 1,
  });
  expect(event).toEqual({ type: 'profile.created', data: {} });
});

describe('a workspace of which one is told differently', () => {
  const [home, clinic]: [WorkspaceId, WorkspaceId] = ['ws_01kb8m3tq2e8fvq3w5r7c9d0ea', 'ws_01kb8m3tq2e8fvq3w5r7c9d0eb'];
  const muted = changed(
    profileAt(now),
    {
      workspaces: { [home]: { muted: true, criticalWaits: true }, [clinic]: { criticalWaits: true } },
    },
    now,
  );

  test('is changed by itself, field by field, and forgotten when it is as any other', () => {
    expect(changed(muted, { workspaces: { [home]: { muted: false } } }, now).workspaces).toEqual({
      [home]: { muted: false, criticalWaits: true },
      [clinic]: { criticalWaits: true },
    });
    expect(changed(muted, { workspaces: { [home]: null, [clinic]: { criticalWaits: false } } }, now).workspaces).toEqual({});
  });

  test('is muted by a link without touching what else was said of it, or of others', () => {
    const { next, event } = muteWorkspace(muted, clinic);
    expect(next.workspaces).toEqual({ ...muted.workspaces, [clinic]: { muted: true, criticalWaits: true } });
    expect(event).toEqual({ type: 'profile.changed', data: { fields: ['workspaces'] } });
  });

  test('is one of fifty at the most', () => {
    const many = Object.fromEntries(
      Array.from({ length: preferencesAtMost + 1 }, (_, i) => [`ws_01kb8m3tq2e8fvq3w5r7c9${String(i).padStart(4, '0')}`, { muted: true }]),
    );
    expect(() => changed(profileAt(now), { workspaces: many }, now)).toThrow(expect.objectContaining({ code: 'limit_reached' }));
  });
});

describe('a change', () => {
  const profile = profileAt(now, {
    displayName: 'Ada',
    quietHours: { fri: { from: '22:00', to: '08:00' } },
    channels: { reminder: ['push'] },
    digest: { daily },
  });

  test('leaves alone what it does not name, and says what it names', () => {
    const { next, event } = changeProfile(profile, { locale: 'de' }, { now });
    expect(next).toEqual({ ...profile, locale: 'de' });
    expect(event).toEqual({ type: 'profile.changed', data: { fields: ['locale'] } });
  });

  test('adds to quiet hours, channels and digests what it names, and takes away what it names with null', () => {
    const next = changed(
      profile,
      { quietHours: { fri: null, sat: { from: '00:00', to: '10:00' } }, channels: { critical: ['email'] } },
      now,
    );
    expect(next).toMatchObject({
      quietHours: { sat: { from: '00:00', to: '10:00' } },
      channels: { reminder: ['push'], critical: ['email'] },
    });
    expect(next.quietHours).not.toHaveProperty('fri');
    expect(changed(profile, { displayName: null, digest: { daily: null } }, now)).toMatchObject({ displayName: undefined, digest: {} });
  });

  test('in another zone plans the next digest by its clock', () => {
    expect(profile.dueAt).toBe('2026-11-22T07:00:00.000Z');
    expect(changed(profile, { zone: 'America/New_York' }, now).dueAt).toBe('2026-11-21T13:00:00.000Z');
  });

  test.each([
    ['a zone that does not exist', { zone: 'Mars/Olympus' }],
    ['an offset for a zone', { zone: '+02:00' }],
    ['a time that does not exist', { quietHours: { fri: { from: '22:00', to: '24:00' } } }],
    ['a day that does not exist', { quietHours: { friday: { from: '22:00', to: '08:00' } } }],
    ['no channel at all for what is critical', { channels: { critical: [] } }],
    ['no channel at all for the account', { channels: { account: [] } }],
    ['a digest by push', { digest: { daily: { ...daily, channels: ['push'] } } }],
    ['a digest that goes nowhere', { digest: { daily: { ...daily, channels: [] } } }],
    ['a language that is none', { locale: 'German please' }],
    ['an empty name', { displayName: ' ' }],
    ['another address', { email: 'eve@example.org' }],
    ['what the clock keeps', { dueAt: now }],
    ['how far the digests are', { digestDays: { daily: { made: '2030-01-01' } } }],
  ])('does not take %s', (_, patch) => {
    expect(ProfilePatch.safeParse(patch).success).toBe(false);
  });
});

describe('one click in a mail', () => {
  const profile = profileAt(now, { digest: { daily, weekly: { weekday: 'mon', time: '08:00', channels: ['email'] } } });

  test('stops reminders by mail: they still come by push and stand in the inbox, and what is critical is mailed as before', () => {
    const { next, event } = unsubscribe(profile, 'reminder', { now });
    expect(next).toEqual({
      ...profile,
      channels: { ...profile.channels, reminder: ['inbox', 'push'] },
    });
    expect(event).toEqual({ type: 'profile.changed', data: { fields: ['channels'] } });
  });

  test('stops mails about the account: their notices stay in the inbox, whatever else was chosen', () => {
    const byMail = { ...profile, channels: { ...profile.channels, account: ['email' as const] } };
    expect(unsubscribe(profile, 'account', { now }).next.channels.account).toEqual(['inbox', 'push']);
    expect(unsubscribe(byMail, 'account', { now }).next.channels.account).toEqual(['inbox']);
  });

  test('stops news of items by mail: it goes on elsewhere, and reminders are mailed as before', () => {
    const { next, event } = unsubscribe(profile, 'news', { now });
    expect(takesMail(profile, 'news')).toBe(true);
    expect(takesMail(next, 'news')).toBe(false);
    expect(next.channels).toMatchObject({ assigned: ['inbox', 'push'], mentioned: ['inbox', 'push'], reminder: profile.channels.reminder });
    expect(event).toEqual({ type: 'profile.changed', data: { fields: ['channels'] } });
  });

  test('stops digests by mail: one that goes to the inbox too goes there alone, one that goes nowhere else ends', () => {
    const { next, event } = unsubscribe(profile, 'digest', { now });
    expect(next.digest).toEqual({ daily: { ...daily, channels: ['inbox'] } });
    expect(next.dueAt).toBe(profile.dueAt);
    expect(event).toEqual({ type: 'profile.changed', data: { fields: ['digest'] } });
  });

  test.each(MailKind.options)('twice is as good as once (%s)', kind => {
    const once = unsubscribe(profile, kind, { now }).next;
    expect(unsubscribe(once, kind, { now }).next).toEqual(once);
    expect(Profile.safeParse(once).success).toBe(true);
  });
});

test('a profile from before there were notices about the account is told on every channel, and a patch of others leaves that alone', () => {
  const { account: _, ...older } = profileAt(now).channels;
  expect(Profile.parse({ ...profileAt(now), channels: older }).channels.account).toEqual(['inbox', 'email', 'push']);
  const quiet = { ...profileAt(now), channels: { ...older, account: ['inbox' as const] } };
  expect(changeProfile(quiet, ProfilePatch.parse({ channels: { reminder: [] } }), { now }).next.channels.account).toEqual(['inbox']);
});

test.each(['bounce', 'complaint'] as const)('a %s stops mail to the address, and nothing else', reason => {
  const profile = profileAt(now);
  expect(suppressEmail(profile, reason)).toEqual({
    next: { ...profile, emailSuppressed: reason },
    event: { type: 'profile.email_suppressed', data: { reason } },
  });
});

describe('3.3: what was said at sign-up', () => {
  test('is what the profile begins with', () => {
    const said = { displayName: ' Ada ', zone: 'Europe/Berlin', locale: 'pt_BR' };
    expect(createProfile(ada, 'ada@example.org', now, said).next).toMatchObject({
      displayName: 'Ada',
      zone: 'Europe/Berlin',
      locale: 'pt-BR',
    });
  });

  test('is as if it had not been said where it does not fit, and keeps nobody out', () => {
    fc.assert(
      fc.property(fc.record({ displayName: fc.string(), zone: fc.string(), locale: fc.string() }, { requiredKeys: [] }), said => {
        const { next } = createProfile(ada, 'ada@example.org', now, said);
        expect(Profile.parse(next)).toEqual(next);
      }),
    );
    const wrong = { displayName: '   ', zone: 'Mars/Olympus', locale: '../../etc' };
    expect(createProfile(ada, 'ada@example.org', now, wrong).next).toEqual(createProfile(ada, 'ada@example.org', now).next);
  });
});
