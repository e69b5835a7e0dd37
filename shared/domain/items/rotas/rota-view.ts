import * as z from 'zod';
import { UserId } from '../../core/ids.ts';
import { Rota } from './rota.ts';
import { isAwayAt, partsOfOne, Seat } from './rota-seats.ts';
import { chooseFrom, Why } from './rota-turns.ts';

const hundredths = 100;

/** How somebody who takes turns stands to the others. */
const SeatStanding = Seat.pick({ userId: true, done: true, heedsBusy: true }).extend({
  /** What they owe the others, in weights, to hundredths; below zero they are owed. */
  owes: z.number(),
  away: z.boolean(),
});

/** A rota as the API shows it. */
export const RotaView = Rota.omit({
  seats: true,
  seated: true,
  moves: true,
  at: true,
  held: true,
  deletedAt: true,
  expiresAt: true,
}).extend({
  order: z.array(UserId),
  /** How they stand to each other, in that order. */
  seats: z.array(SeatStanding),
  /** Who would be given what falls due now, and why it is theirs. */
  next: z.object({ userId: UserId.optional(), why: Why }),
});
export type RotaView = z.infer<typeof RotaView>;

/** A place in a rota as whoever has it sees it: what it says of them, and nothing of the others. */
export const SeatView = Rota.pick({ workspaceId: true, rotaId: true, version: true }).extend(SeatStanding.shape);
export type SeatView = z.infer<typeof SeatView>;

const seatViewOf = (seat: Seat, now: string): z.infer<typeof SeatStanding> => ({
  userId: seat.userId,
  done: seat.done,
  heedsBusy: seat.heedsBusy,
  owes: Math.round((seat.debt * hundredths) / partsOfOne) / hundredths,
  away: isAwayAt(seat, now),
});

/** Somebody's own place in a rota in which they take turns. */
export const ownSeatOf = ({ workspaceId, rotaId, version, seats }: Rota, userId: UserId, now: string): SeatView => ({
  ...seatViewOf(seats.find(seat => seat.userId === userId)!, now),
  workspaceId,
  rotaId,
  version,
});

/** A rota as it is seen at `now`. */
export const rotaViewOf = (rota: Rota, now: string): RotaView => {
  const { seats, seated: _seated, moves: _moves, at: _at, held: _held, deletedAt: _deletedAt, expiresAt: _expiresAt, ...shown } = rota;
  const { userId, why } = chooseFrom(rota, now);
  return {
    ...shown,
    order: seats.map(seat => seat.userId),
    seats: seats.map(seat => seatViewOf(seat, now)),
    next: { ...(userId ? { userId } : {}), why },
  };
};
