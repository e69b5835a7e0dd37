import { randomBytes } from 'node:crypto';
import { connections } from '../../../shared/data/calendars/connections.ts';
import { calendarsOf, linkedCalendars } from '../../../shared/data/calendars/linked-calendars.ts';
import { retryLostRace } from '../../../shared/data/core/race.ts';
import { profiles } from '../../../shared/data/people/profiles.ts';
import { type Connection, failSync, isLive, syncedConnection } from '../../../shared/domain/calendars/connections/connection.ts';
import type { Provider } from '../../../shared/domain/calendars/connections/connection-provider.ts';
import {
  endChannelSoon,
  failCalendar,
  isKept,
  isToBeLeft,
  type LinkedCalendar,
  linkCalendar,
  needsChannel,
  rediscoverCalendar,
  stillPending,
  supersedeSync,
  syncedCalendar,
  watchCalendar,
} from '../../../shared/domain/calendars/connections/linked-calendar.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { derivedId } from '../../../shared/runtime/http/ids.ts';
import { publicUrl } from '../../../shared/runtime/http/public-url.ts';
import { log } from '../../../shared/runtime/log/logger.ts';
import type { AccountPort, Refused } from '../../../shared/sync/ports.ts';
import { syncCalendar } from '../../../shared/sync/sync.ts';
import { claimHashOf } from '../consents/consent-tokens.ts';
import { accountOf, renewFirst } from './account.ts';
import { forgetCalendars, forgetEvents, leaveOne } from './leave.ts';
import { portsFor } from './ports.ts';

type Id = Pick<LinkedCalendar, 'userId' | 'connectionId' | 'calendarId'>;

/** The calendars that the account has now: new ones are off until their owner chooses. */
const discover = async ({ userId, connectionId }: Connection, at: AccountPort, requestId: string): Promise<Refused | undefined> => {
  const listed = await at.list();
  if (!listed.ok) return listed;
  // Not every provider says in which zone a calendar is: then it is its owner's.
  const { zone } = listed.calendars.every(each => each.zone) ? { zone: 'UTC' } : await profiles.get({ userId });
  for (const { zone: its = zone, ...others } of listed.calendars) {
    const found = { ...others, zone: its };
    const id: Id = { userId, connectionId, calendarId: derivedId('calendar', `${connectionId}|${found.externalId}`, 0) };
    const context = clockContext(requestId);
    const { created } = await linkedCalendars.create(linkCalendar(id, found), context);
    // Connected again: with the consent, what the provider told of changes has ended.
    if (!created) await linkedCalendars.update(id, each => endChannelSoon(rediscoverCalendar(each, found).next, context.now), context);
  }
  return undefined;
};

/** A channel that is open for longer, or another one in its place. */
const channelFor = async ({ channel, ...calendar }: LinkedCalendar, provider: Provider, at: AccountPort) => {
  const extended = channel && (await at.extend?.(channel));
  if (extended) return extended;
  const secret = randomBytes(24).toString('base64url');
  const { userId, connectionId, calendarId, externalId } = calendar;
  const address = `${publicUrl()}/v1/connections/changed/${provider}?channel=${[userId, connectionId, calendarId].join('.')}`;
  const made = await at.watch(externalId, { address, secret });
  return made && { ...made, secretHash: claimHashOf(secret) };
};

/** Has the provider tell of changes: a channel is kept open or made anew before it ends, and an old one is stopped. */
const watch = async (calendar: LinkedCalendar, provider: Provider, at: AccountPort, requestId: string): Promise<LinkedCalendar> => {
  const context = clockContext(requestId);
  if (!needsChannel(calendar, context.now)) return calendar;
  const channel = await channelFor(calendar, provider, at);
  if (!channel) return calendar;
  const kept = await linkedCalendars.update(calendar, each => watchCalendar(each, channel), context);
  if (calendar.channel && calendar.channel.channelId !== channel.channelId) await at.stop(calendar.channel);
  return kept;
};

/** Under which name people are told why a sync failed. */
const errorOf = ({ reason }: Refused) => (reason === 'refused' || reason === 'calendar_gone' ? 'calendar_failed' : reason);

type One = { refused?: Refused; calendar: LinkedCalendar };

const syncOne = async (found: LinkedCalendar, provider: Provider, at: AccountPort, requestId: string): Promise<One> => {
  const calendar = await watch(found, provider, at, requestId);
  const synced = await retryLostRace(async () => syncCalendar(calendar, await portsFor(calendar, at, requestId)));
  const { refused, full, changes, taken, written, removed } = synced;
  const context = clockContext(requestId);
  const { calendarId, userId } = calendar;
  log('ALM053', { caller: userId, calendarId, full, changes, taken, written, removed, outcome: refused?.reason ?? 'synced' });
  const code = refused && errorOf(refused);
  // Another choice since: what was read belongs to the old one.
  const change = (each: LinkedCalendar) => {
    const pending = stillPending(calendar, each, synced.pending);
    return code ? failCalendar(each, { code, pending }, context.now) : syncedCalendar(each, { ...synced, pending }, context.now);
  };
  const outrun = (each: LinkedCalendar) => (each.endedAt ? undefined : supersedeSync(each, context.now));
  const kept = await linkedCalendars.update(calendar, each => (each.mode === calendar.mode ? change(each) : outrun(each)), context);
  if (kept.endedAt) await forgetEvents(kept, requestId);
  return { refused, calendar: kept };
};

const endsFirst = (calendars: LinkedCalendar[]): string | undefined =>
  calendars.flatMap(({ channel }) => channel?.expiresAt ?? []).sort()[0];

const noteRefusal = async (connection: Connection, refused: Refused, requestId: string): Promise<void> => {
  if (refused.reason === 'consent_revoked') return renewFirst(connection, requestId);
  const context = clockContext(requestId);
  const failed = (each: Connection) => failSync(each, errorOf(refused), context.now, refused.retryAfterSeconds);
  await connections.update(connection, each => (isLive(each) ? failed(each) : undefined), context);
};

/**
 * Keeps all chosen calendars of a connection in step, each by itself: one that fails does not hold up the others. What its owner has turned
 * off is left; all is forgotten where the connection has ended.
 */
export const syncConnection = async (
  id: Pick<Connection, 'userId' | 'connectionId'>,
  requestId: string,
  how: { discover?: boolean } = {},
): Promise<void> => {
  const connection = await connections.get(id);
  if (connection.status === 'disconnected') return forgetCalendars(connection, requestId);
  const at = await accountOf(connection, requestId);
  if (!at) return;
  const lost = how.discover ? await discover(connection, at, requestId) : undefined;
  const calendars = lost ? [] : await calendarsOf(connection);
  const kept = calendars.filter(isKept);
  const results: One[] = [];
  for (const calendar of calendars.filter(isToBeLeft)) results.push(await leaveOne(calendar, at, requestId));
  for (const calendar of kept) results.push(await syncOne(calendar, connection.provider, at, requestId));
  const refused = lost ?? results.find(each => each.refused)?.refused;
  if (refused) return noteRefusal(connection, refused, requestId);
  if (kept.length === 0) return;
  const context = clockContext(requestId);
  const ends = endsFirst(results.map(({ calendar }) => calendar));
  await connections.update(connection, each => (isLive(each) ? syncedConnection(each, ends, context.now) : undefined), context);
};
