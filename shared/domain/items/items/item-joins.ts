import type { Change } from '../../core/due.ts';
import { lengthMs } from '../../time/duration.ts';
import { nextOccurrenceAfter } from '../../time/recurrence.ts';
import { addDays, isDateOnly, localDateAt, toInstant, type When } from '../../time/when.ts';
import { anchorOf, endsAt, type Span, withAnchor } from '../occurrences/item-span.ts';
import { inOccurrence, occurrencesAhead, returnsByItself } from '../occurrences/occurrence.ts';
import type { Item } from './item.ts';
import { schedule } from './item-schedule.ts';

const dayMs = 86_400_000;

/** How long an item may take, from its anchor on: a day at least where it is of days. */
const lengthOf = ({ start, due, duration }: Span): number => {
  const length = start && duration !== undefined ? lengthMs(duration) : 0;
  const anchor = start ?? due;
  return anchor && isDateOnly(anchor) ? Math.max(dayMs, length) : length;
};

/** Is an item over at `now`: its end has passed, and it does not return? One at no time is not. */
export const isOver = (item: Span & Pick<Item, 'recurrence'>, now: string): boolean => {
  const anchor = anchorOf(item);
  if (!anchor) return false;
  if (!item.recurrence) return (endsAt(item) ?? now) < now;
  return nextOccurrenceAfter(item.recurrence, anchor, toInstant(Date.parse(now) - lengthOf(item)), item.zone) === undefined;
};

/**
 * A series that comes from elsewhere and began long ago, in its next occurrence: the first that is not over at `now`. Whether those before it
 * were done is known where it comes from; here they are nobody's to do. Where the missed pile up, each of them is, and it stays at its first; one that is claimed waits for whoever decides on it.
 */
export const inNextOccurrence = (change: Change<Item>, now: string): Change<Item> => {
  const item = change.next;
  const isOver = (occurrence: When): boolean => (endsAt(withAnchor(item, occurrence)) ?? now) < now;
  if (item.claim || !returnsByItself(item) || item.recurrence.missed === 'pile_up' || !isOver(anchorOf(item))) return change;
  const longAgo = toInstant(Date.parse(now) - lengthOf(item));
  const dayBefore = `${addDays(localDateAt(longAgo, anchorOf(item).zone ?? item.zone), -1)}T00:00`;
  for (const occurrence of occurrencesAhead(item, dayBefore))
    if (!isOver(occurrence)) return { ...change, next: schedule(inOccurrence(item, occurrence)) };
  return change;
};
