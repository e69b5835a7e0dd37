import * as z from 'zod';
import { UserId } from '../../../domain/core/ids.ts';
import { Session } from '../../../domain/people/accounts/session.ts';
import type { Routes } from '../../core/route.ts';

/** A user whose access operators take and give back. */
const OperatedUser = z.object({
  userId: UserId,
  suspendedAt: z.iso.datetime().optional(),
  suspendedBy: z.enum(['operator', 'cognito']).optional(),
  closedAt: z.iso.datetime().optional(),
  signedOutAt: z.iso.datetime().optional(),
});

const OperatedSession = Session.pick({ sessionId: true, device: true, begunAt: true, lastUsedOn: true });

const example = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea' } as const;
const suspended = { ...example, suspendedAt: '2026-11-30T08:00:00.000Z', suspendedBy: 'operator', signedOutAt: '2026-11-30T08:00:00.000Z' };
const session = {
  sessionId: 'session_01kb8m3tq2e8fvq3w5r7c9d0ec',
  device: 'Firefox, Windows',
  begunAt: '2026-11-28T08:00:00.000Z',
  lastUsedOn: '2026-11-30',
};

/** Whose access operators take and give back, and their sign-ins. Nothing of what anybody has written. */
export const userRoutes = {
  getUser: {
    method: 'GET',
    path: '/v1/users/{userId}',
    access: 'operator',
    summary: 'Read whether somebody has access',
    reply: OperatedUser,
    fails: ['not_found'],
    example: { reply: example },
  },
  suspendUser: {
    method: 'POST',
    path: '/v1/users/{userId}/suspend',
    access: 'operator',
    summary: 'Take a user’s access: tokens within a minute, all else at once',
    description: 'API keys, feeds, links in mails, reminders and digests end with it, and nobody signs in with the account any more.',
    reply: OperatedUser,
    fails: ['not_found', 'conflict'],
    example: { reply: suspended },
  },
  liftUser: {
    method: 'POST',
    path: '/v1/users/{userId}/lift',
    access: 'operator',
    summary: 'Give a user’s access back, also to one who has closed their account within 30 days',
    reply: OperatedUser,
    fails: ['not_found', 'conflict'],
    example: { reply: example },
  },
  resetPasskeys: {
    method: 'DELETE',
    path: '/v1/users/{userId}/passkeys',
    access: 'operator',
    summary: 'Remove all passkeys of a user who has lost them',
    description: 'The user is told of each by mail. Make sure of who asks: from then on a sign-in is enough again.',
    fails: ['not_found', 'conflict'],
    example: {},
  },
  listUserSessions: {
    method: 'GET',
    path: '/v1/users/{userId}/sessions',
    access: 'operator',
    audited: 'read',
    summary: 'List where somebody is signed in',
    query: z.strictObject({
      limit: z.coerce.number().int().min(1).max(100).default(50),
      cursor: z.string().max(1000).optional(),
    }),
    list: OperatedSession,
    fails: ['not_found'],
    example: { reply: [session] },
  },
  endUserSession: {
    method: 'DELETE',
    path: '/v1/users/{userId}/sessions/{sessionId}',
    access: 'operator',
    summary: 'End one sign-in of somebody',
    fails: ['not_found', 'conflict', 'limit_reached'],
    example: {},
  },
  endUserSessions: {
    method: 'DELETE',
    path: '/v1/users/{userId}/sessions',
    access: 'operator',
    summary: 'End every sign-in of somebody',
    fails: ['not_found', 'conflict'],
    example: {},
  },
} as const satisfies Routes;
