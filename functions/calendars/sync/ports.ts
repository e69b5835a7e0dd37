import { eventLinkOfEvent, eventLinks, eventLinksOf } from '../../../shared/data/calendars/event-links.ts';
import { queryTable } from '../../../shared/data/core/query.ts';
import { isLostRace } from '../../../shared/data/core/race.ts';
import { readRow } from '../../../shared/data/core/rows.ts';
import { items } from '../../../shared/data/items/items.ts';
import { standingIn } from '../../../shared/data/people/roles.ts';
import type { LinkedCalendar } from '../../../shared/domain/calendars/connections/linked-calendar.ts';
import type { Actor } from '../../../shared/domain/core/due.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { ItemId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { reachOf } from '../../../shared/domain/core/permissions.ts';
import { concerns } from '../../../shared/domain/items/agenda/agenda.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import { anchorOf } from '../../../shared/domain/items/occurrences/item-span.ts';
import type { AccountPort, EventLinksPort, FoundItem, ItemsPort, SyncPorts } from '../../../shared/sync/ports.ts';

type Row = Record<string, unknown>;
const pageSize = 100;

/** The event links of one calendar in the table. */
export const eventLinksPort = ({ userId, calendarId }: LinkedCalendar, requestId: string, now: () => string): EventLinksPort => ({
  find: eventLinkId => eventLinks.find({ userId, calendarId, eventLinkId }),
  findByEvent: eventId => eventLinkOfEvent({ userId, calendarId }, eventId),
  ofItem: async itemId => {
    const found = [];
    for await (const eventLink of eventLinksOf({ userId, calendarId }, itemId)) found.push(eventLink);
    return found;
  },
  all: () => eventLinksOf({ userId, calendarId }),
  save: async (change, known) => {
    const context = { userId, now: now(), requestId };
    if (known) await eventLinks.save(change, context, known);
    else if (!(await eventLinks.create(change, context)).created) throw new Failure('conflict', { what: 'event_link' });
  },
});

const foundIn = (row: Row): FoundItem => ({ item: items.fromRow(row), changedAt: String((row.event as { at?: string } | undefined)?.at) });

/** Whether somebody may see an item, and change it; neither when they are no member (any more). */
const mayOf = async (workspaceId: WorkspaceId, userId: UserId) => {
  const role = await standingIn({ workspaceId, userId });
  const reach = role && reachOf(role, 'item:read');
  return {
    sees: (item: Item) => reach !== undefined && concerns(item, userId, reach),
    changes: role !== undefined && reachOf(role, 'item:change') === 'everything',
  };
};

/** A calendar that was never chosen for a workspace takes nothing. */
const noItems: ItemsPort = { find: async () => undefined, async *all() {}, change: async () => undefined };

/** The items of the workspace whose times stand in a calendar: those that concern its owner, changed as its owner may. */
export const itemsPort = async ({ userId, workspaceId }: LinkedCalendar, requestId: string, now: () => string): Promise<ItemsPort> => {
  if (!workspaceId) return noItems;
  const may = await mayOf(workspaceId, userId);
  const find = async (itemId: ItemId): Promise<FoundItem | undefined> => {
    const row = await readRow(items.keyOf({ workspaceId, itemId }));
    const found = row && foundIn(row);
    return found && may.sees(found.item) ? found : undefined;
  };
  return {
    find,
    async *all() {
      let cursor: string | undefined;
      do {
        const page: { items: FoundItem[]; cursor?: string } = await queryTable({ pk: `WS#${workspaceId}`, prefix: 'ITEM#' }, foundIn, {
          limit: pageSize,
          cursor,
          keep: ({ item }) =>
            may.sees(item) && item.status === 'open' && !item.trashedAt && (anchorOf(item) ?? item.deadline) !== undefined,
        });
        yield* page.items;
        cursor = page.cursor;
      } while (cursor);
    },
    change: (itemId, decide) =>
      may.changes ? changeItemAs(userId, { workspaceId, itemId }, decide, requestId, now()) : Promise.resolve(undefined),
  };
};

const changeItemAs = async (
  userId: UserId,
  id: { workspaceId: WorkspaceId; itemId: ItemId },
  decide: Parameters<ItemsPort['change']>[1],
  requestId: string,
  now: string,
): Promise<Item | undefined> => {
  const acting: Actor = { userId, now };
  try {
    const decided = (item: Item) => {
      const change = decide(item, acting);
      if (!change) throw new Failure('not_found', { what: 'change' });
      return change;
    };
    return await items.update(id, decided, { ...acting, requestId });
  } catch (error) {
    // What the item does not allow is no failure of the sync: it is as it was.
    if (error instanceof Failure && !isLostRace(error)) return undefined;
    throw error;
  }
};

/** The engine's ports for one calendar. */
export const portsFor = async (calendar: LinkedCalendar, at: AccountPort, requestId: string): Promise<SyncPorts> => {
  const now = () => new Date().toISOString();
  return {
    calendar: at.of(calendar),
    eventLinks: eventLinksPort(calendar, requestId, now),
    items: await itemsPort(calendar, requestId, now),
    now,
  };
};
