import * as z from 'zod';
import { Session } from '../../domain/people/accounts/session.ts';
import type { Routes } from '../core/route.ts';
import { Paging } from '../core/shapes.ts';

/** A sign-in of one's own that has not ended. */
export const SessionShown = Session.pick({ sessionId: true, device: true, begunAt: true, lastUsedOn: true, version: true }).extend({
  /** Whether it is the one that asks. */
  current: z.boolean(),
});

const params = { sessionId: 'session_01h455vb4pex5vsknk084sn02q' };

export const sessionRoutes = {
  listSessions: {
    method: 'GET',
    path: '/v1/me/sessions',
    access: 'user',
    keys: 'never',
    summary: 'List where you are signed in',
    description:
      'One for each sign-in whose token was used and that can still be renewed, in no order. It says the program and the system that it was first used with, and the day (UTC) on which it was last used. A sign-in from a device that you had none from is told on your channels for notices about the account.',
    query: Paging,
    list: SessionShown,
    fails: [],
    example: {
      reply: [
        {
          ...params,
          device: 'Firefox, Windows',
          begunAt: '2026-11-21T08:00:00.000Z',
          lastUsedOn: '2026-11-29',
          current: true,
          version: 3,
        },
      ],
    },
  },
  endSession: {
    method: 'DELETE',
    path: '/v1/me/sessions/{sessionId}',
    access: 'user',
    keys: 'never',
    summary: 'End one of your sign-ins: its tokens within a minute, those that Cognito goes on renewing too',
    description:
      'The gateway keeps what it knows of a token for a minute at the most, and for so long it still works. A socket of it is told nothing from now on; a device that takes push messages goes on taking them until its subscription is ended, too. Of fifty that were ended one by one within 90 days no more is ended alone (409 `limit_reached`): end all others then.',
    fails: ['not_found', 'conflict', 'limit_reached'],
    example: { params },
  },
  endOtherSessions: {
    method: 'POST',
    path: '/v1/me/sessions/end-others',
    access: 'user',
    keys: 'never',
    summary: 'End every sign-in of yours but this one: their tokens within a minute',
    description:
      'API keys, feeds, connections and push subscriptions stay. To end this one too, sign out everywhere (`signOutEverywhere`).',
    fails: ['conflict'],
    example: {},
  },
} as const satisfies Routes;
