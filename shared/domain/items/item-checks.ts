import { Failure } from '../core/failure.ts';
import { type InvalidCode, invalid } from '../core/invalid.ts';
import { requireReturn } from '../time/recurrence.ts';
import { instantOf } from '../time/when.ts';
import type { Item, Reminder } from './item.ts';
import { endOf, isRecurring } from './occurrence.ts';
import { momentOf } from './reminders.ts';

/** Fails with `item_in_trash`: nothing happens to an item there but its return. */
export const requireNotInTrash = ({ itemId, trashedAt }: Item): void => {
  if (trashedAt !== undefined) throw new Failure('item_in_trash', { itemId, trashedAt });
};

/** Fails with `item_in_trash` or `item_not_open`. */
export const requireOpen = (item: Item): void => {
  requireNotInTrash(item);
  const { itemId, status, completedAt, completedBy } = item;
  if (status !== 'open') throw new Failure('item_not_open', { itemId, completedAt, completedBy });
};

/** Fails with `invalid_request` when the deadline has passed before the item is due. */
export const requireDeadline = ({ due, deadline, zone }: Item, pointer = '/deadline'): void => {
  if (due && deadline && endOf(deadline, zone) < instantOf(due, zone)) throw invalid(pointer, 'deadline_before_due');
};

const needs: Record<'due' | 'start' | 'deadline', InvalidCode> = {
  due: 'needs_due',
  start: 'needs_due_and_duration',
  deadline: 'needs_deadline',
};

const requireMoment = (item: Item, reminder: Reminder, index: number): void => {
  if ('at' in reminder || momentOf(reminder, item) !== undefined) return;
  throw invalid(`/reminders/${index}`, needs[reminder.relativeTo ?? 'due']);
};

/**
 * Fails when the times of an item do not go together: `invalid_request` for a rule without a due, a reminder without a time that it
 * counts from, or a deadline before the due; `invalid_recurrence` for a rule that cannot return from this due.
 */
export const requireSound = (item: Item): void => {
  if (item.recurrence && !item.due) throw invalid('/recurrence', 'needs_due');
  if (isRecurring(item)) requireReturn(item.recurrence, item.due);
  requireDeadline(item);
  for (const [index, reminder] of item.reminders.entries()) requireMoment(item, reminder, index);
};
