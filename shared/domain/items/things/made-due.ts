import { type Change, wholeMinute } from '../../core/due.ts';
import type { ThingId } from '../../core/ids.ts';
import { type When, wallAt } from '../../time/when.ts';
import type { Item } from '../items/item.ts';
import { isLeft, schedule } from '../items/item-schedule.ts';
import { anchorField, anchorOf, fallsDueAt, withAnchor } from '../occurrences/item-span.ts';
import { latest } from '../occurrences/occurrence.ts';
import { giveNextTurn, type WithRota } from '../rotas/item-rota.ts';
import type { Rota } from '../rotas/rota.ts';

/** Why a thing cannot make an item due: now (it is due already, or in the trash), or as it is made. */
export type NotMadeDue = 'already_due' | 'in_trash' | 'returns_by_itself' | 'has_sub_items' | 'is_sub_item';

/** What of an item keeps things from making it due at any time. */
export const unfitForThings = (item: Item): NotMadeDue | undefined => {
  if (item.recurrence) return 'returns_by_itself';
  if (item.parentId !== undefined) return 'is_sub_item';
  return item.subItems ? 'has_sub_items' : undefined;
};

/** Why an item is not made due at this moment; undefined where it can be. */
export const whyNotMadeDue = (item: Item): NotMadeDue | undefined => {
  if (item.trashedAt !== undefined) return 'in_trash';
  const unfit = unfitForThings(item);
  if (unfit) return unfit;
  return item.status === 'open' && !isLeft(item) && (anchorOf(item) || item.claim) ? 'already_due' : undefined;
};

/** A done item, or one that was left undone, as it is before it is done again: no step done, and nothing of how it ended. */
const begunAnew = (item: Item): Item => ({
  ...item,
  status: 'open',
  completedAt: undefined,
  completedBy: undefined,
  checklist: item.checklist.map(step => ({ ...step, done: false })),
  deadline: undefined,
  turn: undefined,
  parts: undefined,
  lastEnded: undefined,
  undo: undefined,
  returned: undefined,
  approved: undefined,
});

/**
 * An item that a thing makes due, as of the minute in which that came about: one that was due at no time, or one that is done, which begins anew, with
 * whoever its rota gives it to. Its people are told at `now`, whether or not it has reminders; those that count from its due come besides, as far as they lie ahead.
 */
export const makeDue = (item: Item, rota: Rota | undefined, by: { thingId: ThingId; at: string }, now: string): WithRota => {
  const wasDone = item.status === 'done';
  const zone = anchorOf(item)?.zone ?? item.zone;
  const due: When = wallAt(wholeMinute(by.at), zone);
  const there = withAnchor(wasDone || isLeft(item) ? begunAnew(item) : item, due);
  const next = schedule({ ...there, snoozedUntil: now, remindedUntil: latest(item.remindedUntil, now) });
  const change: Change<Item> = { next, event: { type: 'item.made_due', data: { thingId: by.thingId, [anchorField(next)]: due } } };
  return wasDone ? giveNextTurn(change, rota, fallsDueAt(next) ?? now) : { item: change };
};
