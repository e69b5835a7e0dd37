import * as z from 'zod';
import { later } from '../core/due.ts';
import { type ItemId, UserId } from '../core/ids.ts';
import type { Item } from '../items/items/item.ts';
import { anchorOf, fallsDueAt } from '../items/occurrences/item-span.ts';
import { inOccurrence, isRecurring, latest, nextOccurrenceOf } from '../items/occurrences/occurrence.ts';
import { saidOf, weightOf } from '../items/rotas/item-rota.ts';
import { type BusyBy, roomOf, withoutTimeIn } from '../items/rotas/room.ts';
import type { Rota } from '../items/rotas/rota.ts';
import { isAwayAt, type Seat } from '../items/rotas/rota-seats.ts';
import { type Chosen, calendarsFor, giveTurn, takeTurn, Why, type WithoutTime } from '../items/rotas/rota-turns.ts';
import type { When } from '../time/when.ts';

/** Whose turn it is by a rota, why, and who is passed over because they are away then, or have no time. */
export const BoardTurn = z.object({
  userId: UserId.optional(),
  why: Why,
  away: z.array(UserId).optional(),
  busy: z.array(UserId).optional(),
});
export type BoardTurn = z.infer<typeof BoardTurn>;

/** A turn to come of an item: which occurrence, who will have it, and what the rota says of that. */
export type TurnAhead = { when: When; holders: UserId[]; turn: BoardTurn };

type Stretch = { from: string; until: string };
/** When each is away. */
export type AwayBy = ReadonlyMap<UserId, readonly Stretch[]>;
/** When each is busy until an instant, of those who want their calendars heeded and whose are known. */
export type Calendars = { until: string; busy: BusyBy };
type Outlook = { now: string; to: string; away: AwayBy; calendars?: Calendars };

const dayMs = 86_400_000;
/** How far behind a board calendars are asked at the most, for the turns that come after those on it: those of a month. */
const calendarsBehindMs = 31 * dayMs;
/** So many turns of one rota are looked ahead at the most. */
const stepsAtMost = 300;

const isIn = (instant: string, { from, until }: Stretch): boolean => from <= instant && instant < until;

/** When somebody is away, as far as it matters at one of two instants: a seat holds one stretch. */
const awayAround = (stretches: readonly Stretch[] = [], dueAt: string, nextDueAt = dueAt): Seat['away'] => {
  const met = stretches.filter(each => isIn(dueAt, each) || isIn(nextDueAt, each));
  const [first, last] = [met[0], met.at(-1)];
  return first && last && { from: first.from, until: last.until };
};

const asThen = (rota: Rota, away: AwayBy, dueAt: string, nextDueAt: string | undefined): Rota => ({
  ...rota,
  seats: rota.seats.map(seat => ({ ...seat, away: awayAround(away.get(seat.userId), dueAt, nextDueAt) })),
});

/** The item once it is done when it is due, or now where that is over; nothing where it does not return. */
const onceDone = (item: Item, now: string): Item | undefined => {
  if (!isRecurring(item)) return undefined;
  const next = nextOccurrenceOf(item, 'done', latest(now, fallsDueAt(item)));
  return next && { ...inOccurrence(item, next), ended: (item.ended ?? 0) + 1, claim: undefined };
};

const said = (rota: Rota, chosen: Chosen, nextDueAt: string): BoardTurn => {
  const away = rota.seats.filter(seat => isAwayAt(seat, nextDueAt)).map(seat => seat.userId);
  const { to: userId, ...why } = saidOf(chosen);
  return { ...(userId ? { userId } : {}), ...why, ...(away.length > 0 ? { away } : {}) };
};

type Step = { rota: Rota; chosen: Chosen };

/** The turn of an item taken by who has it (or claims it), and the next one given. What nobody has counts for nobody. */
const step = (rota: Rota, item: Item, nextDueAt: string, dueAt: string, withoutTime?: WithoutTime): Step => {
  const by = item.claim?.by ?? item.assignees[0];
  if (!by) return giveTurn(rota, nextDueAt, withoutTime);
  const done = { dueAt, weight: weightOf(item, rota.weigh), by, holders: item.assignees, nextDueAt };
  const taken = takeTurn(rota, { ...done, withoutTime });
  return { rota: taken.rota, chosen: taken.chosen! };
};

/** Who has no time for the next occurrence: others matter only where whoever was chosen has none. Undefined where a calendar that matters is not known. */
const withoutTimeFor = (next: Item, userIds: readonly UserId[], { now, calendars }: Outlook): WithoutTime | undefined => {
  const [chosen] = userIds;
  const room = chosen && roomOf(next, now);
  if (!room) return new Set();
  if (!calendars || room.to > calendars.until) return undefined;
  const { busy } = calendars;
  const without = (of: readonly UserId[]) => (of.every(userId => busy.has(userId)) ? withoutTimeIn(room, of, busy) : undefined);
  const first = without([chosen]);
  return first?.size === 0 ? first : without(userIds);
};

const byDue = (a: Item, b: Item): number => {
  const [one, other] = [fallsDueAt(a) ?? '', fallsDueAt(b) ?? ''];
  return one === other ? a.itemId.localeCompare(b.itemId) : one < other ? -1 : 1;
};

type NextTurn = { rota: Rota; turn: TurnAhead; item: Item };

/** A rota once the turn at hand of one of its items is taken, and that item in its next occurrence; nothing where it does not return, and `unknown` where a calendar matters that is not known. */
const afterTurnOf = (item: Item, rota: Rota, outlook: Outlook): NextTurn | 'unknown' | undefined => {
  const { now, away } = outlook;
  const [next, dueAt] = [onceDone(item, now), fallsDueAt(item) ?? now];
  const nextDueAt = next && fallsDueAt(next);
  if (!next || nextDueAt === undefined) return undefined;
  const then = asThen(rota, away, dueAt, nextDueAt);
  const unheeded = step(then, item, nextDueAt, dueAt);
  const withoutTime = withoutTimeFor(next, calendarsFor(unheeded.rota, unheeded.chosen, nextDueAt), outlook);
  if (!withoutTime) return 'unknown';
  const { rota: after, chosen } = withoutTime.size > 0 ? step(then, item, nextDueAt, dueAt, withoutTime) : unheeded;
  // Where nobody is there for it, it stays with who had it.
  const holders = chosen.userId ? [chosen.userId] : item.assignees;
  const turn = { when: anchorOf(next)!, holders, turn: said(then, chosen, nextDueAt) };
  return { rota: after, turn, item: { ...next, assignees: holders } };
};

const isBefore = (item: Item, to: string): boolean => (fallsDueAt(item) ?? to) < to;

/**
 * Whose turns the items of a rota will be until an instant, and of each the one after that at hand: if everything is done by who has it when it is
 * due, in the order of time, by the very rule of the rota, with those passed over who will be away or have no time. Where that takes a calendar
 * which is not known, nothing is said of that turn and those after it.
 */
export const turnsAhead = (rota: Rota, chores: readonly Item[], outlook: Outlook): Map<ItemId, TurnAhead[]> => {
  const ahead = new Map<ItemId, TurnAhead[]>();
  let standing = rota;
  let open = chores.toSorted(byDue);
  for (let steps = 0; open.length > 0 && steps < stepsAtMost; steps++) {
    const [item, ...others] = open as [Item, ...Item[]];
    const next = afterTurnOf(item, standing, outlook);
    if (next === 'unknown') break;
    open = next && isBefore(next.item, outlook.to) ? [...others, next.item].sort(byDue) : others;
    if (!next) continue;
    standing = next.rota;
    ahead.set(item.itemId, [...(ahead.get(item.itemId) ?? []), next.turn]);
  }
  return ahead;
};

/** Whose calendars may matter for the turns to come of a rota. */
export const heedersIn = ({ seats }: Rota): UserId[] => seats.filter(({ heedsBusy }) => heedsBusy).map(({ userId }) => userId);

/** The occurrences of an item for which turns are looked ahead. */
function* nextOnes(item: Item, { now, to }: Pick<Outlook, 'now' | 'to'>): Generator<Item> {
  let next = onceDone(item, now);
  for (let steps = 0; next && steps < stepsAtMost; steps++) {
    yield next;
    next = isBefore(next, to) ? onceDone(next, now) : undefined;
  }
}

/** Until when calendars matter for the turns to come of some items: to the end of the last of them, as far as that is no more than a month behind the board. */
export const calendarsUntil = (items: readonly Item[], window: Pick<Outlook, 'now' | 'to'>): string => {
  const furthest = later(window.to, calendarsBehindMs);
  const ends = items.flatMap(item => [...nextOnes(item, window)].map(next => roomOf(next, window.now)?.to ?? window.to));
  return ends.filter(end => end <= furthest).reduce((last, end) => latest(last, end), window.to);
};
