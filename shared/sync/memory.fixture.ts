import { type LinkedCalendar, linkCalendar } from '../domain/calendars/connections/linked-calendar.ts';
import type { CalendarEvent } from '../domain/calendars/sync/calendar.ts';
import { type EventLink, itemIdOfUid } from '../domain/calendars/sync/event-link.ts';
import type { Change } from '../domain/core/due.ts';
import type { CalendarId, ConnectionId, ItemId, UserId, WorkspaceId } from '../domain/core/ids.ts';
import { createItem } from '../domain/items/history/item-changes.ts';
import { type Item, ItemInput } from '../domain/items/items/item.ts';
import type { CalendarPort, EventAtProvider, EventLinksPort, FoundItem, ItemsPort, Refused, Remote, SyncPorts } from './ports.ts';

export const userId: UserId = 'user_01kb8m3tq2e8fvq3w5r7c9d0eb';
export const workspaceId: WorkspaceId = 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea';
const connectionId: ConnectionId = 'connection_01kb8m3tq2e8fvq3w5r7c9d0eb';
const calendarId: CalendarId = 'cal_01kb8m3tq2e8fvq3w5r7c9d0eb';

/** A calendar that is kept in step both ways. */
export const linked = (): LinkedCalendar => ({
  ...linkCalendar({ userId, connectionId, calendarId }, { externalId: 'mine', name: 'Mine', zone: 'Europe/Berlin', canWrite: true }).next,
  mode: 'both',
  workspaceId,
});

/** The clock of a simulated world. */
export type Clock = { now(): string; pass(ms: number): void };
export const clockFrom = (start: string): Clock => {
  let at = Date.parse(start);
  return {
    now: () => new Date(at).toISOString(),
    pass: ms => {
      at += ms;
    },
  };
};

type Input = 'changes' | 'read' | 'put' | 'remove';
/** What goes wrong at the provider: asked before each request, by its kind, and of each cursor, whether it is taken no more. `lost` is done, and its answer never comes. */
export type Faults = (kind: Input | 'cursor') => Refused | 'lost' | undefined;
type Stored = { event: CalendarEvent; sequence: number; removed: boolean };

const unavailable: Refused = { ok: false, reason: 'provider_unavailable' };
const asRemote = ({ event, removed }: Stored): Remote =>
  removed ? { removed: true, eventId: event.eventId, uid: event.uid, etag: event.etag } : { removed: false, event: strip(event) };

/** Does somebody else's state stand where another was expected? */
const overtaken = (there: Stored | undefined, etag: string | undefined): boolean =>
  there !== undefined && etag !== undefined && there.event.etag !== etag;

/** A provider's calendar in memory: changes by sequence, ETags, pages, and faults. It counts what it is asked. */
export const memoryCalendar = (clock: Clock, faults: Faults, pageSize = 250) => {
  const events = new Map<string, Stored>();
  const counts = { changes: 0, read: 0, put: 0, remove: 0, eventsRead: 0 };
  let sequence = 1;
  const store = (event: CalendarEvent, removed: boolean): Stored => {
    sequence += 1;
    const stored = { event: { ...event, etag: `"${sequence}"`, updatedAt: clock.now() }, sequence, removed };
    events.set(event.eventId, stored);
    return stored;
  };
  const listed = (seen: number): Stored[] => [...events.values()].filter(each => each.sequence > seen && (seen > 0 || !each.removed));

  /** A request that may meet a fault; one whose answer is lost is done all the same. */
  const guarded =
    <A extends unknown[], R>(kind: Input, run: (...given: A) => R) =>
    async (...given: A): Promise<R | Refused> => {
      counts[kind] += 1;
      const fault = faults(kind);
      if (fault === undefined) return run(...given);
      if (fault === 'lost') run(...given);
      return fault === 'lost' ? unavailable : fault;
    };

  const changes = guarded(
    'changes',
    ({ cursor, page }: Parameters<CalendarPort['changes']>[0]): Awaited<ReturnType<CalendarPort['changes']>> => {
      if (cursor !== undefined && faults('cursor')) return { ok: false, reason: 'reset' };
      const [offset = 0, until = sequence] = page ? page.split('/').map(Number) : [];
      const all = listed(Number(cursor ?? 0));
      const shown = all.slice(offset, offset + pageSize);
      counts.eventsRead += shown.length;
      const more = offset + pageSize < all.length;
      return { ok: true, changes: shown.map(asRemote), ...(more ? { page: `${offset + pageSize}/${until}` } : { cursor: String(until) }) };
    },
  );

  const read = guarded('read', (eventId: string): Awaited<ReturnType<CalendarPort['read']>> => {
    const there = events.get(eventId);
    return there && !there.removed ? { ok: true, event: strip(there.event), occurrences: [] } : { ok: false, reason: 'gone' };
  });

  const put = guarded('put', (event: CalendarEvent, known?: EventAtProvider): Awaited<ReturnType<CalendarPort['put']>> => {
    // Our ids follow from the uid, so that the same event twice is one.
    const eventId = known?.eventId ?? `g-${event.uid}${event.occurrenceOf ? `_${event.occurrenceOf.start.date}` : ''}`;
    const there = events.get(eventId);
    if (overtaken(there, known?.etag)) return there?.removed ? { ok: false, reason: 'gone' } : { ok: false, reason: 'changed' };
    return { ok: true, eventId, etag: store({ ...event, eventId }, false).event.etag };
  });

  const remove = guarded('remove', (known: EventAtProvider): Awaited<ReturnType<CalendarPort['remove']>> => {
    const there = events.get(known.eventId);
    if (!there || there.removed) return { ok: true };
    if (overtaken(there, known.etag)) return { ok: false, reason: 'changed' };
    store(there.event, true);
    return { ok: true };
  });

  return {
    port: { changes, read, holds: () => true, put, remove } satisfies CalendarPort,
    counts,
    /** What its owner does there by hand. */
    byHand: (event: CalendarEvent, removed = false) => store(event, removed).event,
    all: () => [...events.values()].filter(({ removed }) => !removed).map(({ event }) => event),
    forget: () => {
      events.clear();
    },
  };
};
/** A provider knows the uid of ours, and nothing of our versions. */
const strip = (event: CalendarEvent): CalendarEvent => ({ ...event, origin: undefined });

/** Event links in memory, each written at the version that was read. */
export const memoryEventLinks = () => {
  const rows = new Map<string, EventLink>();
  const told: Change<EventLink>['event'][] = [];
  let savesUntilDeath = Number.POSITIVE_INFINITY;
  const save = async ({ next, event }: Change<EventLink>, known: EventLink | undefined): Promise<void> => {
    savesUntilDeath -= 1;
    if (savesUntilDeath === 0) throw new Error('died');
    if (rows.get(next.eventLinkId)?.version !== known?.version) throw new Error('conflict');
    rows.set(next.eventLinkId, { ...next, version: (known?.version ?? 0) + 1 });
    told.push(event);
  };
  const port: EventLinksPort = {
    find: async eventLinkId => rows.get(eventLinkId),
    findByEvent: async eventId => [...rows.values()].find(each => each.eventId === eventId),
    ofItem: async itemId => [...rows.values()].filter(each => each.itemId === itemId),
    all: async function* () {
      yield* [...rows.values()];
    },
    save,
  };
  return {
    port,
    told,
    /** Whoever saves the nth one from here on dies before it is saved. */
    dieAtSave: (nth: number): void => {
      savesUntilDeath = nth;
    },
    all: () => [...rows.values()].filter(({ removedAt }) => !removedAt),
  };
};

/** The items of a workspace in memory, changed as the domain changes them. */
export const memoryItems = (clock: Clock) => {
  const rows = new Map<string, FoundItem>();
  let changesUntilDeath = Number.POSITIVE_INFINITY;
  const acting = () => ({ userId, now: clock.now(), zone: 'Europe/Berlin' });
  const keep = (item: Item): Item => {
    rows.set(item.itemId, { item, changedAt: clock.now() });
    return item;
  };
  const change: ItemsPort['change'] = async (itemId, decide) => {
    changesUntilDeath -= 1;
    if (changesUntilDeath === 0) throw new Error('died');
    const found = rows.get(itemId);
    if (!found) return undefined;
    const decided = decide(found.item, acting());
    return decided && keep({ ...decided.next, version: found.item.version + 1 });
  };
  const port: ItemsPort = {
    find: async itemId => rows.get(itemId),
    all: async function* () {
      yield* [...rows.values()];
    },
    change,
  };
  return {
    port,
    create: (itemId: ItemId, given: object) =>
      keep(createItem(ItemInput.parse({ title: 'Water the plants', ...given }), { workspaceId, itemId }, acting()).next),
    /** Whoever changes the nth one from here on dies before it is changed. */
    dieAtChange: (nth: number): void => {
      changesUntilDeath = nth;
    },
    all: () => [...rows.values()],
    has: (itemId: ItemId) => rows.get(itemId)?.item,
  };
};

/** Whether an event of a calendar is one of ours. */
export const isOurs = ({ uid }: CalendarEvent): boolean => itemIdOfUid(uid) !== undefined;

/** A world of one calendar: provider, event links, items and time. */
export const world = (start = '2026-11-21T08:00:00.000Z', faults: Faults = () => undefined, pageSize?: number) => {
  const clock = clockFrom(start);
  const calendar = memoryCalendar(clock, faults, pageSize);
  const eventLinks = memoryEventLinks();
  const items = memoryItems(clock);
  const ports: SyncPorts = { calendar: calendar.port, eventLinks: eventLinks.port, items: items.port, now: clock.now };
  return { clock, calendar, eventLinks, items, ports };
};
