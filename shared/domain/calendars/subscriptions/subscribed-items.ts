import type { ListId } from '../../core/ids.ts';
import { createItem } from '../../items/history/item-changes.ts';
import type { Item, ItemPatch } from '../../items/items/item.ts';
import { ItemInput } from '../../items/items/item.ts';
import { isOver } from '../../items/items/item-joins.ts';
import { whenPatch } from '../../items/items/item-patch.ts';
import { anchorField, anchorOf } from '../../items/occurrences/item-span.ts';
import { lastDate, type When } from '../../time/when.ts';
import { type CalendarEvent, overriddenOccurrences, spanOf } from '../sync/calendar.ts';
import { itemFrom } from '../sync/calendar-taken.ts';
import { fingerprintOfText, itemIdOfUid } from '../sync/event-link.ts';
import type { ReadingLimits } from './subscribed-occurrences.ts';

/** An item that an event of a subscribed calendar is to be, with the fingerprints of its words and of its times, and when it takes place. */
export type WantedItem = { eventId: string; input: ItemInput; fingerprint: string; from: string; to: string };

type Details = Pick<ItemInput, 'title' | 'notes' | 'start' | 'due' | 'duration'> & {
  recurrence?: Pick<NonNullable<Item['recurrence']>, 'rule' | 'except'>;
};

const wordsOf = ({ title, notes }: Details): string => fingerprintOfText(JSON.stringify([title, notes ?? '']));

/** A series moves on from one occurrence to the next, so that its times are those of its rule. */
const timesOf = (told: Details): string => {
  const { duration, recurrence } = told;
  const { date, time, zone = undefined } = anchorOf({ start: told.start, due: told.due } as Item) ?? {};
  const times = recurrence ? [time, zone, duration, recurrence.rule, recurrence.except] : [date, time, time && zone, duration];
  return fingerprintOfText(JSON.stringify([anchorField(told as Item), ...times]));
};

/** Words and times of an item in a few characters each: equal for equal ones, whoever keeps them. */
export const fingerprintOfItem = (told: Details): string => `${wordsOf(told)}.${timesOf(told)}`;

const wantedFrom = (event: CalendarEvent, leftOut: When[], listId: ListId | undefined, zone: string): WantedItem => {
  // Alarms of a calendar of others are their maker's, not its reader's.
  const { input } = itemFrom({ ...event, alarms: [] }, { leftOut });
  const data = ItemInput.parse({ ...input, zone: input.zone ?? zone, listId });
  const span = spanOf(event, zone);
  return {
    eventId: event.eventId,
    input: data,
    fingerprint: fingerprintOfItem(data),
    from: span.from,
    to: data.recurrence ? `${lastDate}T00:00:00.000Z` : span.to,
  };
};

type Reader = { listId?: ListId; zone: string; now: string };

/** The item that an event is to be, unless it is over. It is made once, for nobody: throws for what cannot be one. */
const itemToBe = (event: CalendarEvent, events: readonly CalendarEvent[], { listId, zone, now }: Reader): WantedItem | undefined => {
  const wanted = wantedFrom(event, event.series ? overriddenOccurrences(events, event.uid) : [], listId, zone);
  if (isOver({ ...wanted.input, zone: wanted.input.zone ?? zone }, now)) return undefined;
  createItem(wanted.input, { workspaceId: 'ws_', itemId: 'item_' }, { userId: 'user_', now, zone });
  return wanted;
};

/**
 * The items that the events of a calendar are to be: one for a series, one for each occurrence that stands for itself, none for what is cancelled,
 * what is over at `now`, and what is an item of ours already (a feed of Almanac's own that comes back). `undefined` where there are more than the
 * limits allow. An event that can be no item is counted in `skipped`, and keeps no other from being one.
 */
export const wantedItems = (
  events: readonly CalendarEvent[],
  reader: Reader,
  { most, inTime = () => true }: ReadingLimits,
): { wanted: WantedItem[]; skipped: number } | undefined => {
  const wanted: WantedItem[] = [];
  let skipped = 0;
  for (const event of events.filter(({ status, uid }) => status !== 'cancelled' && itemIdOfUid(uid) === undefined)) {
    try {
      const item = itemToBe(event, events, reader);
      if (item) wanted.push(item);
    } catch {
      skipped += 1;
    }
    if (wanted.length > most || !inTime()) return undefined;
  }
  return { wanted, skipped };
};

/**
 * What an item must change when its event did since `known` was its fingerprint: words where the words have changed there, times where the times have. What
 * its reader changed stays as long as it did not change there too. What the item has already, as after a reading that stopped half way, is no
 * change. Undefined where nothing is one.
 */
export const patchFor = (known: string | undefined, { fingerprint, input }: WantedItem, item: Details): ItemPatch | undefined => {
  const [words, times] = fingerprint.split('.');
  const has = [known ?? '', fingerprintOfItem(item)].map(each => each.split('.'));
  const { title, notes, start, duration, recurrence } = input;
  const patch: ItemPatch = {
    ...(has.some(each => each[0] === words) ? {} : { title, notes: notes ?? null }),
    ...(has.some(each => each[1] === times)
      ? {}
      : { start: start && whenPatch(start), duration: duration ?? null, recurrence: recurrence ?? null }),
  };
  return Object.keys(patch).length > 0 ? patch : undefined;
};

/** Is an item still what its event made of it, so that it may go when the event goes? What was done, or changed by hand, stays. */
export const isAsMade = (item: Item, fingerprint: string | undefined): boolean =>
  item.status === 'open' && fingerprintOfItem(item) === fingerprint;
