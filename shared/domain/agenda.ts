import type { Item } from './item.ts';
import { instantOf, isDateOnly, localDateAt, type When } from './when.ts';

/** Where an open item stands in the agenda: a text that sorts by the instant of its due, or of its deadline where it has no due. */
export const agendaOf = ({ status, trashedAt, due, deadline, zone, itemId }: Item): { sort: string } | undefined => {
  const when = due ?? deadline;
  return status === 'open' && !trashedAt && when ? { sort: `${instantOf(when, zone)}#${itemId}` } : undefined;
};

/** Whether an item is a member's business: its assignees', or, when there are none, everybody's but guests'. */
export const concerns = ({ assignees }: Pick<Item, 'assignees'>, userId: string, isGuest: boolean): boolean =>
  assignees.length === 0 ? !isGuest : assignees.includes(userId);

const isOver = (when: When, zone: string, now: string): boolean =>
  isDateOnly(when) ? when.date < localDateAt(now, zone) : instantOf(when, zone) < now;

/** Whether an open item's due (or its deadline, where it has no due) is past: a day alone is over when it ends in the item's zone. */
export const isOverdue = ({ due, deadline, zone }: Pick<Item, 'due' | 'deadline' | 'zone'>, now: string): boolean => {
  const when = due ?? deadline;
  return when !== undefined && isOver(when, zone, now);
};
