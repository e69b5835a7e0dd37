import type { Change } from '../core/due.ts';
import { addDays, localDateAt } from '../time/when.ts';
import type { Item } from './item.ts';
import { schedule } from './item-schedule.ts';
import { endOf, inTurn, occurrencesAhead, returnsByItself } from './occurrence.ts';

/**
 * A series that comes from elsewhere and began long ago, in its next occurrence: the first that is not over at `now`. Whether those before it
 * were done is known where it comes from; here they are nobody's to do. Where the missed pile up, each of them is, and it stays at its first.
 */
export const inNextOccurrence = (change: Change<Item>, now: string): Change<Item> => {
  const item = change.next;
  const isOver = (due: NonNullable<Item['due']>): boolean => endOf(due, item.zone) < now;
  if (!returnsByItself(item) || item.recurrence.missed === 'pile_up' || !isOver(item.due)) return change;
  const dayBefore = `${addDays(localDateAt(now, item.due.zone ?? item.zone), -1)}T00:00`;
  for (const occurrence of occurrencesAhead(item, dayBefore))
    if (!isOver(occurrence)) return { ...change, next: schedule(inTurn(item, occurrence)) };
  return change;
};
