import type { UserId } from '../core/ids.ts';
import type { Item } from '../items/items/item.ts';
import { anchorOf } from '../items/occurrences/item-span.ts';
import { isForEach } from '../items/parts/item-parts.ts';
import { type When, wallOf } from '../time/when.ts';
import type { ReminderContent } from './notification-content.ts';

/** Whether an item stands at a later occurrence than the one that is told of, or at none any more. */
const hasMovedOn = (at: When | undefined, told: When | undefined): boolean => told !== undefined && (!at || wallOf(at) > wallOf(told));

type WaitingReminder = Pick<ReminderContent, 'start' | 'due'> & Partial<Pick<ReminderContent, 'firedAt'>>;

/**
 * Why somebody needs not be told of a reminder any more that has waited: what it is of is done, or their part of it, is claimed, or goes on later. What
 * fired when their part was done already is told them in the place of a child.
 */
export const whyOver = (content: WaitingReminder, item: Item, userId: UserId): string | undefined => {
  if (item.status !== 'open') return 'item_done';
  const isAhead = hasMovedOn(anchorOf(content), anchorOf(item));
  const doneAt = isForEach(item) ? item.parts?.[userId] : undefined;
  if (doneAt !== undefined && doneAt >= (content.firedAt ?? '') && !isAhead) return 'item_done';
  if (item.claim) return 'item_claimed';
  return hasMovedOn(anchorOf(item), anchorOf(content)) ? 'item_moved' : undefined;
};
