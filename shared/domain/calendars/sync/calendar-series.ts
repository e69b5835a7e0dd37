import type { Item, ItemPatch } from '../../items/items/item.ts';
import { whenPatch } from '../../items/items/item-patch.ts';
import { anchorField, anchorOf } from '../../items/occurrences/item-span.ts';
import { isRecurring, localOf, type Recurring, whenOf } from '../../items/occurrences/occurrence.ts';
import { nextOccurrence, occurrencesBetween, Recurrence } from '../../time/recurrence.ts';
import { addDays, daysBetween, instantOf, isDateOnly, type When } from '../../time/when.ts';
import { type CalendarEvent, sameNotes } from './calendar.ts';
import { nominalStart } from './calendar-block.ts';
import { uidOf } from './calendar-item.ts';
import { itemFrom } from './calendar-taken.ts';

/** So many occurrences of two series are compared; where they differ later alone, they are taken as the same. */
const compared = 400;
const yearsCompared = 10;

/** The rule of a series as an item would keep it; nothing where there is none, or none that an item can keep. */
const ruleOf = ({ series }: CalendarEvent): Recurrence | undefined =>
  series?.rule === undefined ? undefined : Recurrence.safeParse({ rule: series.rule }).data;

const later = (date: string, years: number): string => `${Number(date.slice(0, 4)) + years}${date.slice(4, 7)}-28T00:00`;

/** Where the rule of a series has its occurrences from a day on, without those left out: their days, or wall-clock times. */
const occurrencesFrom = (event: CalendarEvent, date: string): string[] => {
  const rule = ruleOf(event);
  return rule ? occurrencesBetween(rule, event.start, `${date}T00:00`, later(date, yearsCompared), compared).map(localOf) : [];
};

const isEndless = ({ series }: CalendarEvent): boolean => !/(^|;)(COUNT|UNTIL)=/.test(series?.rule ?? '');

const lengthOf = ({ start, end }: CalendarEvent): number =>
  isDateOnly(start) ? daysBetween(start.date, end.date) : Date.parse(instantOf(end, 'UTC')) - Date.parse(instantOf(start, 'UTC'));

/**
 * Do two series have the same occurrences from the current one on? Whatever words their rules have: providers write rules anew, and a series that
 * has moved on begins with a later occurrence.
 */
export const samePattern = (wanted: CalendarEvent, theirs: CalendarEvent): boolean => {
  if (!wanted.series || !theirs.series || isEndless(wanted) !== isEndless(theirs) || lengthOf(wanted) !== lengthOf(theirs)) return false;
  const { date } = wanted.start;
  return JSON.stringify(occurrencesFrom(wanted, date)) === JSON.stringify(occurrencesFrom(theirs, date));
};

/** Is an occurrence that a provider tells of as we would have it? */
export const isAsWanted = (occurrence: CalendarEvent, wanted: readonly CalendarEvent[]): boolean => {
  const place = occurrence.occurrenceOf && localOf(occurrence.occurrenceOf.start);
  const master = wanted.find(({ series }) => series);
  const expected = master && place !== undefined && hasOccurrence(master, place);
  if (occurrence.status === 'cancelled') return !expected;
  const unsupported = wanted.find(({ occurrenceOf }) => occurrenceOf && localOf(occurrenceOf.start) === place);
  if (unsupported) return localOf(unsupported.start) === localOf(occurrence.start) && lengthOf(unsupported) === lengthOf(occurrence);
  const isPlain = localOf(occurrence.start) === place && master !== undefined && lengthOf(master) === lengthOf(occurrence);
  return expected === true && isPlain && occurrence.title === master.title && sameNotes(occurrence.notes, master.notes);
};

const hasOccurrence = (master: CalendarEvent, place: string): boolean => {
  if (place < localOf(master.start) || master.series!.except.some(left => localOf(left) === place)) return false;
  const rule = ruleOf(master);
  const date = place.slice(0, 10);
  return (
    !!rule &&
    occurrencesBetween(rule, master.start, `${date}T00:00`, `${addDays(date, 1)}T00:00`, 24).some(
      occurrence => localOf(occurrence) === place,
    )
  );
};

/** Does a page that tells a series whole lack an occurrence that we would have? `until` is the day (exclusive) to which it tells. */
export const lacksOccurrence = (
  occurrences: readonly CalendarEvent[],
  wanted: readonly CalendarEvent[],
  from: string,
  until: string,
): boolean => {
  const master = wanted.find(({ series }) => series);
  if (!master) return false;
  const there = new Set(occurrences.map(({ occurrenceOf }) => occurrenceOf && localOf(occurrenceOf.start)));
  const left = new Set(master.series!.except.map(localOf));
  const begins = from > master.start.date ? from : master.start.date;
  return occurrencesFrom(master, begins).some(place => place.slice(0, 10) < until && !there.has(place) && !left.has(place));
};

/** The occurrence that an event of ours stands for alone, where its rule has it; nothing for an event of the whole item. */
export const loneOccurrence = (item: Item, uid: string): When | undefined => {
  const [, year, month, day, hours, minutes] = /-(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d))?@/.exec(uid) ?? [];
  if (!year || !isRecurring(item) || uid === uidOf(item)) return undefined;
  const occurrence = whenOf(`${year}-${month}-${day}${hours ? `T${hours}:${minutes}` : ''}`, anchorOf(item));
  return nominalStart(item, occurrence);
};

/** A time in the zone that the item has, where the clock is the same there. */
const inItsZone = (when: When, item: Item): When => {
  const its = anchorOf(item)?.zone ?? item.zone;
  return when.time !== undefined && instantOf({ ...when, zone: its }, its) === instantOf(when, its) ? { ...when, zone: its } : when;
};

/** COUNT counts from the first occurrence that is kept: those before it have been. */
const lessen = (rule: string, gone: number): string =>
  rule.replace(/(^|;)COUNT=(\d+)/, (_, before, count) => `${before}COUNT=${count - gone}`);

/** The first occurrence from a day on, and how many were before it. */
const firstFrom = (recurrence: Recurrence, first: When, date: string): { at: When; gone: number } | undefined => {
  if (first.date >= date) return { at: first, gone: 0 };
  const at = nextOccurrence(recurrence, first, `${addDays(date, -1)}T23:59`);
  const gone = /COUNT=/.test(recurrence.rule)
    ? occurrencesBetween(recurrence, first, `${first.date}T00:00`, `${date}T00:00`, 10_000).length
    : 0;
  return at && { at, gone };
};

/** What became of a series: a patch of its item, the parts that the item cannot hold, or its end before the current occurrence. */
export type SeriesChange = { patch: ItemPatch; unsupported: string[]; over?: true };

/**
 * What a person made of a series, or that they made one: its times and its rule, from the current occurrence on. A rule that an item cannot keep
 * changes nothing here; it is told as unsupported.
 */
export const seriesChange = (item: Item, wanted: CalendarEvent, theirs: CalendarEvent): SeriesChange => {
  if (samePattern(wanted, theirs)) return { patch: {}, unsupported: [] };
  const field = anchorField(item);
  const { input, losses } = itemFrom({ ...theirs, alarms: undefined }, { anchor: field });
  const unsupported = losses.filter(({ part }) => /^(RRULE|RDATE|EXDATE|DTEND)/.test(part)).map(({ part }) => part);
  const anchor = inItsZone(input[field] as When, item);
  const times = { duration: input.duration ?? null };
  if (!theirs.series?.rule) return { patch: { [field]: whenPatch(anchor), ...times, recurrence: null }, unsupported };
  const recurrence = Recurrence.safeParse(input.recurrence).data;
  if (!recurrence) return { patch: {}, unsupported };
  const first = firstFrom(recurrence, anchor, wanted.series || isRecurring(item) ? wanted.start.date : anchor.date);
  if (!first) return { patch: {}, unsupported, over: true };
  return { patch: { [field]: whenPatch(first.at), ...times, recurrence: rulePatch(item, recurrence, first.gone) }, unsupported };
};

const rulePatch = (item: Item, { rule, except = [] }: Recurrence, gone: number): ItemPatch['recurrence'] => {
  const all = [...new Set([...((item as Partial<Recurring>).recurrence?.except ?? []), ...except])].sort().slice(-100);
  // Whoever makes a series of it in their calendar means the whole year.
  const whole = item.recurrence?.seasons ? { seasons: null } : {};
  const kept = {
    rule: lessen(rule, gone),
    anchor: 'due' as const,
    monthEnd: 'omit' as const,
    ...whole,
    ...(all.length > 0 ? { except: all } : {}),
  };
  return item.recurrence ? kept : { ...kept, missed: 'skip' };
};
