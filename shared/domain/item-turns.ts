import type { Acting, Change } from './due.ts';
import { Failure } from './failure.ts';
import { requireOpen } from './item-changes.ts';
import type { Item } from './item.ts';
import { nextAfterCompletion, nextOccurrence } from './recurrence.ts';
import { inOccurrence, schedule, takeover } from './reminders.ts';
import { addDays, isDateOnly, type When, wallClockAt, wallOf } from './when.ts';

const takeoversAtMost = 1000;

/** The wall clock behind which an occurrence is not missed yet: of days alone, the end of yesterday. */
const reached = ({ due, zone }: Item, now: string): string => {
  const { date, time } = wallClockAt(now, due?.zone ?? zone);
  return due && isDateOnly(due) ? wallOf({ date: addDays(date, -1) }) : wallOf({ date, time });
};

const later = (one: string, other: string): string => (one > other ? one : other);

/** The occurrence that follows when the one in hand ends at `now`: right after it where missed ones pile up, else the first that is not past. */
const following = (item: Item, now: string): When | undefined => {
  const { due, recurrence, series = due, turns = 0, zone } = item;
  if (!due || !series || !recurrence) return undefined;
  if (recurrence.anchor === 'completion') return nextAfterCompletion(recurrence, due, now, zone, turns + 1);
  return nextOccurrence(recurrence, series, recurrence.missed === 'pile_up' ? wallOf(due) : later(wallOf(due), reached(item, now)));
};

const fresh = (item: Item): Item => ({ ...item, checklist: item.checklist.map(entry => ({ ...entry, done: false })), snoozedUntil: undefined });

type Ending = { outcome: 'done' | 'skipped'; by: string; now: string };

/** The item after the turn in hand: at its next occurrence with its checklist begun again, or done when the series has ended. */
const endTurn = (item: Item, { outcome, by, now }: Ending): Item => {
  const next = following(item, now);
  if (!item.recurrence || !item.due) return schedule({ ...item, status: 'done', completedAt: now, completedBy: by, snoozedUntil: undefined });
  const ended = { turns: (item.turns ?? 0) + 1, lastTurn: { due: item.due, outcome, at: now, by }, series: item.series ?? item.due };
  if (!next) return schedule({ ...item, ...ended, status: 'done', completedAt: now, completedBy: by, snoozedUntil: undefined });
  return schedule({ ...fresh(inOccurrence(item, next)), ...ended, remindedUntil: now });
};

/**
 * Does the item, or its occurrence in hand. `occurrence` names the one that is meant (a link in a mail does): an item that has moved on
 * from it fails with `item_not_open`, so that an old link does not complete a later turn.
 */
export const completeItem = (item: Item, { userId, now }: Acting, occurrence?: When): Change<Item> => {
  requireOpen(item);
  if (occurrence && item.due && wallOf(item.due) > wallOf(occurrence)) throw new Failure('item_not_open', { itemId: item.itemId, occurrence });
  const next = endTurn(item, { outcome: 'done', by: userId, now });
  return { next, event: { type: 'item.completed', data: { occurrence: item.due, next: next.status === 'open' ? next.due : undefined } } };
};

/** Lets the occurrence in hand go undone. An item that does not return fails with `invalid_request`. */
export const skipItem = (item: Item, { userId, now }: Acting): Change<Item> => {
  requireOpen(item);
  if (!item.recurrence) throw new Failure('invalid_request', { errors: [{ pointer: '', detail: 'only a recurring item has occurrences to skip' }] });
  const next = endTurn(item, { outcome: 'skipped', by: userId, now });
  return { next, event: { type: 'item.skipped', data: { occurrence: item.due, next: next.status === 'open' ? next.due : undefined } } };
};

/** Opens a done item again, or takes back the last turn of a recurring one. What passed meanwhile stays silent. */
export const reopenItem = (item: Item, { now }: Acting): Change<Item> => {
  if (item.trashedAt) throw new Failure('item_in_trash', { itemId: item.itemId });
  const { lastTurn, turns = 0 } = item;
  if (item.status === 'open' && !lastTurn) throw new Failure('item_already_open', { itemId: item.itemId });
  const back = lastTurn ? { ...inOccurrence(item, lastTurn.due), lastTurn: undefined, turns: turns - 1 || undefined } : item;
  const opened: Item = { ...back, status: 'open', completedAt: undefined, completedBy: undefined, snoozedUntil: undefined, remindedUntil: now };
  return { next: schedule(opened), event: { type: 'item.reopened', data: { occurrence: opened.due } } };
};

/**
 * Marks missed what the next occurrence has taken over from: all of it in one change, however long an outage was. Undefined when nothing
 * is missed at `now`. The reminders of the occurrence that stands then are still to fire.
 */
export const missTurns = (item: Item, now: string): Change<Item> | undefined => {
  let current = item;
  let missed = 0;
  for (let over = takeover(current); over && over.at <= now && missed < takeoversAtMost; over = takeover(current)) {
    current = {
      ...fresh(inOccurrence(current, over.due)),
      series: current.series ?? current.due,
      turns: (current.turns ?? 0) + 1,
      lastTurn: { due: current.due!, outcome: 'missed', at: now },
    };
    missed++;
  }
  if (missed === 0) return undefined;
  return { next: schedule(current), event: { type: 'item.missed', data: { occurrences: missed, last: current.lastTurn?.due, next: current.due } } };
};
