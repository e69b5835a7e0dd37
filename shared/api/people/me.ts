import * as z from 'zod';
import { WorkspaceId } from '../../domain/core/ids.ts';
import { Profile, ProfilePatch } from '../../domain/people/profiles/profile.ts';
import type { Routes } from '../core/route.ts';

const example = {
  userId: 'user_01h455vb4pex5vsknk084sn02q',
  email: 'ada@example.org',
  displayName: 'Ada',
  locale: 'de',
  zone: 'Europe/Berlin',
  channels: {
    reminder: ['inbox', 'push'],
    critical: ['inbox', 'email', 'push'],
    account: ['inbox', 'email'],
    assigned: ['inbox', 'push'],
    unassigned: ['inbox'],
    dueMoved: ['inbox'],
    completed: [],
    commented: ['inbox'],
    mentioned: ['inbox', 'email', 'push'],
    unblocked: ['inbox', 'push'],
    claimed: ['inbox', 'push'],
    approved: ['inbox', 'push'],
    returned: ['inbox', 'push'],
  },
  quietHours: { fri: { from: '22:00', to: '08:00' } },
  digest: { daily: { days: 'weekdays', time: '07:30', channels: ['email'] } },
  workspaces: { ws_01h455vb4pex5vsknk084sn02r: { criticalWaits: true } },
  createdAt: '2026-11-21T08:00:00.000Z',
  version: 3,
  personalWorkspaceId: 'ws_01h455vb4pex5vsknk084sn02q',
  nextDigestAt: '2026-11-23T06:30:00.000Z',
};

/** Reply without what only the service needs. */
export const Me = Profile.omit({
  dueAt: true,
  digestDays: true,
  emailChangedAt: true,
  suspendedAt: true,
  suspendedBy: true,
  liftedAt: true,
  signedOutAt: true,
  keptSession: true,
  endedSessions: true,
  closedAt: true,
}).extend({
  /** The workspace that is the user's alone. */
  personalWorkspaceId: WorkspaceId,
  nextDigestAt: z.iso.datetime().optional(),
});

export const meRoutes = {
  getMe: {
    method: 'GET',
    path: '/v1/me',
    access: 'user',
    summary: 'Read your profile',
    reply: Me,
    fails: [],
    example: { reply: example },
  },
  changeMe: {
    method: 'PATCH',
    path: '/v1/me',
    access: 'user',
    keys: 'never',
    summary: 'Change your profile: name, language, zone, channels, quiet hours, digests, workspaces',
    body: ProfilePatch,
    reply: Me,
    fails: ['precondition_failed', 'limit_reached'],
    example: { body: { zone: 'Europe/Berlin', locale: 'de', quietHours: { fri: { from: '22:00', to: '08:00' } } }, reply: example },
  },
  refreshEmail: {
    method: 'POST',
    path: '/v1/me/email',
    access: 'user',
    keys: 'never',
    limit: 'send',
    summary: 'Take over the mail address that you have changed and confirmed at Cognito',
    description:
      'Change it there (`UpdateUserAttributes`, then `VerifyUserAttribute` with the code that the new address gets), and ask here: mail goes to the new address from then on, links in mails to the old one are over, and the old one is told. While the new one is not confirmed, the old one stays.',
    reply: Me,
    fails: ['conflict'],
    example: { reply: example },
  },
  signOutEverywhere: {
    method: 'POST',
    path: '/v1/me/sign-out-everywhere',
    access: 'user',
    keys: 'never',
    summary: 'End every sign-in of yours, this one too: tokens within a minute, refresh tokens at once',
    description:
      'The gateway keeps what it knows of a token for a minute at the most, and for so long it still works. API keys, feeds and connections stay: revoke them by themselves.',
    fails: ['conflict'],
    example: {},
  },
  closeAccount: {
    method: 'DELETE',
    path: '/v1/me',
    access: 'user',
    keys: 'never',
    stepUp: 'or_fresh_sign_in',
    summary: 'Close your account: access ends now, your data is erased after 30 days',
    description:
      'Sign in anew within ten minutes before (403 `sign_in_again`), or prove it with a passkey where you have one. Tokens, API keys, feeds, links in mails, reminders and digests end at once, or within the minute that the gateway keeps a token. Who is the last owner of a workspace with others hands it over or deletes it first (409 `last_owner`, with `workspaceIds`). Until the data is erased an operator can open the account again.',
    fails: ['conflict', 'last_owner'],
    example: {},
  },
  suspendUser: {
    method: 'POST',
    path: '/v1/users/{userId}/suspend',
    access: 'operator',
    keys: 'never',
    summary: 'Take a user’s access, as an operator of the stage: tokens within a minute, all else at once',
    description: 'API keys, feeds, links in mails, reminders and digests end with it, and nobody signs in with the account any more.',
    fails: ['not_found', 'conflict'],
    example: {},
  },
  liftUser: {
    method: 'POST',
    path: '/v1/users/{userId}/lift',
    access: 'operator',
    keys: 'never',
    summary: 'Give a user’s access back, also to one who has closed their account within 30 days',
    fails: ['not_found', 'conflict'],
    example: {},
  },
} as const satisfies Routes;
