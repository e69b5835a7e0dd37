import * as z from 'zod';
import { personal } from '../../core/data-class.ts';
import type { Actor, Change } from '../../core/due.ts';
import { expiryAfter } from '../../core/expiry.ts';
import { Failure } from '../../core/failure.ts';
import { RotaId, UserId, WorkspaceId } from '../../core/ids.ts';
import { invalidCode } from '../../core/invalid.ts';
import { orElse } from '../../core/newer.ts';
import { Line } from '../../core/text.ts';
import { LocalDate, Zone } from '../../time/when.ts';
import { newSeat, Seat, withoutSeat } from './rota-seats.ts';

/** How many take turns in one rota at the most: a weight is divided evenly among each number of them up to this one. */
export const seatsAtMost = 10;

/** By which rule it is somebody's turn. */
export const RotaKind = z.enum(['fixed', 'in_order', 'fair', 'least_done', 'random']);
/** For how long whoever has the turn keeps it: for one turn, or for all that falls due in a day, a week from Monday on, or a month. */
export const RotaHold = z.enum(['turn', 'day', 'week', 'month']);
/** What makes one turn count for more than another. */
export const RotaWeight = z.enum(['one', 'minutes', 'points']);

const name = Line(80);
const instant = z.iso.datetime();
const order = z
  .array(UserId)
  .min(1)
  .max(seatsAtMost)
  .refine(userIds => new Set(userIds).size === userIds.length, invalidCode('same_thing_twice'));

/** Whose turn a stretch of days is, where that was decided once for all of it. */
const Held = z.object({ from: LocalDate, userId: UserId });

/** Who takes turns with the items that name it, by which rule, and how they stand to each other. */
export const Rota = z.object({
  workspaceId: WorkspaceId,
  rotaId: RotaId,
  name: personal(name),
  kind: orElse(RotaKind, 'in_order'),
  hold: orElse(RotaHold, 'turn'),
  weigh: orElse(RotaWeight, 'one'),
  /** In which zone its days, weeks and months begin. */
  zone: Zone,
  /** Who steps in when nobody of the others is there. */
  standby: UserId.optional(),
  /** Those who take turns, in their order. */
  seats: z.array(Seat).min(1),
  /** How many seats there ever were: each has a number of its own. */
  seated: z.int().positive(),
  /** How often it has moved on. */
  moves: z.int().nonnegative(),
  /** The seat that was given the last turn. */
  at: z.int().positive().optional(),
  held: z.array(Held).optional(),
  createdBy: UserId,
  createdAt: instant,
  deletedAt: instant.optional(),
  /** When a deleted one may be forgotten (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type Rota = z.infer<typeof Rota>;

const settings = { name, kind: RotaKind, hold: RotaHold, weigh: RotaWeight, zone: Zone, order };
export const RotaInput = z.strictObject({
  ...settings,
  hold: RotaHold.default('turn'),
  weigh: RotaWeight.default('one'),
  /** The creator's, unless it is said. */
  zone: Zone.optional(),
  standby: UserId.optional(),
});
export type RotaInput = z.infer<typeof RotaInput>;
/** A merge patch (RFC 7396): null removes, what is absent stays. */
export const RotaPatch = z.strictObject({ ...settings, standby: UserId.nullable() }).partial();
export type RotaPatch = z.infer<typeof RotaPatch>;

/** A new rota, in which nobody owes anybody anything. */
export const createRota = (
  { order: userIds, zone, ...input }: RotaInput,
  ids: { workspaceId: WorkspaceId; rotaId: RotaId },
  { userId, now, zone: personsZone }: Actor & { zone: string },
): Change<Rota> => ({
  next: {
    ...ids,
    ...input,
    zone: zone ?? personsZone,
    seats: userIds.map((each, place) => newSeat(each, place + 1, [])),
    seated: userIds.length,
    moves: 0,
    createdBy: userId,
    createdAt: now,
    version: 1,
  },
  event: { type: 'rota.created', data: {} },
});

/** What somebody says of their own place in a rota. */
export const SeatPatch = z.strictObject({ heedsBusy: z.boolean() });

/** A rota in which somebody wants their calendars heeded, or not any more. Undefined where it is so already. Fails with `not_found` for who takes no turns in it. */
export const changeSeat = (rota: Rota, userId: UserId, { heedsBusy }: z.infer<typeof SeatPatch>): Change<Rota> | undefined => {
  const seat = rota.seats.find(each => each.userId === userId);
  if (!seat) throw new Failure('not_found', { what: 'seat' });
  if ((seat.heedsBusy ?? false) === heedsBusy) return undefined;
  // How often they were passed over stays: turned off and on again it would be a way round the bound.
  const changed: Seat = { ...seat, heedsBusy: heedsBusy || undefined };
  return {
    next: { ...rota, seats: rota.seats.map(each => (each === seat ? changed : each)) },
    event: { type: 'rota.changed', data: { fields: ['seats'] } },
  };
};

/** Whoever had the last turn, else who stands before them in the order and stays: who comes behind them is next. */
const lastStaying = ({ seats, at }: Rota, userIds: readonly UserId[]): number | undefined =>
  seats.slice(0, seats.findIndex(({ no }) => no === at) + 1).findLast(({ userId }) => userIds.includes(userId))?.no;

/** The same people in another order, without those who stand in it no more, and with those who are new. */
const inOrder = (rota: Rota, userIds: readonly UserId[]): Pick<Rota, 'seats' | 'seated' | 'at' | 'held'> => {
  const gone = rota.seats.filter(({ userId }) => !userIds.includes(userId));
  const left = gone.reduce((seats, { userId }) => withoutSeat(seats, userId), rota.seats);
  const joined = userIds.filter(userId => !left.some(seat => seat.userId === userId));
  const all = [...left, ...joined.map((userId, place) => newSeat(userId, rota.seated + place + 1, left))];
  return {
    seats: userIds.map(userId => all.find(seat => seat.userId === userId)!),
    seated: rota.seated + joined.length,
    at: lastStaying(rota, userIds),
    held: rota.held?.filter(({ userId }) => userIds.includes(userId)),
  };
};

/** A rota with a merge patch applied. What those who go owed, or were owed, is spread over those who stay; who joins owes nothing. */
export const changeRota = (rota: Rota, patch: RotaPatch): Change<Rota> => {
  const { order: userIds, standby, ...rest } = patch;
  const event = { type: 'rota.changed', data: { fields: Object.keys(patch) } };
  if (Object.keys(patch).length === 0) return { next: rota, event };
  const isOther = rest.kind !== undefined || rest.hold !== undefined || rest.zone !== undefined;
  const next = { ...rota, ...rest, standby: standby === undefined ? rota.standby : (standby ?? undefined) };
  const seated = userIds ? { ...next, ...inOrder(next, userIds) } : next;
  return { next: { ...seated, held: isOther ? undefined : seated.held }, event };
};

/** Deletes a rota: its items stay with whoever has them now. Undefined where it is deleted already. */
export const deleteRota = (rota: Rota, { now }: Pick<Actor, 'now'>): Change<Rota> | undefined =>
  rota.deletedAt
    ? undefined
    : { next: { ...rota, deletedAt: now, expiresAt: expiryAfter(now) }, event: { type: 'rota.deleted', data: {} } };
