import { encrypted } from '../../../shared/domain/calendars/connections/connection.fixture.ts';
import { establishConnection, refreshConnection, syncedConnection } from '../../../shared/domain/calendars/connections/connection.ts';
import { makeCredential, renewCredential } from '../../../shared/domain/calendars/connections/credential.ts';
import {
  chooseMode,
  type LinkedCalendar,
  linkCalendar,
  syncedCalendar,
} from '../../../shared/domain/calendars/connections/linked-calendar.ts';
import { noteActivity } from '../../../shared/domain/calendars/sync/conflict-activity.ts';
import { type EventLink, keepEventLink } from '../../../shared/domain/calendars/sync/event-link.ts';
import type { CalendarId, ConnectionId, ItemId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';

const load = async () => {
  const parts = await Promise.all([
    import('../../../shared/data/items/activities.ts'),
    import('../../../shared/data/calendars/connections.ts'),
    import('../../../shared/data/calendars/linked-calendars.ts'),
    import('../../../shared/data/calendars/event-links.ts'),
    import('../../../shared/data/calendars/credentials.ts'),
    import('../../../shared/data/core/transact.ts'),
    import('../../../shared/data/core/busy.ts'),
  ]);
  const [activities, connections, calendars, eventLinks, credentials, transact, busy] = parts;
  return { ...activities, ...connections, ...calendars, ...eventLinks, ...credentials, ...transact, ...busy };
};

type World = {
  userId: UserId;
  workspaceId: WorkspaceId;
  itemId: ItemId;
  acting: { userId: UserId; now: string; requestId: string; zone: string };
};
const tokenExpiresAt = '2026-11-21T09:00:00.000Z';
const window = { windowFrom: '2026-11-20T08:00:00.000Z', windowTo: '2027-02-19T08:00:00.000Z' };

/** A connection with two calendars and fifty events: forty at which its owner is busy, ten that stand for items. And what is asked of them. */
export const calendarCosts = ({ userId, workspaceId, itemId, acting }: World) => {
  let data: Awaited<ReturnType<typeof load>>;
  const { now } = acting;
  const connectionId: ConnectionId = 'connection_01kb8m3tq2e8fvq3w5r7c9d0eb';
  const idOf = (i: number): CalendarId => `cal_01kb8m3tq2e8fvq3w5r7c9d00${i}`;
  const key = { userId, connectionId, calendarId: idOf(1) };
  const account = { subject: '104', email: 'ada@example.org' };
  const connected = establishConnection(
    { userId, connectionId, provider: 'google', account, purpose: 'write_calendars', tokenExpiresAt },
    undefined,
    now,
  );
  const credential = makeCredential({ userId, connectionId, provider: 'google' }, { encrypted, tokenExpiresAt }, now, 1);
  const found = { externalId: 'ada@example.org', name: 'Mine', zone: 'Europe/Berlin', canWrite: true };
  const eventOf = (i: number): Omit<EventLink, 'version'> => {
    const day = `2026-12-${String(1 + (i % 28)).padStart(2, '0')}`;
    const times = { eventId: `event-${i}`, etag: `"${i}"`, from: `${day}T09:00:00.000Z`, to: `${day}T10:00:00.000Z` };
    const base = { userId, calendarId: key.calendarId, ...times };
    const ofItem = { kind: 'item' as const, workspaceId, itemId, fingerprint: 'a'.repeat(16) };
    return i > 40 ? { ...base, eventLinkId: `${itemId}-${i}`, ...ofItem } : { ...base, eventLinkId: `x${i}`, kind: 'busy' };
  };
  const side = (title: string) => ({
    title,
    start: { date: '2030-03-30', time: '08:00', zone: 'Europe/Berlin' },
    end: { date: '2030-03-30', time: '09:00', zone: 'Europe/Berlin' },
    rule: 'FREQ=WEEKLY;BYDAY=SA',
    changedAt: now,
  });
  const conflict = { kept: 'theirs' as const, ours: side('Water the plants on the balcony'), theirs: side('Water the orchids') };
  const entryOf = (i: number) => {
    const eventLink = { ...eventOf(41), eventLinkId: itemId, version: 1 };
    return noteActivity(eventLink, conflict, { activityId: `act_01kb8m3tq2e8fvq3w5r7c9d${100 + i}`, at: now })!;
  };
  const synced = (calendar: LinkedCalendar) => syncedCalendar(calendar, { cursor: 'c'.repeat(200), ...window, pending: undefined }, now);
  const all = async (of = '') => {
    for await (const _eventLink of data.eventLinksOf({ userId, calendarId: key.calendarId }, of));
  };
  return {
    fill: async (): Promise<void> => {
      data = await load();
      await data.connections.create(connected, acting);
      await data.credentials.create(credential, acting);
      for (const i of [1, 2]) await data.linkedCalendars.create(linkCalendar({ userId, connectionId, calendarId: idOf(i) }, found), acting);
      await data.linkedCalendars.update(key, calendar => chooseMode(calendar, { mode: 'both', workspaceId }), acting);
      await data.linkedCalendars.update(key, synced, acting);
      for (let i = 1; i <= 20; i++) await data.activities.create(entryOf(i), acting);
      for (let i = 1; i <= 50; i++) await data.eventLinks.create(keepEventLink(undefined, eventOf(i)), acting);
    },
    patterns: {
      'the connections of a user': () => data.connectionsOf(userId),
      'a connection with its encrypted tokens': () => Promise.all([data.connections.find(key), data.credentials.find(key)]),
      'the calendars of a connection': () => data.calendarsOf(key),
      'a sync of a connection come to its end': () =>
        data.connections.update(key, connection => syncedConnection(connection, undefined, now), acting),
      'a sync of a calendar come to its end': () => data.linkedCalendars.update(key, synced, acting),
      'tokens renewed': async () => {
        const [connection, its] = [await data.connections.get(key), await data.credentials.get(key)];
        const renewed = renewCredential(its, { encrypted, tokenExpiresAt }, now);
        await data.transact([
          data.credentials.putNext(renewed, acting),
          data.connections.putNext(refreshConnection(connection, tokenExpiresAt, now), acting),
        ]);
      },
      'the calendars that take the items of a workspace': () => data.calendarsTaking(workspaceId),
      'an event that a provider tells of: what is known of it': () => data.eventLinks.find({ ...key, eventLinkId: 'x1' }),
      'an event of an item by the provider’s id': () => data.eventLinkOfEvent(key, 'event-41'),
      'when somebody is busy in a month, forty times': () =>
        data.busySpans(userId, { from: '2026-12-01T00:00:00.000Z', to: '2026-12-31T00:00:00.000Z' }),
      'a busy time, new': () =>
        data.eventLinks.create(keepEventLink(undefined, { ...eventOf(1), eventLinkId: 'x100', eventId: 'event-100' }), acting),
      'the events of an item in a calendar': () => all(itemId),
      'an event written out': () =>
        data.eventLinks.create(keepEventLink(undefined, { ...eventOf(41), eventLinkId: `${itemId}-100` }), acting),
      'everything known of a calendar with fifty events': () => all(),
      'an entry in the activity of an item': () => data.activities.create(entryOf(100), acting),
      'the same again: it is there': () => data.activities.create(entryOf(100), acting),
      'twenty entries of the activity of an item': () => data.activityOf({ workspaceId, itemId }, { limit: 20 }),
    } satisfies Record<string, () => Promise<unknown>>,
  };
};
