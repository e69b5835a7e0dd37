import type { Actor, Change } from '../../core/due.ts';
import { isDateOnly, type When } from '../../time/when.ts';
import type { Item } from '../items/item.ts';
import { isActive, scheduleFrom } from '../items/item-schedule.ts';
import { isRecurring, localOf, movedAlong, occurrenceOf, whenOf } from '../occurrences/occurrence.ts';
import { reopenItem } from '../occurrences/reopen.ts';
import type { Round } from './sub-item.ts';

/** The occurrence in which an item is, as its sub-items note it; nothing for an item that happens once. */
export const roundIn = (parent: Item): Round | undefined =>
  isRecurring(parent) ? { no: parent.ended ?? 0, at: localOf(occurrenceOf(parent)) } : undefined;

const numberOf = ({ round }: Item): number => round?.no ?? 0;

/** Does a sub-item still stand as it was in an occurrence of its parent that is over? */
export const isBehind = (subItem: Item, parent: Item): boolean => isActive(parent) && (roundIn(parent)?.no ?? 0) > numberOf(subItem);

const whenIn = (local: string): When => whenOf(local, { date: '' });

/** The times of a sub-item as far from its parent's as they were, in another occurrence of that. */
const movedTo = (subItem: Item, from: string | undefined, to: string | undefined): Partial<Item> => {
  if (from === undefined || to === undefined || from === to) return {};
  const [was, is] = [whenIn(from), whenIn(to)];
  const byDays = isDateOnly(was) || isDateOnly(is);
  const [start, end] = byDays ? [{ date: was.date }, { date: is.date }] : [was, is];
  const moved = (when: When | undefined) => when && movedAlong(when, start, end);
  return { start: moved(subItem.start), due: moved(subItem.due), deadline: moved(subItem.deadline) };
};

const followed = { type: 'item.followed_parent', data: {} };
const notDone = { status: 'open', completedAt: undefined, completedBy: undefined, completedWithParent: undefined } as const;

/** A sub-item at the beginning of an occurrence of its parent: open, no step done, as far from it in time as before. */
const beginAnew = (subItem: Item, { no, at }: Round, now: string): Change<Item> => {
  const { completedAt, completedBy, completedWithParent, approved, snoozedUntil, checklist } = subItem;
  const ticked = checklist.flatMap(({ done }, step) => (done ? [step] : []));
  const was = { completedAt, completedBy, completedWithParent, approved, snoozedUntil };
  const last = { no: numberOf(subItem), at: subItem.round?.at, ...was, ticked };
  const anew: Item = {
    ...subItem,
    ...movedTo(subItem, subItem.round?.at, at),
    ...notDone,
    checklist: checklist.map(step => ({ ...step, done: false })),
    snoozedUntil: undefined,
    returned: undefined,
    round: { no, at, last },
  };
  return { next: scheduleFrom(anew, now), event: followed };
};

/**
 * A sub-item as it was in the occurrence before, which its parent is in again; what was completed with that is open. What was done in the occurrence that is
 * left is taken back with it: the history and the ledger count each occurrence once, however often its parent goes back.
 */
const goBack = (subItem: Item, last: NonNullable<Round['last']>, now: string): Change<Item> => {
  // Each by its name: what was not there is not in what was stored, and nothing of the occurrence that is left stays in its place.
  const { no, at, ticked, completedAt, completedBy, completedWithParent, approved, snoozedUntil } = last;
  const opened = subItem.status === 'done' ? reopenItem(subItem, { now }) : { next: subItem, event: followed };
  const there: Item = {
    ...opened.next,
    ...movedTo(subItem, subItem.round?.at, at),
    round: { no, at },
    claim: undefined,
    ...{ completedAt, completedBy, completedWithParent, approved, snoozedUntil },
    status: completedAt ? 'done' : 'open',
    checklist: subItem.checklist.map((step, i) => ({ ...step, done: step.done || ticked.includes(i) })),
  };
  const isLeft = subItem.status === 'open' && completedWithParent;
  return isLeft ? reopenItem(there, { now }) : { next: scheduleFrom(there, now), event: opened.event };
};

/** A sub-item in an occurrence of its parent, as it is: that has another series, or has one now. */
const join = (subItem: Item, { no, at }: Round, now: string): Change<Item> => ({
  next: scheduleFrom({ ...subItem, ...movedTo(subItem, subItem.round?.at, at), round: { no, at } }, now),
  event: followed,
});

const mayFollow = (subItem: Item, parent: Item): boolean =>
  subItem.parentId === parent.itemId && isActive(parent) && subItem.trashedAt === undefined && !subItem.claim && !isRecurring(subItem);

/**
 * A sub-item where its open parent is: in the same occurrence, begun anew with it or back in the one before, and open where it was completed with a parent
 * that is open again. Undefined where it is so already; one that is claimed waits for whoever decides on that, and one that returns by itself does that.
 */
export function followParent(subItem: Item, parent: Item, now: Actor['now']): Change<Item> | undefined {
  if (!mayFollow(subItem, parent)) return undefined;
  const { round } = subItem;
  const current = roundIn(parent) ?? { no: 0 };
  if (current.no > numberOf(subItem)) return beginAnew(subItem, current, now);
  if (round?.last && round.last.no === current.no && round.last.at === current.at) return goBack(subItem, round.last, now);
  if (current.no < numberOf(subItem) || (current.at && !round?.at)) return join(subItem, current, now);
  return subItem.completedWithParent && current.no === numberOf(subItem) ? reopenItem(subItem, { now }) : undefined;
}
