import { type Change, wholeMinute } from '../../core/due.ts';
import type { ThingId } from '../../core/ids.ts';
import { localDateAt, type When, wallAt } from '../../time/when.ts';
import type { Item } from '../items/item.ts';
import { schedule } from '../items/item-schedule.ts';
import { anchorField, anchorOf, fallsDueAt, withAnchor } from '../occurrences/item-span.ts';
import { lastEnd } from '../occurrences/last-end.ts';
import { endOf, latest, localOf } from '../occurrences/occurrence.ts';
import { giveNextTurn, type WithRota } from '../rotas/item-rota.ts';
import type { Rota } from '../rotas/rota.ts';

/** Why a thing cannot make an item due: now (it is due already, was done since, or is in the trash), or as it is made. */
export type NotMadeDue = 'already_due' | 'done_since' | 'in_trash' | 'returns_by_itself' | 'has_window' | 'has_sub_items' | 'is_sub_item';

/** What of an item keeps things from making it due at any time. A window that has closed would keep it open for ever, and due. */
export const unfitForThings = (item: Item): NotMadeDue | undefined => {
  if (item.recurrence) return 'returns_by_itself';
  if (item.window?.after !== undefined) return 'has_window';
  if (item.parentId !== undefined) return 'is_sub_item';
  return item.subItems ? 'has_sub_items' : undefined;
};

/** Signatures know their time to the second. */
const secondOf = (instant: string): string => instant.slice(0, 19);

/** Why an item is not made due by what was so at a moment; undefined where it can be. What was done after that is not to be done again for it. */
export const whyNotMadeDue = (item: Item, at: string): NotMadeDue | undefined => {
  if (item.trashedAt !== undefined) return 'in_trash';
  const unfit = unfitForThings(item);
  if (unfit) return unfit;
  if (item.status === 'open') return anchorOf(item) || item.claim ? 'already_due' : undefined;
  return secondOf(lastEnd(item)?.at ?? '') > secondOf(at) ? 'done_since' : undefined;
};

/** A done item as it is before it is done again: no step done, and nothing of how it ended but its name. */
const begunAnew = (item: Item, due: When): Item => {
  const { due: was, ...end } = lastEnd(item)!;
  return {
    ...item,
    status: 'open',
    completedAt: undefined,
    completedBy: undefined,
    completedWithParent: undefined,
    checklist: item.checklist.map(step => ({ ...step, done: false })),
    turn: undefined,
    lastEnded: undefined,
    undo: undefined,
    returned: undefined,
    parts: undefined,
    approved: undefined,
    begun: { as: localOf(due), before: { ...end, ...(was === '' ? {} : { due: was }) } },
  };
};

/** Without a deadline that is over, and what counts from it: it has nothing to count from, and the item could not be moved any more. */
const withoutDeadline = (item: Item): Item => ({
  ...item,
  deadline: undefined,
  reminders: item.reminders.filter(reminder => 'at' in reminder || reminder.relativeTo !== 'deadline'),
});

/** The zone in which it is due: that of the due before, but for one that was named in UTC because its hour came twice. */
const zoneOf = (item: Item): string => {
  const zone = anchorOf(item)?.zone ?? item.zone;
  return zone === 'UTC' ? item.zone : zone;
};

/** When it is due: when it came about, but not after it is told, and no day before that: nobody could have done it on a day on which nobody knew. */
const dueOf = (item: Item, at: string, now: string): When => {
  const zone = zoneOf(item);
  const isToday = at < now && localDateAt(at, zone) === localDateAt(now, zone);
  return wallAt(wholeMinute(isToday ? at : now), zone);
};

/**
 * An item that a thing makes due, as of the minute in which that came about: one that was due at no time, or one that is done, which begins anew, with
 * whoever its rota gives it to. Its people are told at `now`, whether or not it has reminders; those that count from its due come besides, as far as they lie ahead.
 */
export const makeDue = (item: Item, rota: Rota | undefined, by: { thingId: ThingId; at: string }, now: string): WithRota => {
  const wasDone = item.status === 'done';
  const due = dueOf(item, by.at, now);
  const isOver = item.deadline !== undefined && (wasDone || endOf(item.deadline, item.zone) < now);
  const fit = isOver ? withoutDeadline(item) : item;
  const there = withAnchor(wasDone ? begunAnew(fit, due) : fit, due);
  const next = schedule({ ...there, snoozedUntil: now, remindedUntil: latest(item.remindedUntil, now) });
  const change: Change<Item> = { next, event: { type: 'item.made_due', data: { thingId: by.thingId, [anchorField(next)]: due } } };
  return wasDone ? giveNextTurn(change, rota, latest(now, fallsDueAt(next)), now) : { item: change };
};
