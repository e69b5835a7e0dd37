import * as z from 'zod';
import { UserId } from '../../core/ids.ts';

/** What a weight of one is in whole parts: it can be divided evenly among two, three, … ten. */
export const partsOfOne = 2520;

/** One who takes turns, and how they stand to the others. All of it are whole numbers. */
export const Seat = z.object({
  userId: UserId,
  /** It is this one's for ever, and given to nobody after them. */
  no: z.int().positive(),
  /** What they owe the others, in parts of a weight of one; below zero they are owed. All debts of a rota are zero together. */
  debt: z.int(),
  /** The weight of what they have done. */
  done: z.int().nonnegative(),
  /** At which move they last did a turn, or were given one. */
  last: z.int().positive().optional(),
  /** When they were away last, or are. */
  away: z.object({ from: z.iso.datetime(), until: z.iso.datetime() }).optional(),
  /** They want their calendars heeded: while these leave them no time, another who has time is given the turn. */
  heedsBusy: z.literal(true).optional(),
  /** How often they were passed over for that, less the turns that they were given since. */
  passed: z.int().positive().optional(),
});
export type Seat = z.infer<typeof Seat>;

const leastDone = (seats: readonly Seat[]): number => (seats.length > 0 ? Math.min(...seats.map(({ done }) => done)) : 0);

/** The seat of somebody who joins: they owe nothing, and have done as much as whoever did least, so that nothing of before is theirs to do. */
export const newSeat = (userId: UserId, no: number, others: readonly Seat[]): Seat => ({ userId, no, debt: 0, done: leastDone(others) });

/** A debt spread over seats in whole parts: as evenly as can be, what is left over to the first of them. */
export const spreadOver = (seats: readonly Seat[], debt: number): Seat[] => {
  const each = Math.trunc(debt / seats.length);
  const left = debt - each * seats.length;
  return seats.map((seat, place) => ({ ...seat, debt: seat.debt + each + (place < Math.abs(left) ? Math.sign(left) : 0) }));
};

/** The seats without that of somebody who goes: what they owed, or were owed, is everybody's. */
export const withoutSeat = (seats: readonly Seat[], userId: UserId): Seat[] => {
  const gone = seats.find(seat => seat.userId === userId);
  const others = seats.filter(seat => seat.userId !== userId);
  return gone && others.length > 0 ? spreadOver(others, gone.debt) : others;
};

/** Is somebody away at an instant? */
export const isAwayAt = ({ away }: Seat, instant: string): boolean => away !== undefined && away.from <= instant && instant < away.until;

/** The seats with one of them away for a stretch, or for none. Who has been away did as much as whoever did least: they owe nothing for it. */
export const withAway = (seats: readonly Seat[], userId: UserId, away: Seat['away'], now: string): Seat[] =>
  seats.map(seat => {
    if (seat.userId !== userId) return seat;
    const isBack = seat.away !== undefined && (away === undefined || away.until <= now);
    const others = seats.filter(each => each !== seat && !isAwayAt(each, now));
    return { ...seat, away, done: isBack ? Math.max(seat.done, leastDone(others)) : seat.done };
  });

/** Whom a turn passed over for having no time, and who was given it and for whom that counts less: by the numbers of their seats. */
type Passes = { passed?: readonly number[] | undefined; less?: number | undefined };

/** The seats once a turn has passed over some of them, or as they were before it did. */
export const withPassed = (seats: readonly Seat[], { passed, less }: Passes, sign: 1 | -1): Seat[] =>
  seats.map(seat => {
    if (seat.no !== less && !passed?.includes(seat.no)) return seat;
    return { ...seat, passed: (seat.passed ?? 0) + (seat.no === less ? -sign : sign) || undefined };
  });

/** What each of some seats gains or loses of debt, by their numbers. */
export type Debts = ReadonlyMap<number, number>;

/** The seats with these debts added. That of a seat which is nobody's any more is everybody's, so that all are zero together as before. */
export const withDebts = (seats: readonly Seat[], debts: Debts): Seat[] => {
  const there = new Set(seats.map(({ no }) => no));
  const others = [...debts].reduce((sum, [no, debt]) => (there.has(no) ? sum : sum + debt), 0);
  const added = seats.map(seat => ({ ...seat, debt: seat.debt + (debts.get(seat.no) ?? 0) }));
  return others === 0 || added.length === 0 ? added : spreadOver(added, others);
};
