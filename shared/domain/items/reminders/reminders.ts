import { lengthMs, multiplied } from '../../time/duration.ts';
import { addDuration, instantOf, localDateAt, toInstant, type When, wallClockAt, wallOf } from '../../time/when.ts';
import type { Item, RelativeReminder, Reminder } from '../items/item.ts';
import { anchorField, anchorOf, fallsDueAt, startsAt } from '../occurrences/item-span.ts';
import { atOccurrence, latest, occurrencesAhead, type Recurring, returnsByItself } from '../occurrences/occurrence.ts';

const dayMs = 86_400_000;
const mostRepeats = 100;
const longestRepeatingDays = 30;
/** How far back the first look for an occurrence goes: the distance of a reminder from its occurrence varies by month, clock change and time of day. */
const slackDays = 4;

/** One moment at which an item reminds (an instant), why, and of which occurrence when that is not the current one. */
export type Moment = { at: string; kind: 'relative' | 'absolute' | 'repeat' | 'snooze'; occurrence?: When };

/** A moment that is planned, not repeated, and the instant from which on it is not repeated any more. */
type Planned = { moment: Moment; end?: string };

type Base = { at: string; zone: string };

/** The instant from which a relative reminder counts, and the zone of its days; nothing when the item has no such time. */
function baseOf(item: Item, relativeTo: RelativeReminder['relativeTo'] = anchorField(item)): Base | undefined {
  const { deadline, zone } = item;
  if (relativeTo === 'deadline') return deadline && { at: instantOf(deadline, zone), zone: deadline.zone ?? zone };
  const at = relativeTo === 'start' ? startsAt(item) : fallsDueAt(item);
  return at === undefined ? undefined : { at, zone: anchorOf(item)?.zone ?? zone };
}

/** The instant at which a reminder of an item falls in the current occurrence; nothing when the item has no time that it counts from. */
export function momentOf(reminder: Reminder, item: Item): string | undefined {
  if ('at' in reminder) return reminder.at;
  const base = baseOf(item, reminder.relativeTo);
  if (!base) return undefined;
  const moved = addDuration(base.at, reminder.offset, base.zone);
  const { time } = reminder;
  return time === undefined ? moved : instantOf({ date: localDateAt(moved, item.zone), time, zone: item.zone }, item.zone);
}

const plannedNow = (reminder: Reminder, item: Item): Moment[] => {
  const at = momentOf(reminder, item);
  return at === undefined ? [] : [{ at, kind: 'at' in reminder ? 'absolute' : 'relative' }];
};

const byTime = (a: Moment, b: Moment): number => (a.at < b.at ? -1 : Number(a.at > b.at));

/** The moments planned for the current occurrence of an item, soonest first, whether they have fired or not. Repeats are not among them. */
export const remindersOf = (item: Item): Moment[] => item.reminders.flatMap(reminder => plannedNow(reminder, item)).sort(byTime);

/** The planned moments of one reminder around an instant: the last that is not after it, and the first that is. */
type Around = { last?: Planned; next?: Moment };

/** Looks through the occurrences ahead, from a wall-clock time on: moments follow each other as their occurrences do. */
function amongOccurrencesAhead(item: Recurring, reminder: Reminder, current: Moment, at: string, from: string): Around {
  let last: Planned = { moment: current };
  for (const occurrence of occurrencesAhead(item, from)) {
    const [moment] = plannedNow(reminder, atOccurrence(item, occurrence));
    if (!moment || moment.at > at)
      return { last: { ...last, end: instantOf(occurrence, item.zone) }, next: moment && { ...moment, occurrence } };
    last = { moment: { ...moment, occurrence } };
  }
  return { last };
}

/**
 * The wall-clock times from which on to look for the occurrence that reminds around `at`: nearby, and, where that finds none, as long before
 * the last telling as repeats reach.
 */
function startsOfSearch(item: Recurring, current: Moment, at: string): string[] {
  const { zone, remindedUntil } = item;
  const anchor = anchorOf(item);
  const nearMs = Date.parse(at) - (Date.parse(current.at) - Date.parse(instantOf(anchor, zone))) - slackDays * dayMs;
  const untoldMs = Math.max(0, Date.parse(at) - Date.parse(remindedUntil));
  return [nearMs, nearMs - untoldMs - longestRepeatingDays * dayMs].map(ms => wallOf(wallClockAt(toInstant(ms), anchor.zone ?? zone)));
}

/**
 * The planned moments of a reminder around an instant. Where the next occurrence comes whether or not somebody does this one, its
 * reminders count as well: an undone occurrence must not silence the ones after it.
 */
function around(item: Item, reminder: Reminder, at: string): Around {
  const [current] = plannedNow(reminder, item);
  if (!current) return {};
  if (current.at > at) return { next: current };
  let found: Around = { last: { moment: current } };
  if (!returnsByItself(item) || current.kind === 'absolute') return found;
  for (const from of startsOfSearch(item, current, at)) {
    found = amongOccurrencesAhead(item, reminder, current, at, from);
    if (found.last?.moment !== current || from <= wallOf(anchorOf(item))) break;
  }
  return found;
}

type Repeated = Planned & { every: string; zone: string };

/** A planned moment as it is repeated. One at an instant belongs to the occurrence in which it fired, and its repeats end with that. */
function repeatedFrom(item: Item, reminder: Reminder, planned: Planned): Repeated | undefined {
  const { repeatEvery: every } = reminder;
  const isOver = planned.moment.kind === 'absolute' && item.lastEnded !== undefined && planned.moment.at <= item.lastEnded.at;
  return every === undefined || isOver ? undefined : { ...planned, every, zone: item.zone };
}

/** When a moment is repeated for the `occurrence`th time. Counted from the first, so that a day stays a day over DST. */
const repeatAt = ({ moment, every, zone }: Repeated, occurrence: number): string =>
  addDuration(moment.at, multiplied(every, occurrence), zone);

/** How many repeats of a moment lie at or before an instant: 100 at the most, over 30 days, none from its end on. */
function repeatsBy(repeated: Repeated, instant: string): number {
  const { moment, every, end } = repeated;
  const from = Date.parse(moment.at);
  const last = Math.min(Date.parse(instant), from + longestRepeatingDays * dayMs, end ? Date.parse(end) - 1 : Number.POSITIVE_INFINITY);
  if (last <= from) return 0;
  const lastAt = toInstant(last);
  // The length of a day or month varies, so what division gives is only near.
  let count = Math.min(mostRepeats, Math.floor((last - from) / lengthMs(every)));
  while (count < mostRepeats && repeatAt(repeated, count + 1) <= lastAt) count += 1;
  while (count > 0 && repeatAt(repeated, count) > lastAt) count -= 1;
  return count;
}

/** The next repeat after an instant, if there is one. */
function repeatAfter(repeated: Repeated, after: string): string | undefined {
  const count = repeatsBy(repeated, after) + 1;
  if (count > mostRepeats) return undefined;
  const at = repeatAt(repeated, count);
  return repeatsBy(repeated, at) === count ? at : undefined;
}

/** The first moments of a reminder after an instant: the planned one and the repeat. */
function momentsAfter(item: Item, reminder: Reminder, after: string): string[] {
  const { last, next } = around(item, reminder, after);
  const repeated = last && repeatedFrom(item, reminder, last);
  return [next?.at, repeated && repeatAfter(repeated, after)].filter(at => at !== undefined);
}

/** The last moment of a reminder up to an instant. Of several that an outage delayed only this one is worth telling. */
function lastMoment(item: Item, reminder: Reminder, until: string): Moment | undefined {
  const { last } = around(item, reminder, until);
  if (!last) return undefined;
  const repeated = repeatedFrom(item, reminder, last);
  const count = repeated ? repeatsBy(repeated, until) : 0;
  return repeated && count > 0 ? { ...last.moment, at: repeatAt(repeated, count), kind: 'repeat' } : last.moment;
}

/** The next moment at which an item reminds. While it is snoozed that is the end of the snooze: what comes before it is left out. */
export function nextReminderAt(item: Item): string | undefined {
  if (item.snoozedUntil !== undefined) return item.snoozedUntil;
  return item.reminders.flatMap(reminder => momentsAfter(item, reminder, item.remindedUntil)).sort()[0];
}

/** What an item must tell at `now`: each reminder whose moment has come and that has not fired, in the order of their moments. */
export function remindersDue(item: Item, now: string): Moment[] {
  const { snoozedUntil } = item;
  if (snoozedUntil !== undefined && snoozedUntil > now) return [];
  const told = latest(item.remindedUntil, snoozedUntil);
  const snooze: Moment[] = snoozedUntil === undefined ? [] : [{ at: snoozedUntil, kind: 'snooze' }];
  const moments = item.reminders.flatMap(reminder => lastMoment(item, reminder, now) ?? []).filter(({ at }) => at > told);
  return [...snooze, ...moments].sort(byTime);
}
