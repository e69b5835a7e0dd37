import * as z from 'zod';
import { Connection } from '../../domain/calendars/connections/connection.ts';
import { Provider, Purpose } from '../../domain/calendars/connections/connection-provider.ts';
import { CalendarMode, LinkedCalendar } from '../../domain/calendars/connections/linked-calendar.ts';
import { EventLink } from '../../domain/calendars/sync/event-link.ts';
import { EmailAddress } from '../../domain/core/email.ts';
import { WorkspaceId } from '../../domain/core/ids.ts';
import { Instant } from '../../domain/time/when.ts';
import type { Routes } from '../core/route.ts';
import { paging } from '../core/shapes.ts';

const params = { connectionId: 'connection_01h455vb4pex5vsknk084sn02q' };

/** A calendar of a connected account as its owner sees it. */
export const CalendarShown = LinkedCalendar.pick({
  connectionId: true,
  calendarId: true,
  name: true,
  zone: true,
  canWrite: true,
  mode: true,
  workspaceId: true,
  lastSyncAt: true,
  lastError: true,
  version: true,
});

/** A time at which the owner of a calendar is busy: instants, and nothing of what for. */
export const BusyTime = EventLink.pick({ calendarId: true, from: true, to: true });

const calendarExample = {
  connectionId: params.connectionId,
  calendarId: 'cal_01h455vb4pex5vsknk084sn02q',
  name: 'Work',
  zone: 'Europe/Berlin',
  canWrite: true,
  mode: 'both',
  workspaceId: 'ws_01h455vb4pex5vsknk084sn02q',
  lastSyncAt: '2026-11-21T08:00:00.000Z',
  version: 3,
};

/** A connection as its owner sees it: how it is, and what they can do about it. */
export const ConnectionShown = Connection.omit({
  refreshAt: true,
  revokeAt: true,
  dueAt: true,
  expiresAt: true,
  userId: true,
  syncFailures: true,
}).extend({
  account: z.object({ email: z.string().optional() }),
  advice: z.enum(['nothing', 'wait', 'reconnect']),
});

const example = {
  connectionId: params.connectionId,
  provider: 'google',
  account: { email: 'ada@example.org' },
  purpose: 'write_calendars',
  status: 'healthy',
  connectedAt: '2026-11-21T08:00:00.000Z',
  tokenExpiresAt: '2026-11-21T09:00:00.000Z',
  failures: 0,
  advice: 'nothing',
  version: 1,
};

/** A word of Microsoft Graph (`changeNotification`): of a change, or of the life of the subscription itself. What it holds besides is ignored. */
export const GraphWord = z.object({
  subscriptionId: z.string().max(100),
  clientState: z.string().max(128),
  lifecycleEvent: z.enum(['reauthorizationRequired', 'subscriptionRemoved', 'missed']).optional(),
});

export const connectionRoutes = {
  createConsent: {
    method: 'POST',
    path: '/v1/connections',
    access: 'user',
    keys: 'never',
    summary: 'Begin to connect a calendar account: the answer is the address at which its owner consents',
    description:
      'Send the browser to `authorizationUrl`. It comes back to `redirect` with `claim`, to be posted to `/v1/connections/claim`, or with `error`: `access_denied`, `scope_missing`, `provider_failed`.',
    body: z.strictObject({
      provider: Provider,
      purpose: Purpose.default('read_calendars'),
      /** Where the browser goes in the end; the stage's settings list what may stand here. */
      redirect: z.string().min(1).max(500),
      /** The account to suggest, by its address. */
      loginHint: EmailAddress.optional(),
    }),
    reply: z.object({ authorizationUrl: z.string(), endsAt: z.iso.datetime() }),
    status: 201,
    fails: ['limit_reached', 'provider_not_set_up'],
    example: {
      body: { provider: 'google', purpose: 'write_calendars', redirect: 'http://localhost:3000/connected' },
      reply: { authorizationUrl: 'https://accounts.google.com/o/oauth2/v2/auth?client_id=…', endsAt: '2026-11-21T08:10:00.000Z' },
    },
  },
  addConnection: {
    method: 'POST',
    path: '/v1/connections/claim',
    access: 'user',
    keys: 'never',
    summary: 'Take the connection that you began: with the claim that your browser came back with',
    body: z.strictObject({ claim: z.string().min(1).max(200) }),
    reply: ConnectionShown,
    status: 201,
    fails: ['not_found', 'link_expired', 'conflict', 'limit_reached'],
    example: { body: { claim: 'forged.claim' }, reply: example },
  },
  listConnections: {
    method: 'GET',
    path: '/v1/connections',
    access: 'user',
    summary: 'List your connected calendar accounts, and how each is',
    list: ConnectionShown,
    fails: [],
    example: { reply: [example] },
  },
  getConnection: {
    method: 'GET',
    path: '/v1/connections/{connectionId}',
    access: 'user',
    summary: 'Read one connection: its health, its last and next sync, and what you can do',
    reply: ConnectionShown,
    fails: ['not_found'],
    example: { params, reply: example },
  },
  endConnection: {
    method: 'DELETE',
    path: '/v1/connections/{connectionId}',
    access: 'user',
    keys: 'never',
    summary: 'Disconnect: the provider is told, and the tokens are erased',
    description:
      'Its calendars and all that was read from them are forgotten here: their busy times count no more. What stands there for items stays, because nobody may write there any more; turn a calendar off first to have it taken out. The same account can be connected again, and begins anew.',
    fails: ['not_found', 'conflict', 'precondition_failed'],
    example: { params },
  },
  syncConnection: {
    method: 'POST',
    path: '/v1/connections/{connectionId}/sync',
    access: 'user',
    summary: 'Sync the calendars of a connection now, not at the next quarter of an hour',
    fails: ['not_found', 'conflict', 'connection_not_live'],
    example: { params },
  },
  listCalendars: {
    method: 'GET',
    path: '/v1/connections/{connectionId}/calendars',
    access: 'user',
    summary: 'List the calendars of a connected account, and what each is kept in step for',
    description:
      'Right after connecting none is known yet: the list is that of the account once the connection (`GET /v1/connections/{connectionId}`) has a `lastSyncAt`, a moment later.',
    list: CalendarShown,
    fails: ['not_found'],
    example: { params, reply: [calendarExample] },
  },
  changeCalendar: {
    method: 'PATCH',
    path: '/v1/connections/{connectionId}/calendars/{calendarId}',
    access: 'user',
    summary: 'Choose what a calendar is kept in step for: busy times in, items out, both, or nothing',
    description:
      'Items go out from one workspace, your own where none is named, and only with a connection that may write. Of a calendar that is turned off, or that takes items no more, the events that stand for items are taken out, but for those that its person has changed there meanwhile; busy times of one that is turned off count no more.',
    body: z.strictObject({ mode: CalendarMode, workspaceId: WorkspaceId.optional() }),
    reply: CalendarShown,
    fails: ['not_found', 'conflict', 'precondition_failed', 'connection_not_live', 'calendar_read_only'],
    example: {
      params: { ...params, calendarId: calendarExample.calendarId },
      body: { mode: 'both', workspaceId: calendarExample.workspaceId },
      reply: calendarExample,
    },
  },
  listBusy: {
    method: 'GET',
    path: '/v1/busy',
    access: 'user',
    summary: 'List when you are busy by your own calendars, in the order of time',
    description: 'From an instant (inclusive) to another (exclusive).',
    query: z.strictObject({ from: Instant, to: Instant, ...paging }),
    list: BusyTime,
    fails: [],
    example: {
      query: { from: '2026-11-21T00:00:00Z', to: '2026-12-21T00:00:00Z' },
      reply: [{ calendarId: calendarExample.calendarId, from: '2026-11-25T09:00:00.000Z', to: '2026-11-25T10:00:00.000Z' }],
    },
  },
  receiveGoogleNotification: {
    method: 'POST',
    path: '/v1/connections/changed/google',
    access: 'public',
    // Google tells of everybody's calendars from few addresses.
    limit: 'none',
    summary: 'Where Google says that something in a calendar has changed (push notifications)',
    query: z.strictObject({ channel: z.string().max(300) }),
    fails: ['not_found'],
    example: { query: { channel: 'unknown' } },
  },
  receiveMicrosoftNotification: {
    method: 'POST',
    path: '/v1/connections/changed/microsoft',
    access: 'public',
    // As with Google.
    limit: 'none',
    handshake: 'validationToken',
    summary: 'Where Microsoft Graph says that something in a calendar has changed, and what becomes of its subscriptions',
    query: z.strictObject({ channel: z.string().max(300), validationToken: z.string().max(1000).optional() }),
    body: z.object({ value: z.array(GraphWord).max(1000) }),
    fails: ['not_found'],
    example: { query: { channel: 'unknown' }, body: { value: [{ subscriptionId: 'unknown', clientState: 'unknown' }] } },
  },
} as const satisfies Routes;

const returning = {
  method: 'GET',
  access: 'public',
  page: true,
  // What a provider adds beyond RFC 6749 is ignored, as its 4.1.2 says.
  query: z.object({
    state: z.string().max(200).default(''),
    code: z.string().max(4000).optional(),
    iss: z.string().max(500).optional(),
    error: z.string().max(200).optional(),
  }),
  fails: ['invalid_link', 'link_expired', 'link_already_used'],
  example: {},
} as const;

/** A function of its own: it alone exchanges codes for tokens. Each provider comes back to an address of its own (RFC 9700 4.4.2). */
export const consentRoutes = {
  returnFromGoogle: {
    ...returning,
    path: '/v1/connections/return/google',
    summary: 'Where Google sends the browser back to; it goes on to its redirect',
  },
  returnFromMicrosoft: {
    ...returning,
    path: '/v1/connections/return/microsoft',
    summary: 'Where Microsoft sends the browser back to; it goes on to its redirect',
  },
} as const satisfies Routes;
