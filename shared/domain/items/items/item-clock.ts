import type { Advance, Change } from '../../core/due.ts';
import type { Claim } from '../claims/claim.ts';
import { endSettled, missOccurrence } from '../occurrences/item-occurrences.ts';
import { latest } from '../occurrences/occurrence.ts';
import { isSettled } from '../parts/item-parts.ts';
import { type Moment, remindersDue } from '../reminders/reminders.ts';
import type { Item } from './item.ts';
import { isActive, scheduleFrom } from './item-schedule.ts';

/** Fires these reminders together. They are late by what has passed since the item was due, or since the first of them; not by what its creator was. */
function fire(item: Item, moments: Moment[], now: string): Change<Item> {
  const since = latest([item.dueAt ?? now, moments[0]?.at ?? now].sort()[0]!, item.createdAt);
  return {
    next: scheduleFrom(item, now),
    event: {
      type: 'item.reminder_fired',
      data: {
        reminders: moments.map(({ at, kind }) => ({ at, kind })),
        lateMs: Math.max(0, Date.parse(now) - Date.parse(since)),
        occurrence: moments.at(-1)?.occurrence,
      },
    },
  };
}

/** A claim that nobody has decided on is to be approved: by whoever hears of it, because the rota of the item counts it too. */
function fallDue(item: Item & { claim: Claim }, now: string): Change<Item> {
  const { autoAt, ...claim } = item.claim;
  const isDue = autoAt !== undefined && autoAt <= now;
  const event = isDue ? { type: 'item.approval_due', data: { claimedAt: claim.at } } : { type: 'item.rescheduled', data: {} };
  return { next: scheduleFrom(isDue ? { ...item, claim } : item, now), event };
}

const isClaimed = (item: Item): item is Item & { claim: Claim } => isActive(item) && item.claim !== undefined;

/**
 * What happens to an item at `now`. An occurrence that is over undone is missed first, and its reminders with it; what the new occurrence should have
 * told is left due at once, because one write carries one event. Otherwise every reminder whose moment has come fires, together.
 * What is claimed neither reminds nor is missed; of what each has a part in the occurrence is over when nobody owes one. When nothing is due after all, because the clocks of a zone were changed by law, the item is only scheduled anew.
 */
export const advanceItem: Advance<Item> = (item, now) => {
  if (isClaimed(item)) return fallDue(item, now);
  if (isSettled(item)) return endSettled(item, now);
  const missed = isActive(item) ? missOccurrence(item, now) : undefined;
  if (missed) return missed;
  const moments = isActive(item) ? remindersDue(item, now) : [];
  if (moments.length > 0) return fire(item, moments, now);
  return { next: scheduleFrom(item, now), event: { type: 'item.rescheduled', data: {} } };
};
