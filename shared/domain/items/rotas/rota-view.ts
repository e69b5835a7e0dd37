import * as z from 'zod';
import { UserId } from '../../core/ids.ts';
import { Rota } from './rota.ts';
import { isAwayAt, partsOfOne, Seat } from './rota-seats.ts';
import { chooseFrom, Why } from './rota-turns.ts';

const hundredths = 100;

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
  seats: z.array(
    Seat.pick({ userId: true, done: true, heedsBusy: true }).extend({
      /** What they owe the others, in weights, to hundredths; below zero they are owed. */
      owes: z.number(),
      away: z.boolean(),
    }),
  ),
  /** Who would be given what falls due now, and why it is theirs. */
  next: z.object({ userId: UserId.optional(), why: Why }),
});
export type RotaView = z.infer<typeof RotaView>;

/** A rota as it is seen at `now`. */
export const rotaViewOf = (rota: Rota, now: string): RotaView => {
  const { seats, seated: _seated, moves: _moves, at: _at, held: _held, deletedAt: _deletedAt, expiresAt: _expiresAt, ...shown } = rota;
  const { userId, why } = chooseFrom(rota, now);
  return {
    ...shown,
    order: seats.map(seat => seat.userId),
    seats: seats.map(seat => ({
      userId: seat.userId,
      done: seat.done,
      heedsBusy: seat.heedsBusy,
      owes: Math.round((seat.debt * hundredths) / partsOfOne) / hundredths,
      away: isAwayAt(seat, now),
    })),
    next: { ...(userId ? { userId } : {}), why },
  };
};
