import * as z from 'zod';
import { personal } from '../core/data-class.ts';
import type { Actor, Change } from '../core/due.ts';
import { expiryAfter } from '../core/expiry.ts';
import { AllowanceId, ItemId, OccurrenceId, PointsEntryId, RedemptionId, RewardId, UserId, WorkspaceId } from '../core/ids.ts';
import { invalidCode } from '../core/invalid.ts';
import { Line } from '../core/text.ts';
import type { EndedOccurrence } from '../items/history/ended-occurrence.ts';

const note = Line(200);
const most = 10_000;

/** Why a balance changed: something was done, that was taken back, somebody gave more (`bonus`) or took some (`correction`), a reward was granted, an allowance fell due, or they gave some to a reward of all (`pooled`) or took it back (`pool_returned`). */
export const PointsCause = z.enum(['completed', 'taken_back', 'bonus', 'correction', 'spent', 'allowance', 'pooled', 'pool_returned']);

/** An entry of the ledger of points: it is written once, together with the balance that it changes, and stays. */
export const PointsEntry = z.object({
  workspaceId: WorkspaceId,
  /** Whose points they are. */
  holderId: UserId,
  pointsEntryId: PointsEntryId,
  /** How many, below zero where they are taken away. Nothing at all is what was taken back before it was heard of. */
  points: z.int(),
  cause: PointsCause,
  /** What was done, and its end in the history. */
  itemId: ItemId.optional(),
  occurrenceId: OccurrenceId.optional(),
  /** The entry that it takes back. */
  reverses: PointsEntryId.optional(),
  /** What they were spent for, and by which redemption. */
  rewardId: RewardId.optional(),
  redemptionId: RedemptionId.optional(),
  /** The allowance that they are of. */
  allowanceId: AllowanceId.optional(),
  /** Why somebody gave or took them. */
  note: personal(note.optional()),
  /** Who did it, took it back, gave or took the points, or granted the reward; absent where nobody did. */
  by: UserId.optional(),
  at: z.iso.datetime(),
  /** When it may be forgotten (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type PointsEntry = z.infer<typeof PointsEntry>;

/** Points that somebody gives, or takes where they are below zero, and why. */
export const PointsInput = z.strictObject({
  points: z
    .int()
    .min(-most)
    .max(most)
    .refine(points => points !== 0, invalidCode('not_valid')),
  note,
});

type Ended = Omit<EndedOccurrence, 'occurrenceId'>;
/** The ids that follow from an end: of its entry, of the one that takes this back, and in the history. */
export type EndIds = { earned: PointsEntryId; takenBack: PointsEntryId; occurrenceId: OccurrenceId };

/** Whose the points of an end are: whoever did it. The only place that says so. */
export const earnerOf = ({ outcome, by }: Pick<Ended, 'outcome' | 'by'>): UserId | undefined => (outcome === 'done' ? by : undefined);

/** The entry of what was done; nothing where it was worth nothing. */
export const earnedBy = (ended: Ended, { earned, occurrenceId }: EndIds): PointsEntry | undefined => {
  const { workspaceId, itemId, points, at } = ended;
  const holderId = earnerOf(ended);
  if (!holderId || !points) return undefined;
  return { workspaceId, holderId, pointsEntryId: earned, points, cause: 'completed', itemId, occurrenceId, by: holderId, at, version: 1 };
};

/**
 * The entry of what was done and taken back. It takes away what is found to have been earned by it. Where nothing is found yet, it stands in the
 * place of that, and is worth nothing: what was done is heard of later, and no more counts.
 */
export const takenBackBy = (ended: Ended, found: PointsEntry | undefined, ids: EndIds): PointsEntry | undefined => {
  const { workspaceId, itemId, takenBackAt: at, takenBackBy: by } = ended;
  const { occurrenceId } = ids;
  const holderId = earnerOf(ended);
  if (!holderId || !at || found?.points === 0) return undefined;
  const base = { workspaceId, holderId, cause: 'taken_back', itemId, occurrenceId, by, at, version: 1 } as const;
  if (!found) return { ...base, pointsEntryId: ids.earned, points: 0, expiresAt: expiryAfter(at) };
  return { ...base, pointsEntryId: ids.takenBack, points: -found.points, reverses: found.pointsEntryId };
};

type Ids = Pick<PointsEntry, 'workspaceId' | 'holderId' | 'pointsEntryId'>;

/** The entry of points that somebody gives, or takes. */
export const adjust = (input: z.infer<typeof PointsInput>, ids: Ids, { userId, now }: Actor): PointsEntry => ({
  ...ids,
  ...input,
  cause: input.points > 0 ? 'bonus' : 'correction',
  by: userId,
  at: now,
  version: 1,
});

const types: Record<PointsEntry['cause'], string> = {
  completed: 'points_entry.earned',
  taken_back: 'points_entry.taken_back',
  bonus: 'points_entry.adjusted',
  correction: 'points_entry.adjusted',
  spent: 'points_entry.spent',
  allowance: 'points_entry.allowed',
  pooled: 'points_entry.pooled',
  pool_returned: 'points_entry.pool_returned',
};

/** An entry as it is written. */
export const written = (next: PointsEntry): Change<PointsEntry> => ({
  next,
  event: { type: next.points === 0 ? 'points_entry.voided' : types[next.cause], data: {} },
});

/** An entry of somebody whose account is gone: its note goes at once, and it is forgotten. */
export const eraseEntry = (entry: PointsEntry, now: string): Change<PointsEntry> => ({
  next: { ...entry, note: undefined, expiresAt: expiryAfter(now, 0) },
  event: { type: 'points_entry.erased', data: {} },
});

/** An entry as it is shown. */
export const PointsEntryShown = PointsEntry.omit({ expiresAt: true });
