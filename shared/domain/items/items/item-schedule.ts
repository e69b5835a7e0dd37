import { instantOf } from '../../time/when.ts';
import { justBefore, latest, successorOf } from '../occurrences/occurrence.ts';
import { isSettled, lastPart } from '../parts/item-parts.ts';
import { nextReminderAt } from '../reminders/reminders.ts';
import type { Item } from './item.ts';
import { windowOf } from './item-window.ts';

/** Is there still something to do: open, and not in the trash? */
export const isActive = ({ status, trashedAt }: Item): boolean => status === 'open' && trashedAt === undefined;

/** Was it missed when its window closed, and nothing comes after it? It waits until it is changed or deleted, and reminds no more. */
export const isLeft = (item: Item): boolean => {
  if (!isActive(item) || item.lastEnded?.outcome !== 'missed') return false;
  const { closesAt } = windowOf(item);
  return closesAt !== undefined && item.lastEnded.at >= closesAt && successorOf(item) === undefined;
};

const isPassedOver = ({ recurrence }: Item): boolean => recurrence === undefined || recurrence.missed === 'skip';

/** The last millisecond of an occurrence that counts as missed when nobody did it by then: the next occurrence begins, or its window closes. */
export const occurrenceEndsAt = (item: Item): string | undefined => {
  const next = successorOf(item);
  const { closesAt } = windowOf(item);
  if (!next) return isPassedOver(item) && !isLeft(item) ? closesAt : undefined;
  const begins = justBefore(instantOf(next, item.zone));
  return closesAt !== undefined && closesAt < begins ? closesAt : begins;
};

/**
 * The item with `dueAt` at what comes first: its next reminder, or the end of an occurrence that can be missed. Done or in the trash it rests; claimed
 * it neither reminds nor is missed, and waits for when it is approved by itself. Where nobody owes a part any more it is due at once.
 */
export const schedule = (item: Item): Item => {
  if (!isActive(item) || (isLeft(item) && !isSettled(item))) return { ...item, dueAt: undefined };
  if (item.claim) return { ...item, dueAt: item.claim.autoAt };
  if (isSettled(item)) return { ...item, dueAt: lastPart(item)!.at };
  const [dueAt] = [nextReminderAt(item), occurrenceEndsAt(item)].filter(at => at !== undefined).sort();
  return { ...item, dueAt };
};

/** The item due at once where nobody owes a part of it any more, because somebody else has it or is away. */
export const dueIfSettled = (item: Item): Item => (isSettled(item) ? schedule(item) : item);

/** The item scheduled at `now` so that nothing before it reminds any more, not even the end of a snooze. */
export const scheduleFrom = (item: Item, now: string): Item => {
  const snoozedUntil = item.snoozedUntil !== undefined && item.snoozedUntil > now ? item.snoozedUntil : undefined;
  return schedule({ ...item, snoozedUntil, remindedUntil: latest(item.remindedUntil, now) });
};

/**
 * The item scheduled anew at `now`, after `before` was changed. What passed is not told, except what `before` should have told and has
 * not yet: an outage must not swallow it.
 */
export const reschedule = (item: Item, before: Item, now: string): Item => {
  // The end of a snooze may lie before the occurrence that is due: it is owed, too.
  const [owed] = [before.dueAt, item.snoozedUntil].filter(at => at !== undefined && at <= now).sort();
  const told = owed === undefined ? now : justBefore(owed);
  return schedule({ ...item, remindedUntil: latest(item.remindedUntil, told) });
};
