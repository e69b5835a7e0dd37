import {
  account,
  connected,
  connectionId,
  encrypted,
  now,
  started,
  userId,
} from '../../shared/domain/calendars/connections/connection.fixture.ts';
import {
  advanceConnection,
  askRefresh,
  dropConnection,
  eraseConnection,
  establishConnection,
  failConnection,
  loseConnection,
  refreshConnection,
  requestSync,
  retryRevocation,
  syncedConnection,
} from '../../shared/domain/calendars/connections/connection.ts';
import {
  advanceConsent,
  answerConsent,
  claimConsent,
  eraseConsent,
  startConsent,
  useConsent,
} from '../../shared/domain/calendars/connections/consent.ts';
import {
  advanceCredential,
  eraseCredential,
  leaseCredential,
  makeCredential,
  releaseCredential,
  renewCredential,
} from '../../shared/domain/calendars/connections/credential.ts';
import {
  chooseMode,
  endCalendar,
  failCalendar,
  leaveCalendar,
  linkCalendar,
  pendItem,
  rediscoverCalendar,
  syncedCalendar,
  watchCalendar,
} from '../../shared/domain/calendars/connections/linked-calendar.ts';
import {
  dropEventLink,
  invalidateEventLink,
  keepEventLink,
  noteConflict,
  noteUnsupported,
} from '../../shared/domain/calendars/sync/event-link.ts';
import type { CalendarId } from '../../shared/domain/core/ids.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const consents = (): Sample[] => {
  const begun = startConsent(started, now).next;
  const used = useConsent(begun, now).next;
  const tokenExpiresAt = '2026-11-21T09:00:00.000Z';
  const answer = { connectionId, account, purpose: 'read_calendars' as const, tokenExpiresAt, encrypted, claimHash: 'hash' };
  const answered = answerConsent(used, answer, now);
  const unclaimed = advanceConsent(answered.next, now);
  return samplesOf(
    'consent',
    startConsent(started, now),
    useConsent(begun, now),
    answered,
    claimConsent(answered.next, now).change,
    unclaimed,
    eraseConsent(unclaimed.next),
  );
};

const credentials = (): Sample[] => {
  const fresh = { encrypted, tokenExpiresAt: '2026-11-21T09:00:00.000Z' };
  const made = makeCredential({ userId, connectionId, provider: 'google' }, fresh, now, 1);
  const leased = leaseCredential(made.next, now);
  return samplesOf(
    'credential',
    made,
    leased,
    renewCredential(leased.next, fresh, now),
    releaseCredential(leased.next),
    advanceCredential(made.next, made.next.dueAt!),
    eraseCredential(made.next, now),
  );
};

const calendarId: CalendarId = 'cal_01kb8m3tq2e8fvq3w5r7c9d0eb';

const calendars = (): Sample[] => {
  const found = linkCalendar(
    { userId, connectionId, calendarId },
    { externalId: 'mine', name: 'Mine', zone: 'Europe/Berlin', canWrite: true },
  );
  const calendar = found.next;
  const channel = { channelId: 'c', resourceId: 'r', secretHash: 'h', expiresAt: '2026-11-28T08:00:00.000Z' };
  const progress = { cursor: 'c', windowFrom: now, windowTo: '2027-02-19T08:00:00.000Z', pending: undefined };
  return samplesOf(
    'calendar',
    found,
    rediscoverCalendar(calendar, calendar),
    chooseMode(calendar, { mode: 'both', workspaceId: undefined }),
    syncedCalendar(calendar, progress, now),
    failCalendar(calendar, { code: 'throttled' }, now),
    pendItem(calendar, 'item_01kb8m5z7he4mtx2p9n6a3k8ra'),
    watchCalendar(calendar, channel),
    leaveCalendar(calendar),
    endCalendar(calendar, now),
  );
};

const eventLinks = (): Sample[] => {
  const kept = keepEventLink(undefined, { userId, calendarId, eventLinkId: 'x1', eventId: 'e', kind: 'busy', from: now, to: now });
  const side = { title: 'A', start: { date: '2026-11-28' }, end: { date: '2026-11-29' }, changedAt: now };
  return samplesOf(
    'event_link',
    kept,
    dropEventLink(kept.next, now),
    invalidateEventLink(kept.next, undefined),
    noteUnsupported(kept, ['RECURRENCE-ID'], side),
    noteConflict(kept, { kept: 'ours', ours: side, theirs: { ...side, removed: true } }),
  );
};

/** Changes of every kind that are made to consents, connections and credentials. */
export const connectionSamples = (): Sample[] => {
  const connection = connected();
  const ended = dropConnection(connection, now).next;
  const connections = samplesOf(
    'connection',
    establishConnection(connection, undefined, now),
    establishConnection(connection, connection, now),
    advanceConnection(connection, connection.dueAt!),
    advanceConnection(ended, ended.dueAt!),
    advanceConnection({ ...connection, nextSyncAt: now }, now),
    requestSync(connection, now),
    askRefresh(connection, now),
    syncedConnection(connection, undefined, now),
    refreshConnection(connection, '2026-11-21T10:00:00.000Z', now),
    failConnection(connection, 'throttled', now),
    failConnection({ ...connection, failures: 1 }, 'throttled', now),
    loseConnection(connection, 'revoked', now),
    dropConnection(connection, now),
    retryRevocation(ended, now),
    eraseConnection(ended, 'done', now),
  );
  return [...connections, ...credentials(), ...consents(), ...calendars(), ...eventLinks()];
};
