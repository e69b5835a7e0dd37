import * as z from 'zod';
import { Profile, ProfilePatch } from '../domain/profile.ts';
import type { Routes } from './route.ts';

const example = {
  userId: 'user_01h455vb4pex5vsknk084sn02q',
  email: 'ada@example.org',
  displayName: 'Ada',
  locale: 'de',
  zone: 'Europe/Berlin',
  channels: { reminder: ['inbox', 'push'], critical: ['inbox', 'email', 'push'], account: ['inbox', 'email'] },
  quietHours: { fri: { from: '22:00', to: '08:00' } },
  digest: { daily: { days: 'weekdays', time: '07:30', channels: ['email'] } },
  createdAt: '2026-11-21T08:00:00.000Z',
  version: 3,
  personalWorkspaceId: 'ws_01h455vb4pex5vsknk084sn02q',
  nextDigestAt: '2026-11-23T06:30:00.000Z',
};

/** Reply without what only the service needs. */
export const Me = Profile.omit({ dueAt: true, digestDays: true }).extend({
  /** The workspace that is the user's alone. */
  personalWorkspaceId: z.string(),
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
    summary: 'Change your profile: name, language, zone, channels, quiet hours, digests',
    body: ProfilePatch,
    reply: Me,
    fails: ['precondition_failed'],
    example: { body: { zone: 'Europe/Berlin', locale: 'de', quietHours: { fri: { from: '22:00', to: '08:00' } } }, reply: example },
  },
} as const satisfies Routes;
