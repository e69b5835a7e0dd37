import type { Advance } from './due.ts';
import { missTurns } from './item-turns.ts';
import type { Item } from './item.ts';
import { pendingMoments, type ReminderMoment, schedule } from './reminders.ts';

/** The latest occurrence among moments: the one that people are told of. */
const latest = (moments: ReminderMoment[]) => moments.at(-1)?.occurrence;

/**
 * What happens to an item whose moment has come. Turns that were missed are marked first, as a change of their own; else every reminder
 * whose moment has come fires, together and once, marked with how late it is.
 */
export const advanceItem: Advance<Item> = (item, now) => {
  const missed = missTurns(item, now);
  if (missed) return missed;
  const fired = pendingMoments(item).filter(({ at }) => at <= now);
  return {
    next: schedule({ ...item, snoozedUntil: undefined, remindedUntil: now }),
    event: {
      type: 'item.reminder_fired',
      data: {
        reminders: fired.length,
        occurrence: latest(fired),
        lateMs: Date.parse(now) - Date.parse(item.dueAt!),
      },
    },
  };
};
