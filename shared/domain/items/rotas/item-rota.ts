import type { Actor, Change } from '../../core/due.ts';
import { Failure } from '../../core/failure.ts';
import type { ItemId, UserId, WorkspaceId } from '../../core/ids.ts';
import { invalid } from '../../core/invalid.ts';
import { lengthMs } from '../../time/duration.ts';
import type { When } from '../../time/when.ts';
import { approveItem, type Deciding } from '../claims/item-claim.ts';
import type { File } from '../files/file.ts';
import { type Acting, behindKey, createItem } from '../history/item-changes.ts';
import type { Item, ItemInput } from '../items/item.ts';
import { requireOpen, requireShare } from '../items/item-checks.ts';
import { dueIfSettled, isActive } from '../items/item-schedule.ts';
import { completeItem } from '../occurrences/item-occurrences.ts';
import { fallsDueAt, withAnchor } from '../occurrences/item-span.ts';
import { reopenItem } from '../occurrences/reopen.ts';
import { isForEach, owing } from '../parts/item-parts.ts';
import { type Room, roomOf } from './room.ts';
import type { Rota } from './rota.ts';
import { type Chosen, calendarsFor, giveBack, giveTurn, type Turn, takeTurn, type WithoutTime } from './rota-turns.ts';

/**
 * The change of an item, and those of its rota and its sub-items beside it, which are written together or not at all; and what others than it says
 * would do where calendars are heeded, if anybody in its rota wants that.
 */
export type WithRota = { item: Change<Item>; rota?: Change<Rota>; subItems?: readonly Change<Item>[]; wish?: Wish };

/** Whose calendars are asked, about which time: that of whoever was chosen, and if they have none those of the others; and what is decided once it is known who has none. */
export type Wish = {
  chosen: UserId;
  others: readonly UserId[];
  room: Room;
  heeding: (decided: WithRota, withoutTime: WithoutTime) => WithRota;
};

/** A wish where the calendar matters of whoever was chosen for what falls due at an instant. */
export const wishFor = (
  rota: Rota,
  turn: Chosen,
  item: Item,
  { now, dueAt }: { now: string; dueAt: string },
  heeding: Wish['heeding'],
): Wish | undefined => {
  const [chosen, ...others] = calendarsFor(rota, turn, dueAt);
  const room = chosen && roomOf(item, now);
  return room && { chosen, others, room, heeding };
};

/** What events say of whose turn it is: why, and who was passed over for having no time. */
export const saidOf = ({ userId, why, busy }: Chosen): { to?: UserId; why: Chosen['why']; busy?: UserId[] } => ({
  ...(userId ? { to: userId } : {}),
  why,
  ...(busy ? { busy: busy.map(seat => seat.userId) } : {}),
});

const minuteMs = 60_000;
/** No turn weighs more than a week of minutes. */
const heaviest = 10_080;

/** What a turn of an item weighs in its rota: one, where the item does not say it. */
export const weightOf = ({ duration, points }: Pick<Item, 'duration' | 'points'>, weigh: Rota['weigh']): number => {
  if (weigh === 'points') return points ?? 1;
  if (weigh === 'one' || duration === undefined) return 1;
  return Math.min(heaviest, Math.max(1, Math.round(lengthMs(duration) / minuteMs)));
};

/** The rota that an item takes turns in, if it is there. */
export const rotaFor = ({ rotaId }: Pick<Item, 'rotaId'>, rota: Rota | undefined): Rota | undefined =>
  rota && rota.rotaId === rotaId && !rota.deletedAt ? rota : undefined;

/** When the occurrence that has ended was due; at `now` where it was due at no time. */
const wasDueAt = (item: Item, occurrence: When | undefined, now: string): string =>
  fallsDueAt(occurrence ? withAnchor(item, occurrence) : item) ?? now;

/**
 * An item completed, and whose turn the next occurrence is: the rota counts the one that was done, and gives the next, in the same change. Where
 * nobody is there for it, it stays with who had it. Fails like `completeItem`.
 */
export function completeInRota(item: Item, found: Rota | undefined, acting: Actor, occurrence?: When | string, took?: string): WithRota {
  return takenInRota(item, found, completeItem(item, acting, occurrence, took), acting);
}

/** A claim approved, and whose turn the next occurrence is: it counts for who claimed it, as of then. Fails like `approveItem`. */
export function approveInRota(
  item: Item,
  found: Rota | undefined,
  claimedAt: string,
  pictures: readonly File[],
  deciding: Deciding,
): WithRota {
  const ended = approveItem(item, claimedAt, pictures, deciding);
  const { by: userId, at: now } = item.claim!;
  return takenInRota(item, found, ended, { userId, now });
}

/** What the end of an item is in its rota: a turn of whoever did it. */
function takenInRota(item: Item, found: Rota | undefined, ended: Change<Item>, acting: Actor): WithRota {
  const rota = rotaFor(item, found);
  if (!rota) return { item: ended };
  const { next } = ended;
  const weight = weightOf(item, rota.weigh);
  const dueAt = wasDueAt(item, ended.event.data.occurrence as When | undefined, acting.now);
  const nextDueAt = isActive(next) ? fallsDueAt(next) : undefined;
  const done = { dueAt, weight, by: acting.userId, holders: item.assignees, nextDueAt };
  const taken = takeTurn(rota, done);
  const by = rota.seats.find(({ no }) => no === taken.turn.by)?.userId;
  const event = { type: 'rota.turn_taken', data: { itemId: item.itemId, by, weight } };
  const heeding: Wish['heeding'] = (decided, withoutTime) => moved(decided, takeTurn(rota, { ...done, withoutTime }), event);
  const wish = nextDueAt && taken.chosen && wishFor(taken.rota, taken.chosen, next, { now: acting.now, dueAt: nextDueAt }, heeding);
  return { ...moved({ item: ended }, taken, event), ...(wish ? { wish } : {}) };
}

type Move = { rota: Rota; chosen?: Chosen; turn?: Turn };

/** An item with whoever has its next turn, where that is somebody; and its rota after that. */
const moved = (decided: WithRota, { rota, chosen, turn }: Move, { type, data }: { type: string; data: object }): WithRota => {
  const { item } = decided;
  const assignees = chosen?.userId ? [chosen.userId] : item.next.assignees;
  return {
    ...decided,
    item: { ...item, next: { ...item.next, ...(turn ? { turn } : {}), assignees } },
    rota: { next: rota, event: { type, data: { ...data, ...(chosen ? saidOf(chosen) : {}) } } },
  };
};

/** An item opened again, with whoever had it before; and its rota as if the turn had not been done. Fails like `reopenItem`. */
export function reopenInRota(item: Item, found: Rota | undefined, acting: Pick<Actor, 'now'> & Partial<Actor>): WithRota {
  const opened = reopenItem(item, acting);
  const rota = rotaFor(item, found);
  if (!rota || !item.turn) return { item: opened };
  const event = { type: 'rota.turn_returned', data: { itemId: item.itemId } };
  return { item: opened, rota: { next: giveBack(rota, item.turn), event } };
}

type Ids = { workspaceId: WorkspaceId; itemId: ItemId };

/** An item that falls due for somebody, with whoever its rota gives it to: as it is, where it is in none, or nobody is there. */
export function giveNextTurn(change: Change<Item>, found: Rota | undefined, dueAt: string, now: string): WithRota {
  const { next: item } = change;
  const rota = rotaFor(item, found);
  if (!rota) return { item: change };
  const given = giveTurn(rota, dueAt);
  if (!given.chosen.userId) return { item: change };
  const event = { type: 'rota.turn_given', data: { itemId: item.itemId } };
  const heeding: Wish['heeding'] = (decided, withoutTime) => moved(decided, giveTurn(rota, dueAt, withoutTime), event);
  const wish = wishFor(given.rota, given.chosen, item, { now, dueAt }, heeding);
  return { ...moved({ item: change }, given, event), ...(wish ? { wish } : {}) };
}

/** A new item, with whoever its rota gives it to, unless it says whom it concerns. Fails like `createItem`. */
export function createInRota(input: ItemInput, found: Rota | undefined, ids: Ids, acting: Actor & { zone: string }): WithRota {
  const created = createItem(input, ids, acting);
  return input.assignees ? { item: created } : giveNextTurn(created, found, fallsDueAt(created.next) ?? acting.now, acting.now);
}

/** Why an item is with other people than before. */
export type HandOver = 'handed_over' | 'swapped' | 'absence' | 'left';

/** With whom an item of each is once somebody hands over their part: nobody hands over that of others, or swaps it. */
const withPartOf = (item: Item, [to]: readonly UserId[], why: HandOver, { userId }: Acting): UserId[] => {
  if (why === 'swapped') throw invalid('/with', 'beside_share');
  if (!userId || !owing(item).includes(userId)) throw new Failure('forbidden', { reason: 'no_part' });
  return to && !item.assignees.includes(to) ? item.assignees.map(each => (each === userId ? to : each)) : item.assignees;
};

/**
 * An open item with other people; of one that each does, the part of who hands it over. Undefined where it is with them already. Fails with
 * `item_in_trash`, `item_not_open`, with `forbidden` for who owes no part, and where the people do not go with its `share`.
 */
export function handOver(item: Item, to: readonly UserId[], why: HandOver, acting: Acting): Change<Item> | undefined {
  requireOpen(item);
  const from = item.assignees;
  const assignees = isForEach(item) ? withPartOf(item, to, why, acting) : [...new Set(to)];
  if (assignees.length === from.length && assignees.every(userId => from.includes(userId))) return undefined;
  requireShare({ ...item, assignees });
  return {
    next: dueIfSettled({ ...item, assignees }),
    event: { type: 'item.handed_over', data: { from, to: assignees, why, changedBy: behindKey(acting) } },
  };
}
