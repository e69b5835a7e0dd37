import * as z from 'zod';
import { personal } from '../core/data-class.ts';
import { type Actor, type Advance, type Change, later } from '../core/due.ts';
import { expiryAfter } from '../core/expiry.ts';
import { Failure } from '../core/failure.ts';
import { type PointsEntryId, RedemptionId, RewardId, UserId, WorkspaceId } from '../core/ids.ts';
import { invalid } from '../core/invalid.ts';
import { Line } from '../core/text.ts';
import { msPerDay } from '../time/civil.ts';
import { Instant } from '../time/when.ts';
import type { PointsEntry } from './points-entry.ts';
import { Reward } from './reward.ts';

/** How many redemptions of a member wait at the most, for how many days unless they say, and at the most; and how long a limit a week looks back. */
export const redemptionRules = { waiting: 20, days: 14, daysAtMost: 30, weekDays: 7 };

/** How a redemption stands: asked for, given, or ended without: refused, taken back by who asked or because they left, or waited for in vain. */
export const RedemptionStatus = z.enum(['waiting', 'granted', 'refused', 'withdrawn', 'expired']);
export type RedemptionStatus = z.infer<typeof RedemptionStatus>;
const note = Line(200);
const instant = z.iso.datetime();

/** Somebody wants a reward for points of theirs. These are reserved while it waits, spent when it is granted, and free again when it ends otherwise. */
export const Redemption = z.object({
  workspaceId: WorkspaceId,
  /** Who wants it, and whose points they are. */
  holderId: UserId,
  redemptionId: RedemptionId,
  rewardId: RewardId,
  /** The reward as it was when it was asked for. */
  name: personal(Reward.shape.name),
  points: Reward.shape.points,
  status: RedemptionStatus,
  createdAt: instant,
  /** Until when it waits. */
  until: instant,
  /** When it was decided on, and by whom; by nobody where its time was over, or its holder left. */
  endedAt: instant.optional(),
  endedBy: UserId.optional(),
  /** Why it was refused. */
  note: personal(note.optional()),
  dueAt: instant.optional(),
  /** When the record may be forgotten (Unix seconds, DynamoDB TTL). The entry of what was spent stays. */
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type Redemption = z.infer<typeof Redemption>;

export const RedemptionInput = z.strictObject({ until: Instant.optional() });
export const RefusalInput = z.strictObject({ note: note.optional() });

const untilOf = ({ until }: z.infer<typeof RedemptionInput>, now: string): string => {
  if (until === undefined) return later(now, redemptionRules.days * msPerDay);
  if (until <= now) throw invalid('/until', 'not_ahead');
  if (until > later(now, redemptionRules.daysAtMost * msPerDay))
    throw invalid('/until', 'window_too_long', { days: redemptionRules.daysAtMost });
  return until;
};

/** A redemption that somebody asks for: it waits, and falls due when its time is over. */
export const askFor = (
  { workspaceId, rewardId, name, points }: Reward,
  input: z.infer<typeof RedemptionInput>,
  redemptionId: RedemptionId,
  { userId: holderId, now }: Actor,
): Change<Redemption> => {
  const until = untilOf(input, now);
  return {
    next: {
      ...{ workspaceId, holderId, redemptionId, rewardId, name, points },
      ...{ status: 'waiting', createdAt: now, until, dueAt: until, version: 1 },
    },
    event: { type: 'redemption.asked', data: {} },
  };
};

const isWaiting = ({ status }: Redemption): boolean => status === 'waiting';

/** The redemptions of somebody that count against another: those that wait, and those of the last seven days that did not come to nothing. */
export const counts = (redemption: Redemption, now: string): boolean =>
  isWaiting(redemption) || (redemption.status === 'granted' && redemption.createdAt > later(now, -redemptionRules.weekDays * msPerDay));

/** Fails with `limit_reached` where so many wait, or were asked for of the same reward within seven days, that no more may be. */
export const requireRoom = (others: readonly Redemption[], { rewardId, weekly }: Reward, now: string): void => {
  const { waiting, weekDays } = redemptionRules;
  if (others.filter(isWaiting).length >= waiting) throw new Failure('limit_reached', { limit: waiting });
  const since = later(now, -weekDays * msPerDay);
  const same = others.filter(each => each.rewardId === rewardId && each.createdAt > since);
  if (weekly !== undefined && same.length >= weekly) throw new Failure('limit_reached', { limit: weekly });
};

/** How a redemption ends, by whom (by nobody where its time is over, or its holder has left), and why. */
type End = { status: Exclude<RedemptionStatus, 'waiting'>; by?: UserId | undefined; note?: string | undefined; now: string };

/** A redemption that ends. Undefined where it has ended so already. Fails with `redemption_over` where it has ended otherwise. */
export const endRedemption = (redemption: Redemption, { status, by, note: why, now }: End): Change<Redemption> | undefined => {
  if (redemption.status === status) return undefined;
  if (!isWaiting(redemption)) throw new Failure('redemption_over', { status: redemption.status });
  return {
    next: { ...redemption, status, endedAt: now, endedBy: by, note: why, dueAt: undefined, expiresAt: expiryAfter(now) },
    event: { type: `redemption.${status}`, data: {} },
  };
};

/** The entry of points that are spent by a redemption. */
export const spentBy = (
  { workspaceId, holderId, redemptionId, rewardId, points, endedBy: by, endedAt: at = '' }: Redemption,
  pointsEntryId: PointsEntryId,
): PointsEntry => ({
  ...{ workspaceId, holderId, pointsEntryId, points: -points, cause: 'spent' },
  ...{ rewardId, redemptionId, by, at, version: 1 },
});

/** The time of a redemption is over. Its points are given back by whoever hears of that, in one write with its end. */
export const advanceRedemption: Advance<Redemption> = redemption => ({
  next: { ...redemption, dueAt: undefined },
  event: { type: 'redemption.end_due', data: {} },
});

/** A redemption of somebody whose account is gone: what was said of it goes at once, and it is forgotten. */
export const eraseRedemption = (redemption: Redemption, now: string): Change<Redemption> => ({
  next: { ...redemption, note: undefined, dueAt: undefined, expiresAt: expiryAfter(now, 0) },
  event: { type: 'redemption.erased', data: {} },
});

/** A redemption as it is shown. */
export const RedemptionShown = Redemption.omit({ dueAt: true, expiresAt: true });
