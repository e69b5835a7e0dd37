import type { Item, Reminder } from '../../items/items/item.ts';
import { anchorField, anchorOf, type Block, blockAt, daysOf, type Span } from '../../items/occurrences/item-span.ts';
import { momentOf } from '../../items/reminders/reminders.ts';
import { lengthMs } from '../../time/duration.ts';
import { instantOf, isDateOnly, toInstant, type When } from '../../time/when.ts';
import type { CalendarAlarm } from './calendar.ts';

/** A length of time as RFC 5545 3.3.6 writes it, exact, to the second. */
export const exactDuration = (ms: number): string => {
  const seconds = Math.round(Math.abs(ms) / 1000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  const text = `${hours > 0 ? `${hours}H` : ''}${minutes > 0 ? `${minutes}M` : ''}${rest > 0 ? `${rest}S` : ''}`;
  return `${ms < 0 ? '-' : ''}PT${text === '' ? '0S' : text}`;
};

/** Durations that iCalendar knows: weeks alone, or days and times; no months, no years. */
const isCalendarDuration = (duration: string): boolean => /^[+-]?P(\d+W|\d+D(T\w+)?|T\w+)$/.test(duration);

/** The same alarm in the form that the reminder has, where a calendar counts from the same time as we do. */
function inItsForm(item: Item, reminder: Reminder): CalendarAlarm | undefined {
  if ('at' in reminder || reminder.time !== undefined || !isCalendarDuration(reminder.offset)) return undefined;
  const { offset, relativeTo = anchorField(item) } = reminder;
  if (relativeTo === 'start') return { offset, relativeTo: 'start' };
  const anchor = anchorOf(item);
  if (relativeTo === 'deadline' || !anchor) return undefined;
  if (isDateOnly(anchor)) return daysOf(item, anchor.date) === 1 ? { offset, relativeTo: 'start' } : undefined;
  return { offset, relativeTo: item.duration === undefined ? 'start' : 'end' };
}

const alarmOf = (item: Item, reminder: Reminder, { start }: Block): CalendarAlarm[] => {
  const moment = momentOf(reminder, item);
  if (moment === undefined) return [];
  const exact = exactDuration(Date.parse(moment) - Date.parse(instantOf(start, item.zone)));
  return [inItsForm(item, reminder) ?? { offset: exact, relativeTo: 'start' }];
};

/**
 * The reminders of an item as alarms of its block: in their own form where a calendar knows it, else by the exact distance that they have in
 * the current occurrence. A reminder at one instant is told with an item that does not return only; repeats are not told.
 */
export const alarmsOf = (item: Item, block: Block): CalendarAlarm[] =>
  item.reminders.filter(reminder => !('at' in reminder) || !item.recurrence).flatMap(reminder => alarmOf(item, reminder, block));

/** The instant of a wall clock as `Date` milliseconds would have it in UTC: to compare times of one zone. */
export const nominalMs = ({ date, time = '00:00' }: When): number => Date.parse(`${date}T${time}Z`);

/** The same wall clock, moved by milliseconds on the clock. */
export const shiftWall = (when: When, ms: number): When => {
  const text = toInstant(nominalMs(when) + ms);
  return isDateOnly(when) ? { date: text.slice(0, 10) } : { ...when, date: text.slice(0, 10), time: text.slice(11, 16) };
};

/** Where the rule of an item has the start of an occurrence: by the clock alone, whether or not the clock is changed on that day. */
export const nominalStart = (item: Span, occurrence: When): When => {
  if (item.start) return occurrence;
  return isDateOnly(occurrence)
    ? blockAt(item, occurrence).start
    : shiftWall(occurrence, item.duration === undefined ? 0 : -lengthMs(item.duration));
};
