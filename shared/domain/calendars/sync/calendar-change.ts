import type { Actor, Change } from '../../core/due.ts';
import { Failure } from '../../core/failure.ts';
import { asLine } from '../../core/text.ts';
import { changeItem, snoozeItem } from '../../items/history/item-changes.ts';
import type { Item, ItemPatch } from '../../items/items/item.ts';
import { whenPatch } from '../../items/items/item-patch.ts';
import { skipItem } from '../../items/occurrences/item-occurrences.ts';
import { anchorField, anchorOf } from '../../items/occurrences/item-span.ts';
import { isRecurring, localOf, occurrenceOf, type Recurring } from '../../items/occurrences/occurrence.ts';
import { addDays, daysBetween, instantOf, isDateOnly, type When } from '../../time/when.ts';
import { type CalendarEvent, sameNotes } from './calendar.ts';
import { nominalStart } from './calendar-block.ts';
import { type SeriesChange, seriesChange } from './calendar-series.ts';

const same = (a: When | undefined, b: When | undefined): boolean =>
  JSON.stringify([a?.date, a?.time]) === JSON.stringify([b?.date, b?.time]);
const minuteMs = 60_000;

/** A length of time as an item keeps it. */
const durationOf = ({ start, end }: CalendarEvent, zone: string): string | null => {
  if (isDateOnly(start)) return daysBetween(start.date, end.date) > 1 ? `P${daysBetween(start.date, end.date)}D` : null;
  const minutes = Math.round((Date.parse(instantOf(end, zone)) - Date.parse(instantOf(start, zone))) / minuteMs);
  return minutes > 0 ? `PT${minutes}M` : null;
};

/** Where the anchor of an item is that stands in a calendar like this: its start, or its due, which is the end of the work, of whole days the last. */
export const anchorIn = (item: Pick<Item, 'start'>, { start, end }: Pick<CalendarEvent, 'start' | 'end'>): When => {
  if (item.start) return start;
  return isDateOnly(start) ? { date: addDays(end.date, -1) } : end;
};

/** What of its words is other than we would write it. */
const wordsFrom = (wanted: CalendarEvent, theirs: CalendarEvent): ItemPatch => {
  const title = asLine(theirs.title).slice(0, 200);
  return {
    ...(title !== '' && title !== wanted.title ? { title } : {}),
    ...(sameNotes(theirs.notes, wanted.notes) ? {} : { notes: theirs.notes?.slice(0, 5000) ?? null }),
  };
};

/** What of its time. */
const timesFrom = (item: Item, wanted: CalendarEvent, theirs: CalendarEvent): ItemPatch => {
  if (same(wanted.start, theirs.start) && same(wanted.end, theirs.end)) return {};
  const field = anchorOf(item) || !item.deadline ? anchorField(item) : 'deadline';
  return { [field]: whenPatch(anchorIn(item, theirs)), duration: durationOf(theirs, item.zone) };
};

/**
 * What a person changed in their calendar, as a patch of the item: only what differs from what we would write, so that nothing of the item is
 * lost that a calendar cannot say. An empty patch where nothing of it differs.
 */
export const changeFrom = (item: Item, wanted: CalendarEvent, theirs: CalendarEvent): SeriesChange => {
  const words = wordsFrom(wanted, theirs);
  if (!wanted.series && !theirs.series) return { patch: { ...words, ...timesFrom(item, wanted, theirs) }, unsupported: [] };
  const series = seriesOrNone(item, wanted, theirs);
  return { ...series, patch: { ...words, ...series.patch } };
};

/** A rule that does not go with its start, such as one by the hour from a day, changes nothing here, and is unsupported. */
const seriesOrNone = (...asked: Parameters<typeof seriesChange>): SeriesChange => {
  try {
    return seriesChange(...asked);
  } catch (error) {
    if (error instanceof Failure) return { patch: {}, unsupported: ['RRULE'] };
    throw error;
  }
};

/** What becomes of an occurrence that a provider tells of: the item changed by it, the parts of it that are unsupported, or nothing where it is as it was. */
export type OccurrenceChange = { change: Change<Item> } | { unsupported: string[] } | undefined;

/** An occurrence of a series that a person moved, changed or took away in their calendar. Only the next one can be moved here; later ones are unsupported until they are the next. */
export const changeOccurrence = (item: Item, theirs: CalendarEvent, acting: Actor): OccurrenceChange => {
  if (!isRecurring(item) || !theirs.occurrenceOf) return undefined;
  const place = localOf(theirs.occurrenceOf.start);
  const current = localOf(nominalStart(item, occurrenceOf(item)));
  if (place < current) return undefined;
  if (theirs.status === 'cancelled') return cancelOccurrence(item, theirs.occurrenceOf.start.date, place === current, acting);
  const stays = same(theirs.start, theirs.occurrenceOf.start);
  if (place !== current) return stays ? unsupportedWords(item, theirs) : { unsupported: ['RECURRENCE-ID'] };
  const anchor = instantOf(anchorIn(item, theirs), item.zone);
  if (anchor === instantOf(anchorOf(item), item.zone)) return unsupportedWords(item, theirs);
  return moveOccurrence(item, anchor, acting);
};

/** The current occurrence of a series, its start or due at another instant; one that is past is unsupported. */
export const moveOccurrence = (item: Item, until: string, acting: Actor): OccurrenceChange =>
  until > acting.now ? { change: snoozeItem(item, { until, moveDue: true }, acting) } : { unsupported: ['RECURRENCE-ID'] };

const unsupportedWords = ({ title, notes }: Item, theirs: CalendarEvent): OccurrenceChange => {
  const unsupported = [...(theirs.title === title ? [] : ['SUMMARY']), ...(sameNotes(theirs.notes, notes) ? [] : ['DESCRIPTION'])];
  return unsupported.length > 0 ? { unsupported } : undefined;
};

const cancelOccurrence = (item: Recurring, date: string, isNext: boolean, acting: Actor): OccurrenceChange => {
  if (isNext) return { change: skipItem(item, acting) };
  const { except = [] } = item.recurrence;
  return except.includes(date) ? undefined : { change: changeItem(item, { recurrence: { except: [...except, date].sort() } }, acting) };
};

/** An item with a person's change from their calendar. */
export const applyTheirs = (item: Item, patch: ItemPatch, acting: Actor): Change<Item> => changeItem(item, patch, acting);
