import * as z from 'zod';
import { personal } from '../../core/data-class.ts';
import { type Advance, againAfter, type Change, later } from '../../core/due.ts';
import { expiryAfter } from '../../core/expiry.ts';
import { Failure } from '../../core/failure.ts';
import { ConnectionId, UserId } from '../../core/ids.ts';
import { Provider, Purpose } from './connection-provider.ts';

/** How a connection is: working; failing for a while; its consent is over; the person took it back at the provider; ended here. */
export const ConnectionStatus = z.enum(['healthy', 'degraded', 'expired', 'revoked', 'disconnected']);
export type ConnectionStatus = z.infer<typeof ConnectionStatus>;

/** Why a connection fails, as far as its owner needs to know. */
export const ConnectionError = z.enum([
  'provider_unavailable',
  'throttled',
  'consent_expired',
  'consent_revoked',
  'client_refused',
  'calendar_failed',
]);
export type ConnectionError = z.infer<typeof ConnectionError>;

/** A user's consent at a provider. The tokens stand apart, encrypted. Due when its tokens are to be renewed, or its end is to be told. */
export const Connection = z.object({
  userId: UserId,
  connectionId: ConnectionId,
  provider: Provider,
  /** Who consented, at the provider. */
  account: personal(z.object({ subject: z.string().max(255), email: z.string().max(254).optional() })),
  purpose: Purpose,
  status: ConnectionStatus,
  connectedAt: z.iso.datetime(),
  tokenExpiresAt: z.iso.datetime(),
  /** When the tokens are renewed next. */
  refreshAt: z.iso.datetime().optional(),
  /** When the provider is told next of an end that it did not hear. */
  revokeAt: z.iso.datetime().optional(),
  lastSyncAt: z.iso.datetime().optional(),
  nextSyncAt: z.iso.datetime().optional(),
  /** When the first of its push channels ends. */
  channelExpiresAt: z.iso.datetime().optional(),
  /** How often in a row its tokens could not be renewed, and its calendars not be synced. */
  failures: z.int().nonnegative(),
  syncFailures: z.int().nonnegative().default(0),
  lastError: z.object({ code: ConnectionError, at: z.iso.datetime() }).optional(),
  /** What became of the consent at the provider after a disconnect; not every provider takes it back on our word. */
  revocation: z.enum(['pending', 'done', 'not_offered', 'not_heard']).optional(),
  endedAt: z.iso.datetime().optional(),
  dueAt: z.iso.datetime().optional(),
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type Connection = z.infer<typeof Connection>;

const minuteMs = 60_000;
/** Tokens are renewed this long before they expire. */
const aheadMs = 10 * minuteMs;

/** When tokens that expire then are renewed: ten minutes before, or at half of a life that is shorter than twenty. */
export const refreshTimeOf = (tokenExpiresAt: string, now: string): string => {
  const leftMs = Math.max(0, Date.parse(tokenExpiresAt) - Date.parse(now));
  return later(now, leftMs - Math.min(aheadMs, leftMs / 2));
};

/** The record is due at the first of what it waits for. */
const withDue = (connection: Connection): Connection => ({
  ...connection,
  dueAt: [connection.refreshAt, connection.revokeAt, connection.nextSyncAt].filter(at => at !== undefined).sort()[0],
});

/** Whether the provider is to be asked anything for it. */
export const isLive = ({ status }: Connection): boolean => status === 'healthy' || status === 'degraded';

type Connected = Pick<Connection, 'userId' | 'connectionId' | 'provider' | 'account' | 'purpose' | 'tokenExpiresAt'>;

/** A consent that its user has claimed: a new connection, or a known one with new life. */
export const establishConnection = (connected: Connected, known: Connection | undefined, now: string): Change<Connection> => ({
  next: withDue({
    ...connected,
    status: 'healthy',
    connectedAt: now,
    refreshAt: refreshTimeOf(connected.tokenExpiresAt, now),
    lastSyncAt: known?.lastSyncAt,
    failures: 0,
    syncFailures: 0,
    version: known?.version ?? 1,
  }),
  event: { type: 'connection.connected', data: { again: known !== undefined && known.status !== 'disconnected' } },
});

/** How long what was handed out may take before it is handed out again. */
const patienceMs = 2 * minuteMs;

/** How often a connection is synced by the clock. */
export const syncMinutes = 15;

const due = (at: string | undefined, now: string): boolean => at !== undefined && at <= now;

/** Hands out what is due: the word to the provider that it has ended, the renewal of its tokens, a sync. What is not done is handed out again. */
export const advanceConnection: Advance<Connection> = (connection, now) => {
  if (due(connection.revokeAt, now)) {
    const next = withDue({ ...connection, revokeAt: later(now, patienceMs) });
    return { next, event: { type: 'connection.revoke_due', data: {} } };
  }
  if (due(connection.nextSyncAt, now) && !due(connection.refreshAt, now)) {
    const next = withDue({ ...connection, nextSyncAt: later(now, syncMinutes * minuteMs) });
    return { next, event: { type: 'connection.sync_due', data: {} } };
  }
  const next = withDue({ ...connection, refreshAt: later(now, patienceMs) });
  return { next, event: { type: 'connection.refresh_due', data: {} } };
};

const healthChanged = (from: ConnectionStatus, to: ConnectionStatus, reason?: ConnectionError) => ({
  type: 'connection.health_changed',
  data: { from, to, ...(reason ? { reason } : {}) },
});

/** A live connection with the health that its failures say: one failure is nobody's business, the second in a row is. */
const withHealth = (connection: Connection, event: Change<Connection>['event'], reason?: ConnectionError): Change<Connection> => {
  const status = connection.failures > 1 || connection.syncFailures > 1 ? 'degraded' : 'healthy';
  const next = withDue({ ...connection, status });
  return { next, event: status === connection.status ? event : healthChanged(connection.status, status, reason) };
};

/** New tokens are there. What had failed for want of them is over. */
export const refreshConnection = (connection: Connection, tokenExpiresAt: string, now: string): Change<Connection> =>
  withHealth(
    { ...connection, tokenExpiresAt, refreshAt: refreshTimeOf(tokenExpiresAt, now), failures: 0 },
    { type: 'connection.refreshed', data: {} },
  );

/** Waits longer with each failure in a row, up to an hour, or for as long as the provider asked for. */
const backoffMs = (failures: number, retryAfterSeconds = 0): number =>
  Math.max(Math.min(2 ** failures * minuteMs, 60 * minuteMs), retryAfterSeconds * 1000);

/** The tokens could not be renewed, which may go by: it is tried again. */
export const failConnection = (
  connection: Connection,
  code: ConnectionError,
  now: string,
  retryAfterSeconds?: number,
): Change<Connection> => {
  const failures = connection.failures + 1;
  const refreshAt = later(now, backoffMs(failures, retryAfterSeconds));
  return withHealth(
    { ...connection, failures, refreshAt, lastError: { code, at: now } },
    { type: 'connection.failed', data: { reason: code } },
    code,
  );
};

/** A sync has come to its end; the next is due by the clock. */
export const syncedConnection = (connection: Connection, channelExpiresAt: string | undefined, now: string): Change<Connection> => {
  const nextSyncAt = againAfter(connection.nextSyncAt, now, syncMinutes * minuteMs);
  const next = { ...connection, lastSyncAt: now, nextSyncAt, channelExpiresAt, syncFailures: 0, lastError: undefined };
  return withHealth(next, { type: 'connection.synced', data: {} });
};

/** A sync failed, of all its calendars or of some: it is tried again. */
export const failSync = (connection: Connection, code: ConnectionError, now: string, retryAfterSeconds?: number): Change<Connection> => {
  const syncFailures = connection.syncFailures + 1;
  const nextSyncAt = againAfter(connection.nextSyncAt, now, backoffMs(syncFailures, retryAfterSeconds));
  const event = { type: 'connection.failed', data: { reason: code } };
  return withHealth({ ...connection, syncFailures, nextSyncAt, lastError: { code, at: now } }, event, code);
};

/** Its owner, a choice of theirs, or the provider asks for a sync: it is due at once. */
export const requestSync = (connection: Connection, now: string): Change<Connection> => {
  if (!isLive(connection)) throw new Failure('connection_not_live', { status: connection.status });
  return { next: withDue({ ...connection, nextSyncAt: now }), event: { type: 'connection.sync_asked', data: {} } };
};

/** The same for a connection that may have ended meanwhile: then there is nothing to sync. */
export const requestSyncIfLive = (connection: Connection, now: string): Change<Connection> | undefined =>
  isLive(connection) ? requestSync(connection, now) : undefined;

/** The provider does not take the access token: it is renewed at once, which tells whether the consent is over, and the sync follows. */
export const askRefresh = (connection: Connection, now: string): Change<Connection> => ({
  next: withDue({ ...connection, refreshAt: now, nextSyncAt: later(now, minuteMs) }),
  event: { type: 'connection.refresh_asked', data: {} },
});

/** The provider takes the consent as over: nothing is tried any more until the person connects again. */
export const loseConnection = (connection: Connection, status: 'expired' | 'revoked', now: string): Change<Connection> => {
  const code = status === 'expired' ? 'consent_expired' : 'consent_revoked';
  const next = withDue({
    ...connection,
    status,
    failures: connection.failures + 1,
    lastError: { code, at: now },
    refreshAt: undefined,
    nextSyncAt: undefined,
    channelExpiresAt: undefined,
  });
  return { next, event: healthChanged(connection.status, status, code) };
};

/** The owner ends the connection: nothing happens for it any more, and the provider is told. Fails with `not_found` once it has ended. */
export const dropConnection = (connection: Connection, now: string): Change<Connection> => {
  if (connection.status === 'disconnected') throw new Failure('not_found', { what: 'connection' });
  const next = withDue({
    ...connection,
    status: 'disconnected',
    endedAt: now,
    revocation: 'pending',
    revokeAt: later(now, patienceMs),
    refreshAt: undefined,
    nextSyncAt: undefined,
    channelExpiresAt: undefined,
  });
  return { next, event: { type: 'connection.disconnected', data: { from: connection.status } } };
};

/** The provider did not hear that it has ended: it is told again, for a day. */
export const retryRevocation = (connection: Connection, now: string): Change<Connection> => ({
  next: withDue({ ...connection, failures: connection.failures + 1, revokeAt: later(now, backoffMs(connection.failures + 1)) }),
  event: { type: 'connection.revocation_failed', data: {} },
});

/** Whether the provider has been told for so long that the tokens are erased without its answer. */
export const revocationIsHopeless = ({ endedAt }: Connection, now: string): boolean =>
  endedAt !== undefined && Date.parse(now) - Date.parse(endedAt) > 24 * 60 * minuteMs;

/** The tokens are gone, here and where the provider takes them back. The record is forgotten after a month. */
export const eraseConnection = (
  connection: Connection,
  revocation: 'done' | 'not_offered' | 'not_heard',
  now: string,
): Change<Connection> => ({
  next: withDue({
    ...connection,
    revocation,
    revokeAt: undefined,
    expiresAt: expiryAfter(now),
  }),
  event: { type: 'connection.erased', data: { revocation } },
});

/** What the owner can do about its state. */
export const adviceFor = ({ status }: Connection): 'nothing' | 'wait' | 'reconnect' =>
  (({ healthy: 'nothing', disconnected: 'nothing', degraded: 'wait', expired: 'reconnect', revoked: 'reconnect' }) as const)[status];
