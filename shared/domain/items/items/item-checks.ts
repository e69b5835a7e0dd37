import { Failure } from '../../core/failure.ts';
import { type InvalidCode, type InvalidPlace, invalid, invalidCode } from '../../core/invalid.ts';
import { requireReturn } from '../../time/recurrence.ts';
import { anchorField, anchorOf, fallsDueAt } from '../occurrences/item-span.ts';
import { endOf, isRecurring } from '../occurrences/occurrence.ts';
import { isForEach, wrongShare } from '../parts/item-parts.ts';
import { momentOf } from '../reminders/reminders.ts';
import type { Item, Reminder } from './item.ts';

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

/** Fails with `item_claimed`: what somebody says is done waits for who approves or returns it. */
export const requireUnclaimed = ({ itemId, claim }: Item): void => {
  if (claim) throw new Failure('item_claimed', { itemId, by: claim.by, at: claim.at });
};

/** Fails with `approval_required`: it is claimed, and done when that is approved. */
export const requireNoApproval = ({ itemId, approval }: Item): void => {
  if (approval) throw new Failure('approval_required', { itemId });
};

const isBeforeDue = (item: Item): boolean => {
  const due = fallsDueAt(item);
  return due !== undefined && item.deadline !== undefined && endOf(item.deadline, item.zone) < due;
};

/** Fails with `invalid_request` when the deadline has passed before the item is due. */
export const requireDeadline = (item: Item, pointer: string): void => {
  if (isBeforeDue(item)) throw invalid(pointer, 'deadline_before_due');
};

const needs: Record<'due' | 'start' | 'deadline', InvalidCode> = {
  due: 'needs_due',
  start: 'needs_due_and_duration',
  deadline: 'needs_deadline',
};

const ofReminder = (item: Item, reminder: Reminder, index: number): InvalidPlace[] => {
  if ('at' in reminder || momentOf(reminder, item) !== undefined) return [];
  return [{ pointer: `/reminders/${index}`, code: needs[reminder.relativeTo ?? anchorField(item)] }];
};

/**
 * Fails when the times of an item do not go together: `invalid_request` for a rule without a start or due, a reminder without a time that it
 * counts from, a deadline before the due, or people who do not go with its `share`, all at once; `invalid_recurrence` for a rule that cannot return from there.
 */
export const requireSound = (item: Item): void => {
  const errors: InvalidPlace[] = [
    ...(item.recurrence && !anchorOf(item) ? [{ pointer: '/recurrence', code: invalidCode('needs_due') }] : []),
    ...(item.window && !anchorOf(item) ? [{ pointer: '/window', code: invalidCode('needs_due') }] : []),
    ...(isBeforeDue(item) ? [{ pointer: '/deadline', code: invalidCode('deadline_before_due') }] : []),
    ...item.reminders.flatMap((reminder, index) => ofReminder(item, reminder, index)),
    ...wrongShare(item),
  ];
  if (errors.length > 0) throw new Failure('invalid_request', { errors });
  if (isRecurring(item)) requireReturn(item.recurrence, anchorOf(item));
};

/** Fails with `invalid_request` where who does an item does not go with what it says otherwise. */
export const requireShare = (item: Item): void => {
  const errors = wrongShare(item);
  if (errors.length > 0) throw new Failure('invalid_request', { errors });
};

/** Fails with `changed_since` where parts are done that are none after a change: they are in the history already, and would count again. */
export const requirePartsKept = (before: Item, after: Item): void => {
  if (isForEach(before) && before.parts && !isForEach(after))
    throw new Failure('changed_since', { itemId: before.itemId, fields: ['parts'], version: before.version });
};
