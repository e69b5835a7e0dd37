import type { Item, Reminder } from '../items/item.ts';
import { momentOf } from '../items/reminders.ts';
import { msPerDay } from '../time/civil.ts';
import { lengthMs, negated } from '../time/duration.ts';
import { addDays, addDuration, instantOf, isDateOnly, toInstant, type When, wallClockAt } from '../time/when.ts';
import type { CalendarAlarm } from './calendar.ts';

/** The time that something takes in a calendar: `end` is the first moment after it. */
export type Block = { start: When; end: When };

/** The wall clock that names an instant in a zone; in UTC where it would name another one, in an hour that comes twice. */
export const wallAt = (instant: string, zone: string): When => {
  const local: When = { ...wallClockAt(instant, zone), zone };
  return instantOf(local, zone) === instant ? local : { ...wallClockAt(instant, 'UTC'), zone: 'UTC' };
};

/** How many days an item of days takes: those of its duration, the day of its due being the last. */
export const daysOf = ({ duration }: Pick<Item, 'duration'>): number =>
  duration === undefined ? 1 : Math.max(1, Math.floor(lengthMs(duration) / msPerDay));

/**
 * Where an item that is due at `when` stands in a calendar. The due is the end of the work (RFC 5545 VTODO: DUE is DTSTART and DURATION), so
 * the time lies before it; without a duration it is a moment. A day is a whole day; several days end with the day of the due. A time that
 * daylight saving time skips stands where it really falls.
 */
export const blockAt = (item: Pick<Item, 'duration' | 'zone'>, when: When): Block => {
  if (isDateOnly(when)) return { start: { date: addDays(when.date, 1 - daysOf(item)) }, end: { date: addDays(when.date, 1) } };
  const zone = when.zone ?? item.zone;
  const at = instantOf(when, zone);
  const start = item.duration === undefined ? at : addDuration(at, negated(item.duration), zone);
  return { start: wallAt(start, zone), end: wallAt(at, zone) };
};

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
  const { offset, relativeTo = 'due' } = reminder;
  const isTimed = item.due?.time !== undefined;
  if (relativeTo === 'start') return isTimed ? { offset, relativeTo: 'start' } : undefined;
  if (relativeTo === 'deadline') return undefined;
  if (!isTimed) return daysOf(item) === 1 ? { offset, relativeTo: 'start' } : undefined;
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
 * the current turn. A reminder at one instant is told with an item that does not return only; repeats are not told.
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

/** Where the rule of an item has the start of a turn: by the clock alone, whether or not the clock is changed on that day. */
export const nominalStart = (item: Pick<Item, 'duration' | 'zone'>, turn: When): When =>
  isDateOnly(turn) ? blockAt(item, turn).start : shiftWall(turn, item.duration === undefined ? 0 : -lengthMs(item.duration));
