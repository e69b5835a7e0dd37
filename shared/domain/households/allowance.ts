import * as z from 'zod';
import type { Actor, Advance, Change } from '../core/due.ts';
import { expiryAfter } from '../core/expiry.ts';
import { Failure } from '../core/failure.ts';
import { AllowanceId, type PointsEntryId, UserId, WorkspaceId } from '../core/ids.ts';
import { formatDate, monthLength, parseDate, startOfWeek } from '../time/civil.ts';
import { addDays, instantOf, LocalDate, localDateAt, TimeOfDay, Zone } from '../time/when.ts';
import type { PointsEntry } from './points-entry.ts';

const points = z.int().min(1).max(10_000);
const instant = z.iso.datetime();
/** How often: each week, from Monday on, or each month. */
export const AllowanceEvery = z.enum(['week', 'month']);
/** On which day of the week (1 is Monday, 7 Sunday) or of the month; a month that lacks it has its last, and a week as well. */
const day = z.int().min(1).max(31);
const settings = { points, every: AllowanceEvery, day, time: TimeOfDay, zone: Zone, unlessAway: z.boolean() };

/** So many points that a member is given each week or month, as long as they are one. It falls due when they are. */
export const Allowance = z.object({
  workspaceId: WorkspaceId,
  allowanceId: AllowanceId,
  /** Who gets them. */
  holderId: UserId,
  ...settings,
  createdBy: UserId,
  createdAt: instant,
  /** Since when it rests; what would have been given meanwhile is not. */
  pausedAt: instant.optional(),
  /** Since when it is over: it was ended, or its member has left. */
  endedAt: instant.optional(),
  /** The first day of the last week or month that it has fallen due for, and of the next: for each it does so once. */
  period: LocalDate.optional(),
  next: LocalDate.optional(),
  dueAt: instant.optional(),
  /** When one that is over may be forgotten (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type Allowance = z.infer<typeof Allowance>;

export const AllowanceInput = z.strictObject({
  userId: UserId,
  ...settings,
  /** That of whoever makes it, unless it is said. */
  zone: Zone.optional(),
  unlessAway: z.boolean().default(false),
});
/** A merge patch (RFC 7396). How often it is given stays: that is another allowance. */
export const AllowancePatch = z
  .strictObject({ points, day, time: TimeOfDay, zone: Zone, unlessAway: z.boolean(), paused: z.boolean() })
  .partial();
type Patch = z.infer<typeof AllowancePatch>;

type Rhythm = Pick<Allowance, 'every' | 'day' | 'time' | 'zone'>;

/** The first day of the week or month that a day lies in: the name of that period. */
const periodOf = ({ every }: Rhythm, date: string): string =>
  every === 'week' ? formatDate(startOfWeek(parseDate(date), 0)) : `${date.slice(0, 8)}01`;

const lengthOf = ({ every }: Rhythm, period: string): number =>
  every === 'week' ? 7 : monthLength(Number(period.slice(0, 4)), Number(period.slice(5, 7)));

const periodAfter = (rhythm: Rhythm, period: string): string => addDays(period, lengthOf(rhythm, period));

/** When it is given in a period. */
const moment = (rhythm: Rhythm, period: string): string => {
  const date = addDays(period, Math.min(rhythm.day, lengthOf(rhythm, period)) - 1);
  return instantOf({ date, time: rhythm.time, zone: rhythm.zone }, rhythm.zone);
};

/** The first period whose moment is still to come, and that it has not fallen due for. */
const periodAhead = (allowance: Allowance, now: string): string => {
  const { period: last = '' } = allowance;
  let period = periodOf(allowance, localDateAt(now, allowance.zone));
  while (period <= last || moment(allowance, period) <= now) period = periodAfter(allowance, period);
  return period;
};

const planned = (allowance: Allowance, next: string): Allowance => ({ ...allowance, next, dueAt: moment(allowance, next) });

/** An allowance from now on: it is first given at its next moment that is still to come. */
export const createAllowance = (
  { userId: holderId, zone, ...input }: z.infer<typeof AllowanceInput>,
  ids: { workspaceId: WorkspaceId; allowanceId: AllowanceId },
  { userId, now, zone: personsZone }: Actor & { zone: string },
): Change<Allowance> => {
  const next: Allowance = { ...ids, holderId, ...input, zone: zone ?? personsZone, createdBy: userId, createdAt: now, version: 1 };
  return { next: planned(next, periodAhead(next, now)), event: { type: 'allowance.created', data: {} } };
};

/** Whether its moment has come, and its clock has not been there yet. */
const awaitsClock = ({ dueAt }: Allowance, now: string): boolean => dueAt !== undefined && dueAt <= now;

/**
 * With a merge patch applied: what is past stays, also what its clock has still to tell of, and a week or month that it was given for comes no
 * second time. Fails with `allowance_over`.
 */
export const changeAllowance = (allowance: Allowance, patch: Patch, now: string): Change<Allowance> => {
  const event = { type: 'allowance.changed', data: { fields: Object.keys(patch) } };
  if (Object.keys(patch).length === 0) return { next: allowance, event };
  if (allowance.endedAt) throw new Failure('allowance_over', { endedAt: allowance.endedAt });
  const { paused = allowance.pausedAt !== undefined, ...rest } = patch;
  const pausedAt = paused ? (allowance.pausedAt ?? now) : undefined;
  if (awaitsClock(allowance, now)) return { next: { ...allowance, ...rest, pausedAt }, event };
  const next: Allowance = { ...allowance, ...rest, pausedAt, next: undefined, dueAt: undefined };
  return { next: paused ? next : planned(next, periodAhead(next, now)), event };
};

/** Is over: nothing more is given. Undefined where it is already. */
export const endAllowance = (allowance: Allowance, now: string): Change<Allowance> | undefined =>
  allowance.endedAt
    ? undefined
    : {
        next: { ...allowance, endedAt: now, next: undefined, dueAt: undefined, expiresAt: expiryAfter(now) },
        event: { type: 'allowance.ended', data: {} },
      };

/** Falls due for a period, and goes on to the one behind it, however late: none is left out, and none comes twice. */
export const advanceAllowance: Advance<Allowance> = allowance => {
  const { next: period = '', dueAt: at = '', pausedAt } = allowance;
  const told = { ...allowance, period };
  return {
    // One that rests since it fell due has nothing more to come.
    next: pausedAt ? { ...told, next: undefined, dueAt: undefined } : planned(told, periodAfter(allowance, period)),
    event: { type: 'allowance.fell_due', data: { period, at } },
  };
};

/** The entry of a period of an allowance. */
export const givenFor = (
  { workspaceId, allowanceId, holderId, points }: Allowance,
  pointsEntryId: PointsEntryId,
  at: string,
): PointsEntry => ({
  ...{ workspaceId, holderId, pointsEntryId, points, cause: 'allowance', allowanceId, at, version: 1 },
});

/** An allowance as it is shown. */
export const AllowanceShown = Allowance.omit({ next: true, dueAt: true, expiresAt: true }).extend({
  /** When it is given next. */
  nextAt: instant.optional(),
});
