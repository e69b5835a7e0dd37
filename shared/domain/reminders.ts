import type { Item, Reminder } from './item.ts';
import { nextOccurrence } from './recurrence.ts';
import { addDuration, addDays, instantOf, localDateAt, type When, wallClockAt, wallOf } from './when.ts';

/** A moment at which people are told of an item, and the occurrence that it belongs to. */
export type ReminderMoment = { at: string; occurrence?: When };

const repeatsAtMost = 100;
const repeatDaysAtMost = 30;
/** How many occurrences are looked at for a reminder still to come: the one in hand and those right after it. */
const occurrencesAhead = 3;
const day = 86_400_000;

const minus = (duration: string): string => `-${duration}`;

/** The instant that a relative reminder counts from, for the item as it is; undefined when the item has none such. */
const anchorOf = ({ due, deadline, duration, zone }: Item, relativeTo: 'due' | 'start' | 'deadline'): string | undefined => {
  const when = relativeTo === 'deadline' ? deadline : due;
  if (!when) return undefined;
  const at = instantOf(when, zone);
  return relativeTo === 'start' && duration ? addDuration(at, minus(duration), zone) : at;
};

/** When a reminder first tells of the item as it is. */
const firstMoment = (item: Item, reminder: Reminder): string | undefined => {
  if ('at' in reminder) return reminder.at;
  const anchor = anchorOf(item, reminder.relativeTo ?? 'due');
  if (!anchor) return undefined;
  const moved = addDuration(anchor, reminder.offset, item.zone);
  return reminder.time ? instantOf({ date: localDateAt(moved, item.zone), time: reminder.time, zone: item.zone }, item.zone) : moved;
};

/** A reminder's moments: the first, and its repeats until the next occurrence begins, 100 of them or 30 days long at the most. */
const momentsOf = (item: Item, reminder: Reminder, until: string | undefined): string[] => {
  const first = firstMoment(item, reminder);
  if (!first) return [];
  const moments = [first];
  const end = new Date(Date.parse(first) + repeatDaysAtMost * day).toISOString();
  while (reminder.repeatEvery && moments.length <= repeatsAtMost) {
    const next = addDuration(moments.at(-1)!, reminder.repeatEvery, item.zone);
    if (next >= (until && until < end ? until : end)) break;
    moments.push(next);
  }
  return moments;
};

/** The item as it is in another of its occurrences: what counts from the due moves with it. */
export const inOccurrence = (item: Item, due: When): Item => {
  if (!item.due || !item.deadline) return { ...item, due };
  const days = (Date.parse(due.date) - Date.parse(item.due.date)) / day;
  return { ...item, due, deadline: { ...item.deadline, date: addDays(item.deadline.date, days) } };
};

const after = (item: Item, due: When): When | undefined => item.recurrence && nextOccurrence(item.recurrence, item.series ?? due, wallOf(due));

/**
 * The occurrences whose reminders may be still to come: the one in hand, and, because nobody may have done it yet, those that follow
 * from where the reminders have got to. A series that counts from its completion has only the one in hand.
 */
const occurrencesOf = (item: Item): (When | undefined)[] => {
  const { due, recurrence, series = due, remindedUntil } = item;
  if (!due || !series || recurrence?.anchor !== 'due') return [due];
  const reached = remindedUntil && wallClockAt(new Date(Date.parse(remindedUntil) - day).toISOString(), due.zone ?? item.zone);
  const from = reached && wallOf(reached) > wallOf(due) ? wallOf(reached) : wallOf(due);
  const found: When[] = [due];
  let next = nextOccurrence(recurrence, series, from);
  while (next && found.length <= occurrencesAhead) {
    found.push(next);
    next = nextOccurrence(recurrence, series, wallOf(next));
  }
  return found;
};

/** Every moment at which the item's people are told, of the occurrence in hand and the next few, in the order of time. Absolute ones stand once. */
export const plannedMoments = (item: Item): ReminderMoment[] => {
  const [current, ...following] = occurrencesOf(item);
  const relative = item.reminders.filter(reminder => !('at' in reminder));
  const of = (due: When | undefined, reminders: Reminder[]): ReminderMoment[] => {
    const then = due ? inOccurrence(item, due) : item;
    const nextDue = due && after(item, due);
    const until = nextDue && instantOf(nextDue, item.zone);
    return reminders.flatMap(reminder => momentsOf(then, reminder, until)).map(at => (due ? { at, occurrence: due } : { at }));
  };
  return [...of(current, item.reminders), ...following.flatMap(due => of(due, relative))].sort((a, b) => a.at.localeCompare(b.at));
};

/** The moments that are still to come: after what has been told, and none while the item is snoozed but its end. */
export const pendingMoments = (item: Item): ReminderMoment[] => {
  const told = item.remindedUntil ?? '';
  const { snoozedUntil, due } = item;
  const planned = plannedMoments(item).filter(({ at }) => at > (snoozedUntil ?? told));
  return snoozedUntil ? [{ at: snoozedUntil, ...(due ? { occurrence: due } : {}) }, ...planned] : planned;
};

/**
 * When the next occurrence takes over from one that nobody did, where missed ones are skipped: at its first reminder, or when it begins.
 */
export const takeover = (item: Item): { due: When; at: string } | undefined => {
  if (!item.due || item.recurrence?.missed !== 'skip' || item.recurrence.anchor !== 'due') return undefined;
  const due = nextOccurrence(item.recurrence, item.series ?? item.due, wallOf(item.due));
  if (!due) return undefined;
  const then = inOccurrence(item, due);
  const begins = instantOf(due, item.zone);
  const moments = item.reminders.filter(reminder => !('at' in reminder)).flatMap(reminder => firstMoment(then, reminder) ?? []);
  return { due, at: [begins, ...moments].sort()[0]! };
};

/** The item with `dueAt` at the next moment at which something must happen. Done or in the trash it is never due. */
export const schedule = (item: Item): Item => {
  if (item.status !== 'open' || item.trashedAt) return { ...item, dueAt: undefined };
  const moments = [pendingMoments(item)[0]?.at, takeover(item)?.at].filter(at => at !== undefined).sort();
  return { ...item, dueAt: moments[0] };
};
