import type { UserContext } from '../../../shared/data/core/entity.ts';
import { isLostRace } from '../../../shared/data/core/race.ts';
import { items } from '../../../shared/data/items/items.ts';
import {
  believesMissing,
  type SubscribedCalendar,
  type SubscribedInto,
} from '../../../shared/domain/calendars/subscriptions/subscribed-calendar.ts';
import { isAsMade, patchFor, type WantedItem, wantedItems } from '../../../shared/domain/calendars/subscriptions/subscribed-items.ts';
import type { CalendarEvent } from '../../../shared/domain/calendars/sync/calendar.ts';
import type { EventLink } from '../../../shared/domain/calendars/sync/event-link.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { ItemId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { changeItem, createItem, restoreItem, trashItem } from '../../../shared/domain/items/history/item-changes.ts';
import type { Item } from '../../../shared/domain/items/items/item.ts';
import { inNextOccurrence } from '../../../shared/domain/items/items/item-joins.ts';
import { forEachLimited } from '../../../shared/runtime/events/settle.ts';
import { derivedId } from '../../../shared/runtime/http/ids.ts';
import { inList } from '../../items/lists/follow.ts';
import { drop, eventLinkIdFor, type KeepOutcome, keep, knownOf } from './kept.ts';

const itemsAtMost = 500;

type Into = Extract<SubscribedInto, { kind: 'items' }>;
type At = { zone: string; now: string; requestId: string; inTime: () => boolean };
type Id = { workspaceId: WorkspaceId; itemId: ItemId };

/** Items are their reader's: what changes them is written in their name. */
const contextOf = (requestId: string, userId: UserId): UserContext => ({ userId, now: new Date().toISOString(), requestId });

/** Changes an item where its rules allow it; what they do not allow is no failure of the reading. */
const change = (id: Id, decide: (item: Item) => ReturnType<typeof changeItem> | undefined, context: UserContext) =>
  items.update(id, decide, context).catch(error => {
    if (!(error instanceof Failure) || isLostRace(error)) throw error;
  });

/** An event that is new: an item, under an id that follows from its UID. One that went and came back comes out of the trash, if we put it there. */
const make = async (id: Id, wanted: WantedItem, known: EventLink | undefined, userId: UserId, { zone, requestId }: At): Promise<void> => {
  const context = contextOf(requestId, userId);
  const { created, record } = await items.create(
    inNextOccurrence(createItem(wanted.input, id, { ...context, zone }), context.now),
    context,
  );
  if (created) await inList(record, context);
  if (created || !known?.removedAt) return;
  await change(id, item => (item.trashedAt === known.removedAt ? restoreItem(item, context) : undefined), context);
};

const takeChange = (id: Id, wanted: WantedItem, known: EventLink, userId: UserId, { requestId }: At) => {
  const context = contextOf(requestId, userId);
  return change(
    id,
    item => {
      const patch = item.status === 'open' && !item.trashedAt ? patchFor(known.fingerprint, wanted, item) : undefined;
      return patch && inNextOccurrence(changeItem(item, patch, context), context.now);
    },
    context,
  );
};

/**
 * An event is gone: its item goes into the trash, unless it was done, or changed by hand. What is over stays as it is. Both bear the same mark,
 * by which the item comes out of the trash when its event comes back: that of the first try, where this reading has died and is done again.
 */
const takeAway = async (eventLink: EventLink, userId: UserId, { now, requestId }: At, since: string): Promise<void> => {
  const { workspaceId, itemId, fingerprint, to } = eventLink;
  const context = contextOf(requestId, userId);
  const gone = (item: Item) => (!item.trashedAt && isAsMade(item, fingerprint) ? trashItem(item, context) : undefined);
  const item = workspaceId && itemId && to > now ? await change({ workspaceId, itemId }, gone, context) : undefined;
  const isOurs = item?.trashedAt !== undefined && item.trashedAt >= since;
  await drop(eventLink, requestId, isOurs ? item.trashedAt : context.now);
};

/** Keeps the events of a calendar as items: makes the new ones, takes over what changed there, and takes away what has gone there. */
export const keepItems = async (calendar: SubscribedCalendar, into: Into, events: CalendarEvent[], at: At): Promise<KeepOutcome> => {
  const { userId, calendarId } = calendar;
  const { workspaceId, listId } = into;
  const read = wantedItems(events, { listId, zone: at.zone, now: at.now }, { most: itemsAtMost, inTime: at.inTime });
  if (!read) return { outcome: 'too_many' };
  const { wanted, skipped } = read;
  const known = await knownOf(calendar);
  const there = new Set(events.filter(({ status }) => status !== 'cancelled').map(({ eventId }) => eventLinkIdFor(eventId)));
  const alive = [...known.values()].filter(({ removedAt }) => !removedAt);
  const ahead = alive.filter(({ to }) => to > at.now);
  const gone = alive.filter(({ eventLinkId }) => !there.has(eventLinkId));
  const missing = ahead.filter(({ eventLinkId }) => !there.has(eventLinkId)).length;
  if (!believesMissing(calendar, { known: ahead.length, missing, read: events.length }, at.now)) return { outcome: 'doubted' };
  const isNew = (each: WantedItem, eventLink: EventLink | undefined) =>
    !eventLink || eventLink.removedAt || eventLink.fingerprint !== each.fingerprint;
  const changed = wanted.filter(each => isNew(each, known.get(eventLinkIdFor(each.eventId))));
  await forEachLimited(changed, async each => {
    const eventLinkId = eventLinkIdFor(each.eventId);
    const eventLink = known.get(eventLinkId);
    const itemId = derivedId('item', `subscribed|${calendarId}|${each.eventId}`, 0);
    const id = { workspaceId, itemId };
    if (!eventLink || eventLink.removedAt) await make(id, each, eventLink, userId, at);
    else await takeChange(id, each, eventLink, userId, at);
    const { eventId, fingerprint, from, to } = each;
    await keep(
      eventLink,
      { userId, calendarId, eventLinkId, eventId, kind: 'item', workspaceId, itemId, fingerprint, from, to },
      at.requestId,
    );
  });
  await forEachLimited(gone, eventLink => takeAway(eventLink, userId, at, calendar.checkedAt ?? at.now));
  return { outcome: 'kept', events: events.length, skipped, written: changed.length, dropped: gone.length };
};
