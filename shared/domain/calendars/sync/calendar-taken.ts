import type * as z from 'zod';
import { asLine, asText } from '../../core/text.ts';
import type { ItemInput } from '../../items/items/item.ts';
import { msPerDay } from '../../time/civil.ts';
import { Recurrence } from '../../time/recurrence.ts';
import { addDays, Duration, isDateOnly, toInstant, type When, wallClockAt } from '../../time/when.ts';
import { type CalendarAlarm, type CalendarEvent, type Loss, spanOf, wholeDays } from './calendar.ts';
import { exactDuration, nominalMs } from './calendar-block.ts';

const mostReminders = 20;
const mostExcept = 100;
const longestTitle = 200;
const longestNotes = 5000;
const untitled = '–';

/** An item as it is made from an event of a calendar, and what of the event it does not hold. */
export type ItemFromEvent = { input: z.input<typeof ItemInput>; losses: Loss[] };

type Anchor = 'start' | 'due';
/** The anchor of the item of an event, how long it takes, and what of its times it does not hold. */
type Times = { field: Anchor; anchor: When; duration?: string; losses: Loss[] };
const lost = (part: string, reason: string): Loss[] => [{ part, reason }];

/** Does a series keep its rule when each occurrence is counted from its end instead of its start? */
function ruleMoves(rule: string, start: When, due: When): boolean {
  return start.date === due.date && (nominalMs(start) === nominalMs(due) || !/(^|;)(FREQ=HOURLY|BYHOUR=|BYMINUTE=)/.test(rule));
}

/** When the item of an event begins: as the event does, with its length as the duration. */
function startOf(event: CalendarEvent): Times {
  const { start } = event;
  const times = { field: 'start', anchor: start } as const;
  const days = wholeDays(event);
  if (days !== undefined) {
    const duration = `P${days}D`;
    if (days === 1) return { ...times, losses: [] };
    return Duration.safeParse(duration).success ? { ...times, duration, losses: [] } : { ...times, losses: lost('DTEND', 'too_long') };
  }
  const { from, to } = spanOf(event, start.zone ?? 'UTC');
  const lengthMs = Date.parse(to) - Date.parse(from);
  const duration = exactDuration(lengthMs);
  if (lengthMs < 60_000) return { ...times, losses: [] };
  return Duration.safeParse(duration).success ? { ...times, duration, losses: [] } : { ...times, losses: lost('DTEND', 'too_long') };
}

/** When the item of something to do is due: at its end, with its length as the duration; whole days at the last of them. */
function dueOf(event: CalendarEvent): Times {
  const { start, series } = event;
  const rule = series?.rule;
  const days = wholeDays(event);
  if (days !== undefined) {
    if (days === 1) return { field: 'due', anchor: start, losses: [] };
    if (rule) return { field: 'due', anchor: start, losses: lost('DTEND', 'series_of_several_days') };
    return { field: 'due', anchor: { date: addDays(start.date, days - 1) }, duration: `P${days}D`, losses: [] };
  }
  const zone = start.zone ?? 'UTC';
  const { from, to } = spanOf(event, zone);
  const lengthMs = Date.parse(to) - Date.parse(from);
  const duration = exactDuration(lengthMs);
  if (lengthMs < 60_000) return { field: 'due', anchor: start, losses: [] };
  if (!Duration.safeParse(duration).success) return { field: 'due', anchor: start, losses: lost('DTEND', 'too_long') };
  const due: When = { ...wallClockAt(to, zone), zone };
  if (rule && !ruleMoves(rule, start, due)) return { field: 'due', anchor: start, losses: lost('DTEND', 'rule_counts_from_start') };
  return { field: 'due', anchor: due, duration, losses: [] };
}

const untilPattern = /(^|;)UNTIL=(\d{8})(?:T(\d{6})(Z?))?/;

/** A rule as an item keeps it: its end counted from the anchor, a local end as its day. */
function ruleOf(rule: string, { field, duration }: Times, event: CalendarEvent): string {
  return rule.toUpperCase().replace(untilPattern, (_, before: string, date: string, time?: string, utc?: string) => {
    if (!time || !utc) return `${before}UNTIL=${date}`;
    const { from, to } = spanOf(event, 'UTC');
    const ms = field === 'start' || duration === undefined ? 0 : Date.parse(to) - Date.parse(from);
    const iso = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}Z`;
    if (isDateOnly(event.start) || Number.isNaN(Date.parse(iso))) return `${before}UNTIL=${date}`;
    return `${before}UNTIL=${toInstant(Date.parse(iso) + ms)
      .slice(0, 19)
      .replace(/[-:]/g, '')}Z`;
  });
}

/** How the item returns, and what of the event's returning it does not. */
function recurrenceOf(event: CalendarEvent, times: Times, missed: Recurrence['missed'], leftOut: readonly When[]) {
  const { series } = event;
  if (!series) return { losses: [] };
  const also = series.also.length > 0 ? lost('RDATE', 'not_kept') : [];
  if (!series.rule) return { losses: also };
  const all = [...new Set([...series.except, ...leftOut].map(({ date }) => date))].sort();
  const oftenADay = /(^|;)(FREQ=HOURLY|BYHOUR=[\d]+,|BYMINUTE=[\d]+,)/.test(series.rule);
  const losses = [
    ...also,
    ...(all.length > mostExcept ? lost('EXDATE', 'too_many') : []),
    ...(all.length > 0 && oftenADay ? lost('EXDATE', 'whole_day_left_out') : []),
  ];
  const asked = { rule: ruleOf(series.rule, times, event), missed, ...(all.length > 0 ? { except: all.slice(-mostExcept) } : {}) };
  const { data, error } = Recurrence.safeParse(asked);
  if (data) return { recurrence: data, losses };
  const { part = 'RRULE', reason = 'not_known' } = (error.issues[0] as { params?: Partial<Loss> } | undefined)?.params ?? {};
  return { losses: [...losses, { part: `RRULE ${part}`, reason }] };
}

/** From what a reminder counts, where it is not the anchor of a due anyway. */
const relativeToIf = (from: Anchor, field: Anchor) => (from === field && field === 'due' ? {} : { relativeTo: from });

/** An alarm as a reminder, counted from the time of the item that is nearest to what it was counted from. */
function reminderOf({ offset, relativeTo }: CalendarAlarm, event: CalendarEvent, { field, anchor, duration }: Times) {
  const days = wholeDays(event);
  const plain = offset.replace(/^\+/, '');
  if (days === undefined) {
    const from = duration === undefined ? field : relativeTo === 'start' ? 'start' : 'due';
    return { ...relativeToIf(from, field), offset: plain };
  }
  const from = relativeTo === 'start' ? event.start.date : event.end.date;
  const distance = Date.parse(from) - Date.parse(anchor.date);
  if (distance === 0) return { ...relativeToIf(field, field), offset: plain };
  const sign = plain.startsWith('-') ? -1 : 1;
  const match = /^-?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(plain);
  if (!match) return { ...relativeToIf(field, field), offset: plain };
  const [weeks, daysLong, hours, minutes, seconds] = match.slice(1).map(text => Number(text ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const ms = sign * ((weeks * 7 + daysLong) * msPerDay + ((hours * 60 + minutes) * 60 + seconds) * 1000);
  return { ...relativeToIf(field, field), offset: exactDuration(distance + ms) };
}

function remindersOf(event: CalendarEvent, times: Times) {
  const all = (event.alarms ?? []).map(alarm => reminderOf(alarm, event, times));
  const known = all.filter(({ offset }) => Duration.safeParse(offset).success);
  const unique = [...new Map(known.map(reminder => [JSON.stringify(reminder), reminder])).values()];
  const isCut = unique.length > mostReminders || known.length < all.length;
  return { reminders: unique.slice(0, mostReminders), losses: isCut ? lost('VALARM', 'not_all_kept') : [] };
}

const cut = (text: string | undefined, longest: number, part: string): { text?: string; losses: Loss[] } => {
  const whole = text?.trim();
  if (!whole) return { losses: [] };
  return whole.length <= longest
    ? { text: whole, losses: [] }
    : { text: whole.slice(0, longest).toWellFormed(), losses: lost(part, 'too_long') };
};

const linkOf = (url: string | undefined) =>
  url !== undefined && url.length <= 500 && /^https?:\/\/[^\s]+$/.test(url) && URL.canParse(url) ? [{ url }] : undefined;

/**
 * The item that an event of somebody's calendar becomes: it begins as the event does, with its length as the duration. What is to be done
 * (VTODO) is due when it ends (`anchor`). `leftOut` are occurrences of the series that stand elsewhere. What an item cannot hold is
 * told, part by part, and the rest is kept.
 */
export function itemFrom(
  event: CalendarEvent,
  { anchor = 'start', missed = 'skip', leftOut = [] }: { anchor?: Anchor; missed?: Recurrence['missed']; leftOut?: readonly When[] } = {},
): ItemFromEvent {
  const times = anchor === 'start' ? startOf(event) : dueOf(event);
  const { recurrence, losses: ofRule } = recurrenceOf(event, times, missed, leftOut);
  const { reminders, losses: ofAlarms } = remindersOf(event, times);
  const title = cut(asLine(event.title), longestTitle, 'SUMMARY');
  const notes = cut(event.notes && asText(event.notes), longestNotes, 'DESCRIPTION');
  const { field, anchor: when, duration } = times;
  return {
    input: {
      title: title.text ?? untitled,
      notes: notes.text,
      [field]: when,
      duration,
      recurrence,
      reminders,
      links: linkOf(event.url),
      zone: when.zone,
    },
    losses: [...times.losses, ...ofRule, ...ofAlarms, ...title.losses, ...notes.losses],
  };
}

/**
 * The items that a series and its exceptions become: one for the series, which leaves out the occurrences that were changed alone, and one for
 * each of these that was not cancelled. Each under the id of its event.
 */
export const itemsFrom = (
  master: CalendarEvent,
  occurrences: readonly CalendarEvent[],
  missed: 'skip' | 'once' = 'skip',
): { event: CalendarEvent; taken: ItemFromEvent }[] => [
  {
    event: master,
    taken: itemFrom(master, { missed, leftOut: occurrences.flatMap(({ occurrenceOf }) => (occurrenceOf ? [occurrenceOf.start] : [])) }),
  },
  ...occurrences.filter(({ status }) => status !== 'cancelled').map(event => ({ event, taken: itemFrom(event, { missed }) })),
];
