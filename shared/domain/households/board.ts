import * as z from 'zod';
import { ItemId, UserId, WorkspaceId } from '../core/ids.ts';
import { isStillOverdue } from '../items/agenda/agenda.ts';
import type { Claim } from '../items/claims/claim.ts';
import { Item } from '../items/items/item.ts';
import { isActive, isLeft } from '../items/items/item-schedule.ts';
import { anchorOf, endsAt } from '../items/occurrences/item-span.ts';
import { endOf, occurrencesAhead, returnsByItself } from '../items/occurrences/occurrence.ts';
import { askedOf, partsOf } from '../items/parts/item-parts.ts';
import { PartViews } from '../items/parts/part.ts';
import { RotaView } from '../items/rotas/rota-view.ts';
import { addDays, instantOf, LocalDate, localDateAt, toInstant, When, Zone } from '../time/when.ts';
import { BoardTurn, type TurnAhead } from './board-turns.ts';
import { overEverywhereAt } from './duty.ts';
import { Streak } from './streak.ts';

const instant = z.iso.datetime();

/** How far a board looks ahead at the most, and how much of each stands on it. */
export const boardRules = { days: 14, entries: 500, aheadOfOne: 60 };

/** How something on a board stands: to be done, over, waiting to be approved, or an occurrence that is still to come. */
export const BoardState = z.enum(['open', 'overdue', 'waiting', 'ahead']);

/** One thing on a board. */
export const BoardEntry = Item.pick({
  itemId: true,
  title: true,
  kind: true,
  priority: true,
  listId: true,
  rotaId: true,
  points: true,
}).extend({
  state: BoardState,
  /** Who has it, still owes a part in it, or is expected to have it; an empty list is everybody. */
  assignees: z.array(UserId),
  when: When,
  /** When that is, and on which day of the board. */
  at: instant,
  date: LocalDate,
  claim: z.object({ by: UserId, at: instant }).optional(),
  /** Where each of its assignees has a part: who has done theirs, who owes it, who is away. */
  parts: PartViews.optional(),
  /** Of an occurrence to come: whose turn it will be; of the one at hand: whose turn comes after it. */
  turn: BoardTurn.optional(),
  next: BoardTurn.optional(),
});
export type BoardEntry = z.infer<typeof BoardEntry>;

const Stretch = z.object({ from: instant, until: instant });

/** Somebody on a board: when they are away in its days, and what is theirs. */
export const BoardPerson = z.object({
  userId: UserId,
  displayName: z.string().optional(),
  away: z.array(Stretch),
  /** On how many days in a row they did all that was theirs, where they do. */
  streak: Streak.optional(),
  entries: z.array(BoardEntry),
});

/** What was done on the first day of a board. */
export const BoardDone = z.object({
  itemId: ItemId,
  title: z.string().optional(),
  by: UserId.optional(),
  at: instant,
  points: z.int().optional(),
});

/** What a household sees on its kitchen screen: who has what in some days, and whose turn comes next. */
export const Board = z.object({
  workspaceId: WorkspaceId,
  zone: Zone,
  from: LocalDate,
  to: LocalDate,
  people: z.array(BoardPerson),
  unassigned: z.array(BoardEntry),
  done: z.array(BoardDone),
  rotas: z.array(RotaView).optional(),
  more: z.boolean(),
});
export type Board = z.infer<typeof Board>;

/** The days of a board in instants (`to` exclusive), the zone in which they begin, and the moment of looking. */
export type BoardWindow = { from: string; to: string; zone: string; now: string };

/** The days of a board from today on. */
export const boardWindow = (zone: string, days: number, now: string): BoardWindow => {
  const today = localDateAt(now, zone);
  return { from: instantOf({ date: today }, zone), to: instantOf({ date: addDays(today, days) }, zone), zone, now };
};

const entryOf = (item: Item, when: When, state: BoardEntry['state'], { zone }: BoardWindow): BoardEntry => {
  const { itemId, title, kind, priority, listId, rotaId, points, assignees } = item;
  const at = instantOf(when, zone);
  const date = when.time === undefined ? when.date : localDateAt(at, zone);
  return { itemId, title, kind, priority, listId, rotaId, points, assignees, state, when, at, date };
};

const claimOf = (claim: Claim | undefined) => claim && { by: claim.by, at: claim.at };

const stateOf = (item: Item, now: string): BoardEntry['state'] => {
  if (item.claim) return 'waiting';
  return isStillOverdue(item, now) ? 'overdue' : 'open';
};

/** An item as it stands now, where that is before the end of a board: what is over or begun stands on it however long ago that was, but for what was missed and left. */
const current = (item: Item, window: BoardWindow, turns: readonly TurnAhead[]): BoardEntry[] => {
  const when = anchorOf(item) ?? item.deadline;
  if (!when || isLeft(item) || instantOf(when, window.zone) >= window.to) return [];
  const [assignees, parts] = [askedOf(item), partsOf(item)];
  return [
    { ...entryOf(item, when, stateOf(item, window.now), window), assignees, parts, claim: claimOf(item.claim), next: turns[0]?.turn },
  ];
};

/** What a rota says of an occurrence to come. */
const turnAt = (turns: readonly TurnAhead[], when: When, zone: string): TurnAhead | undefined => {
  const at = instantOf(when, zone);
  return turns.find(each => instantOf(each.when, zone) === at);
};

/** The days and times in a board at which an item returns. */
const returnsIn = (item: Item, { from, to, zone }: BoardWindow): When[] => {
  const found: When[] = [];
  if (!returnsByItself(item)) return found;
  for (const when of occurrencesAhead(item, `${addDays(localDateAt(from, zone), -2)}T00:00`)) {
    const at = instantOf(when, zone);
    if (at >= to || found.length === boardRules.aheadOfOne) break;
    if (at >= from) found.push(when);
  }
  return found;
};

/** The occurrences of an item to come in the days of a board, with whom they will be as far as a rota says it. */
const ahead = (item: Item, window: BoardWindow, turns: readonly TurnAhead[]): BoardEntry[] =>
  returnsIn(item, window).map(when => {
    const turn = turnAt(turns, when, window.zone);
    const there = { ...entryOf(item, when, 'ahead', window), assignees: turn?.holders ?? item.assignees };
    return turn ? { ...there, turn: turn.turn } : there;
  });

/** All that stands on a board of some items, in the order of time; `turns` are those to come by their rotas. */
export const boardEntries = (
  items: readonly Item[],
  turns: ReadonlyMap<ItemId, readonly TurnAhead[]>,
  window: BoardWindow,
): { entries: BoardEntry[]; more: boolean } => {
  const all = items.filter(isActive).flatMap(item => {
    const its = turns.get(item.itemId) ?? [];
    return [...current(item, window, its), ...ahead(item, window, its)];
  });
  const inOrder = all.sort((a, b) => (a.at === b.at ? a.itemId.localeCompare(b.itemId) : a.at < b.at ? -1 : 1));
  return { entries: inOrder.slice(0, boardRules.entries), more: inOrder.length > boardRules.entries };
};

/** When a board changes though nobody does anything: a day is over, something becomes overdue, somebody goes or is back. */
export const changesAt = (items: readonly Item[], away: Away, { from, zone, now }: BoardWindow): string => {
  const midnight = instantOf({ date: addDays(localDateAt(from, zone), 1) }, zone);
  // What ends at a moment is overdue behind it.
  const ends = items
    .flatMap(item => {
      const [end, day] = [endsAt(item) ?? (item.deadline && endOf(item.deadline, item.zone)), anchorOf(item)?.date];
      // Behind its day it ends a streak as well.
      return [...(end ? [end] : []), ...(day ? [overEverywhereAt(day)] : [])];
    })
    .map(end => toInstant(Date.parse(end) + 1));
  const journeys = [...away.values()].flat().flatMap(({ from: begins, until }) => [begins, until]);
  return [...ends, ...journeys].reduce((first, at) => (at > now && at < first ? at : first), midnight);
};

type Away = ReadonlyMap<UserId, readonly z.infer<typeof Stretch>[]>;
type Known = {
  entries: readonly BoardEntry[];
  away: Away;
  names: ReadonlyMap<UserId, string>;
  members: readonly UserId[];
  streaks: ReadonlyMap<UserId, Streak>;
};

/** Who stands on a board: those whom its reader knows, and whoever has something of what they see; each with what is theirs. */
export const boardPeople = ({ entries, away, names, members, streaks }: Known): Board['people'] => {
  const userIds = new Set([...members, ...entries.flatMap(({ assignees }) => assignees)]);
  return [...userIds].map(userId => ({
    userId,
    displayName: names.get(userId),
    away: [...(away.get(userId) ?? [])],
    streak: streaks.get(userId),
    entries: entries.filter(({ assignees }) => assignees.includes(userId)),
  }));
};
