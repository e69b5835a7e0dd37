import * as z from 'zod';
import { Failure } from '../core/failure.ts';
import { UserId } from '../core/ids.ts';
import { isNarrowedTo, type Reach } from '../core/permissions.ts';
import { instantOf, When } from '../time/when.ts';
import { isOverdue } from './agenda.ts';
import { Item, Outcome } from './item.ts';
import { isActive } from './item-schedule.ts';
import { whenOf } from './occurrence.ts';
import { nextReminderAt, startOf } from './reminders.ts';

const instant = z.iso.datetime();

/** An item as the API shows it: its times also as instants, and without what only the rules and the clock need. */
export const ItemView = Item.omit({
  series: true,
  movedFrom: true,
  lastTurn: true,
  dueAt: true,
  remindedUntil: true,
  expiresAt: true,
}).extend({
  /** When work on it must start: the due less the duration. */
  startsAt: instant.optional(),
  /** The instant of the due; a day alone is due from its start in the zone of the item. */
  fallsDueAt: instant.optional(),
  deadlineAt: instant.optional(),
  /** Open, and its due (without one, its deadline) has passed; a day alone has passed when it is over. */
  overdue: z.boolean(),
  /** When it will remind next. */
  nextReminderAt: instant.optional(),
  /** Where the series has this turn, while its due is moved. */
  movedFrom: When.optional(),
  /** The turn that ended last. */
  lastTurn: z.object({ due: When, outcome: Outcome, at: instant, by: UserId.optional() }).optional(),
});
export type ItemView = z.infer<typeof ItemView>;

const turnsOf = ({ due, movedFrom, lastTurn }: Item) => ({
  movedFrom: due && movedFrom !== undefined ? whenOf(movedFrom, due) : undefined,
  lastTurn: due && lastTurn ? { due: whenOf(lastTurn.due, due), outcome: lastTurn.outcome, at: lastTurn.at, by: lastTurn.by } : undefined,
});

/** An item as a client sees it at `now`. */
export const viewOf = (item: Item, now: string): ItemView => {
  const { series: _series, movedFrom: _movedFrom, dueAt: _dueAt, remindedUntil: _until, expiresAt: _expiresAt, ...shown } = item;
  return {
    ...shown,
    ...turnsOf(item),
    startsAt: startOf(item),
    fallsDueAt: item.due && instantOf(item.due, item.zone),
    deadlineAt: item.deadline && instantOf(item.deadline, item.zone),
    overdue: isActive(item) && isOverdue(item, now),
    nextReminderAt: isActive(item) ? nextReminderAt(item) : undefined,
  };
};

/** An item, if it is within the reach of whoever asks for it: beyond it does not exist for them (`not_found`). */
export const withinReach = (item: Item, reach: Reach, userId: string): Item => {
  if (isNarrowedTo(reach, 'assigned') && !item.assignees.includes(userId)) throw new Failure('not_found', { what: 'item' });
  return item;
};
