import type { CalendarEvent } from './calendar.ts';
import type { Acting, Change } from './due.ts';
import type { Item, ItemPatch } from './item.ts';
import { changeItem, snoozeItem } from './item-changes.ts';
import { skipItem } from './item-turns.ts';
import { isRecurring, localOf, occurrenceOf, type Recurring } from './occurrence.ts';
import { addDays, daysBetween, instantOf, isDateOnly, type When } from './when.ts';

const same = (a: When | undefined, b: When | undefined): boolean =>
  JSON.stringify([a?.date, a?.time]) === JSON.stringify([b?.date, b?.time]);
const minuteMs = 60_000;

/** A length of time as an item keeps it. */
const durationOf = ({ start, end }: CalendarEvent, zone: string): string | null => {
  if (isDateOnly(start)) return daysBetween(start.date, end.date) > 1 ? `P${daysBetween(start.date, end.date)}D` : null;
  const minutes = Math.round((Date.parse(instantOf(end, zone)) - Date.parse(instantOf(start, zone))) / minuteMs);
  return minutes > 0 ? `PT${minutes}M` : null;
};

/** When an item is due that stands in a calendar like this: the due is the end of the work, of whole days the last. */
const dueOf = ({ start, end }: CalendarEvent): When => (isDateOnly(start) ? { date: addDays(end.date, -1) } : end);

const whenPatch = ({ date, time, zone }: When) => ({ date, time: time ?? null, zone: time === undefined ? null : (zone ?? null) });

/** What of its words is other than we would write it. */
const wordsFrom = (wanted: CalendarEvent, theirs: CalendarEvent): ItemPatch => {
  const title = theirs.title.trim().slice(0, 200);
  return {
    ...(title !== '' && title !== wanted.title ? { title } : {}),
    ...((theirs.notes ?? '') === (wanted.notes ?? '') ? {} : { notes: theirs.notes?.slice(0, 5000) ?? null }),
  };
};

/** What of its time. */
const timesFrom = (item: Item, wanted: CalendarEvent, theirs: CalendarEvent): ItemPatch => {
  if (same(wanted.start, theirs.start) && same(wanted.end, theirs.end)) return {};
  const field = item.due || !item.deadline ? 'due' : 'deadline';
  return { [field]: whenPatch(dueOf(theirs)), duration: durationOf(theirs, item.zone) };
};

/**
 * What a person changed in their calendar, as a patch of the item: only what differs from what we would write, so that nothing of the item is
 * lost that a calendar cannot say. Undefined where nothing of it differs.
 */
export const patchFrom = (item: Item, wanted: CalendarEvent, theirs: CalendarEvent): ItemPatch | undefined => {
  const patch = { ...wordsFrom(wanted, theirs), ...timesFrom(item, wanted, theirs) };
  return Object.keys(patch).length > 0 ? patch : undefined;
};

/** A turn of a series that a person moved or took away in their calendar; undefined for one that they left alone, or that is not the next. */
export const changeTurn = (item: Item, theirs: CalendarEvent, acting: Acting): Change<Item> | undefined => {
  if (!isRecurring(item) || !theirs.turnOf) return undefined;
  const isNext = localOf(occurrenceOf(item)) === localOf(theirs.turnOf.start);
  if (theirs.status === 'cancelled') return isNext ? skipItem(item, acting) : leaveOut(item, theirs.turnOf.start.date, acting);
  const until = instantOf(dueOf(theirs), item.zone);
  if (!isNext || same(theirs.start, theirs.turnOf.start) || until <= acting.now) return undefined;
  return snoozeItem(item, { until, moveDue: true }, acting);
};

const leaveOut = (item: Recurring, date: string, acting: Acting): Change<Item> =>
  changeItem(item, { recurrence: { except: [...new Set([...(item.recurrence.except ?? []), date])] } }, acting);

/** An item with a person's change from their calendar. */
export const applyTheirs = (item: Item, patch: ItemPatch, acting: Acting): Change<Item> => changeItem(item, patch, acting);
