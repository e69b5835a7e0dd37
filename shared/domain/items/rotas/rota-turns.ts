import * as z from 'zod';
import { fnv } from '../../core/fnv.ts';
import { UserId } from '../../core/ids.ts';
import { addDays, daysBetween, LocalDate, localDateAt } from '../../time/when.ts';
import type { Rota } from './rota.ts';
import { isAwayAt, partsOfOne, type Seat, withDebts, withPassed } from './rota-seats.ts';

/** How many stretches of days are remembered for which it was decided whose turn it is. */
const heldAtMost = 3;
/** A Monday, from which weeks are counted. */
const firstMonday = '1970-01-05';

/** Why it is somebody's turn. */
export const Why = z.enum(['first_there', 'next_in_order', 'owes_most', 'did_least', 'drawn', 'holds_on', 'stands_by', 'nobody_there']);
/** Whose turn it is, and why; nobody's where nobody is there. `seat` is theirs, which who stands by has not; `busy` are those who were passed over for having no time. */
export type Chosen = { userId?: UserId; seat?: Seat; why: z.infer<typeof Why>; busy?: readonly Seat[] };

/** Who has no time for what falls due, of those who want that heeded. */
export type WithoutTime = ReadonlySet<UserId>;
const nobody: WithoutTime = new Set();
/** So often somebody is passed over for having no time, and once more for each turn that they are given; then it is theirs all the same, so that no debt grows for ever. */
export const passedAtMost = 3;

/** What a turn was, so that taking it back gives the rota again what it was: who had it, unless who did it had it, whose it was to do and who did it (by their seats), and what stood there before. */
export const Turn = z.object({
  from: z.array(UserId).optional(),
  of: z.array(z.int()),
  by: z.int().optional(),
  weight: z.int().positive(),
  move: z.int().positive(),
  was: z.object({
    at: z.int().optional(),
    by: z.int().optional(),
    to: z.int().optional(),
    /** The seats that were passed over for having no time, as far as that counts; and the one for which one of those counts less, as it was given the turn. */
    passed: z.array(z.int()).optional(),
    less: z.int().optional(),
    began: LocalDate.optional(),
    forgot: z.object({ from: LocalDate, userId: UserId }).optional(),
  }),
});
export type Turn = z.infer<typeof Turn>;

/** The number of the day, week or month that an instant is in, and the day on which that begins. */
const stretchOf = ({ hold, zone }: Rota, instant: string): { number: number; from: string } => {
  const date = localDateAt(instant, zone);
  const days = daysBetween(firstMonday, date);
  if (hold === 'month') return { number: Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)), from: `${date.slice(0, 7)}-01` };
  if (hold === 'day') return { number: days, from: date };
  const number = Math.floor(days / 7);
  return { number, from: addDays(firstMonday, number * 7) };
};

/** The first who is there, from a place in the order on and round again. */
const firstFrom = ({ seats }: Rota, place: number, there: readonly Seat[]): Seat | undefined =>
  seats.map((_, i) => seats[(place + i) % seats.length]!).find(seat => there.includes(seat));

/** The seat of which `score` is the greatest; of several whoever had a turn longest ago, then the first in order. */
const greatest = (there: readonly Seat[], score: (seat: Seat) => number): Seat | undefined =>
  there.reduce<Seat | undefined>((best, seat) => {
    if (!best) return seat;
    const ahead = score(seat) - score(best) || (best.last ?? 0) - (seat.last ?? 0);
    return ahead > 0 ? seat : best;
  }, undefined);

const placeAfter = ({ seats, at }: Rota): number => seats.findIndex(({ no }) => no === at) + 1;

const byKind = (rota: Rota, there: readonly Seat[], dueAt: string): { seat: Seat | undefined; why: Chosen['why'] } => {
  const { kind, hold, rotaId, moves } = rota;
  const number = hold === 'turn' ? undefined : stretchOf(rota, dueAt).number;
  switch (kind) {
    case 'fixed':
      return { seat: there[0], why: 'first_there' };
    case 'in_order':
      return { seat: firstFrom(rota, number ?? placeAfter(rota), there), why: 'next_in_order' };
    case 'fair':
      return { seat: greatest(there, ({ debt }) => debt), why: 'owes_most' };
    case 'least_done':
      return { seat: greatest(there, ({ done }) => -done), why: 'did_least' };
    case 'random':
      return { seat: there[fnv(`${rotaId}|${number ?? moves}`) % there.length], why: 'drawn' };
  }
};

const chooseAmong = (rota: Rota, there: readonly Seat[], dueAt: string): Chosen => {
  const from = rota.hold === 'turn' ? undefined : stretchOf(rota, dueAt).from;
  const holder = rota.held?.find(each => each.from === from)?.userId;
  const holds = holder && there.find(({ userId }) => userId === holder);
  const { seat, why } = holds ? { seat: holds, why: 'holds_on' as const } : byKind(rota, there, dueAt);
  return { userId: seat?.userId, seat, why };
};

/** May somebody be passed over once more for having no time? */
const mayBePassed = ({ passed = 0 }: Seat): boolean => passed < passedAtMost;

/**
 * Whose calendars matter for what falls due at an instant: first that of whom the rule chose, where they want it heeded and may be passed over;
 * and if they have no time, those of the others who want that and are there.
 */
export const calendarsFor = ({ seats }: Rota, { seat: chosen }: Chosen, dueAt: string): UserId[] => {
  if (!chosen?.heedsBusy || !mayBePassed(chosen)) return [];
  const others = seats.filter(seat => seat.no !== chosen.no && seat.heedsBusy && !isAwayAt(seat, dueAt));
  return [chosen, ...others].map(({ userId }) => userId);
};

/**
 * Whose turn it is of what falls due at an instant. Whoever is away then is passed over; and so is whom the rule would choose and who has no time,
 * as long as another of those who are there has some, which is who is given it.
 */
export const chooseFrom = (rota: Rota, dueAt: string, withoutTime = nobody): Chosen => {
  const there = rota.seats.filter(seat => !isAwayAt(seat, dueAt));
  if (there.length === 0) return rota.standby ? { userId: rota.standby, why: 'stands_by' } : { why: 'nobody_there' };
  let chosen = chooseAmong(rota, there, dueAt);
  const isAnyFree = there.some(({ userId }) => !withoutTime.has(userId));
  if (!isAnyFree || !chosen.seat || !withoutTime.has(chosen.seat.userId) || !mayBePassed(chosen.seat)) return chosen;
  const busy: Seat[] = [];
  while (chosen.seat && withoutTime.has(chosen.seat.userId)) {
    busy.push(chosen.seat);
    chosen = chooseAmong(
      rota,
      there.filter(seat => !busy.includes(seat)),
      dueAt,
    );
  }
  return { ...chosen, busy };
};

type Held = NonNullable<Rota['held']>;
const byDay = (held: Held): Held => held.toSorted((a, b) => (a.from < b.from ? -1 : 1));

type NextTurn = { rota: Rota; chosen: Chosen; was: Turn['was'] };

/** The rota with whose turn a stretch of days is; and what it has forgotten for that. What follows from the calendar alone is not written down, nor a turn in the place of who has no time for it. */
const holding = (
  rota: Rota,
  { seat, why, busy }: Chosen,
  dueAt: string,
): { held: Rota['held']; was: Pick<Turn['was'], 'began' | 'forgot'> } => {
  const decides = rota.hold !== 'turn' && (why === 'owes_most' || why === 'did_least');
  if (!seat || busy || !decides) return { held: rota.held, was: {} };
  const began = stretchOf(rota, dueAt).from;
  const replaced = rota.held?.find(({ from }) => from === began);
  const others = (rota.held ?? []).filter(each => each !== replaced);
  const forgot = others.length < heldAtMost ? undefined : others[0];
  const kept = others.filter(each => each !== forgot);
  return { held: byDay([...kept, { from: began, userId: seat.userId }]), was: { began, forgot: replaced ?? forgot } };
};

/** Gives the next turn, of what falls due at an instant. The rota's move is counted by who asks. */
const give = (rota: Rota, dueAt: string, withoutTime?: WithoutTime): NextTurn => {
  const chosen = chooseFrom(rota, dueAt, withoutTime);
  const { seat, busy } = chosen;
  if (!seat) return { rota, chosen, was: {} };
  const { held, was } = holding(rota, chosen, dueAt);
  const passed = busy?.filter(mayBePassed).map(({ no }) => no);
  const less = seat.passed ? seat.no : undefined;
  const seats = withPassed(rota.seats, { passed, less }, 1).map(each => (each.no === seat.no ? { ...each, last: rota.moves } : each));
  return { rota: { ...rota, seats, at: seat.no, held }, chosen, was: { ...was, to: seat.last, passed, less } };
};

/** Gives a turn of something new. */
export const giveTurn = (rota: Rota, dueAt: string, withoutTime?: WithoutTime): { rota: Rota; chosen: Chosen } => {
  const { rota: next, chosen } = give({ ...rota, moves: rota.moves + 1 }, dueAt, withoutTime);
  return { rota: next, chosen };
};

type Done = {
  dueAt: string;
  weight: number;
  by: UserId;
  holders: readonly UserId[];
  nextDueAt?: string | undefined;
  /** Who has no time for the next. */
  withoutTime?: WithoutTime | undefined;
};

/** Whose deed it was: of who did it, if they take turns; else of who had it, unless that is who did it, and stands by. */
const doerOf = ({ seats }: Rota, { by, holders }: Done): Seat | undefined =>
  seats.find(({ userId }) => userId === by) ?? (holders.includes(by) ? undefined : seats.find(({ userId }) => userId === holders[0]));

const debtsOf = ({ of, by, weight }: Pick<Turn, 'of' | 'by' | 'weight'>, sign: 1 | -1): Map<number, number> => {
  const share = (weight * partsOfOne) / of.length;
  return new Map(of.map(no => [no, sign * (share - (no === by ? weight * partsOfOne : 0))]));
};

/**
 * A turn was done: each who was there when it was due owes an equal share of its weight, and who did it is given all of it. Then the next one is
 * given, where there is one. What nobody of the rota has done changes no debt.
 */
export const takeTurn = (rota: Rota, done: Done): { rota: Rota; turn: Turn; chosen?: Chosen } => {
  const { weight, dueAt, holders, nextDueAt, withoutTime } = done;
  const doer = doerOf(rota, done);
  const moves = rota.moves + 1;
  const of = doer ? rota.seats.filter(seat => seat === doer || !isAwayAt(seat, dueAt)).map(({ no }) => no) : [];
  const counted = withDebts(rota.seats, doer ? debtsOf({ of, by: doer.no, weight }, 1) : new Map()).map(seat =>
    seat.no === doer?.no ? { ...seat, done: seat.done + weight, last: moves } : seat,
  );
  const after = { ...rota, seats: counted, moves };
  const given = nextDueAt === undefined ? undefined : give(after, nextDueAt, withoutTime);
  const toSelf = given?.chosen.seat?.no === doer?.no;
  const isOwn = holders.length === 1 && holders[0] === done.by;
  const was = { ...given?.was, at: rota.at, by: doer?.last, ...(toSelf ? { to: undefined } : {}) };
  return {
    rota: given?.rota ?? after,
    turn: { ...(isOwn ? {} : { from: [...holders] }), of, by: doer?.no, weight, move: moves, was },
    chosen: given?.chosen,
  };
};

/** What stood in a rota before its last move. */
const before = (rota: Rota, { by, move, was }: Turn): Rota => {
  if (rota.moves !== move) return rota;
  const { began, forgot } = was;
  const held = [...(forgot ? [forgot] : []), ...(rota.held ?? []).filter(({ from }) => from !== began)];
  const seats = withPassed(rota.seats, was, -1).map(seat => {
    if (seat.no === by) return { ...seat, last: was.by };
    return seat.no === rota.at && seat.last === move ? { ...seat, last: was.to } : seat;
  });
  return { ...rota, seats, at: was.at, moves: move - 1, held: held.length > 0 ? byDay(held) : undefined };
};

/**
 * A turn was not done after all: nobody owes anything for it, or is owed. Where it was the last move of the rota, all is as it was before it; whose
 * turn it became by a later one stays so.
 */
export const giveBack = (rota: Rota, turn: Turn): Rota => {
  const seats = withDebts(rota.seats, turn.of.length > 0 ? debtsOf(turn, -1) : new Map());
  const undone = seats.map(seat => (seat.no === turn.by ? { ...seat, done: Math.max(0, seat.done - turn.weight) } : seat));
  return before({ ...rota, seats: undone }, turn);
};
