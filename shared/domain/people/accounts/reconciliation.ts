import * as z from 'zod';
import { type Advance, type Change, later, wholeMinute } from '../../core/due.ts';
import { UserId, WorkspaceId } from '../../core/ids.ts';

const dayMs = 86_400_000;
/** What a run did not come to is gone on with so soon. */
const soonMs = 60_000;

/** Where a run goes on: with whose records, with what was read of their log up to a position, and behind which record. */
export const ReconciliationRest = z.object({
  of: z.enum(['workspace', 'user']),
  log: z.int().positive().optional(),
  after: z.string().optional(),
});
export type ReconciliationRest = z.infer<typeof ReconciliationRest>;

/** That the records of a workspace are held against its log, each day; with a personal one, those of its user as well. */
export const Reconciliation = z.object({
  workspaceId: WorkspaceId,
  userId: UserId.optional(),
  /** What the last run had no time for. */
  left: ReconciliationRest.optional(),
  dueAt: z.iso.datetime(),
  version: z.int().positive(),
});
export type Reconciliation = z.infer<typeof Reconciliation>;

/** For the first time a day after it was made: so the work of all is spread over the day as they came. */
export const startReconciliation = (of: Pick<Reconciliation, 'workspaceId' | 'userId'>, madeAt: string): Change<Reconciliation> => ({
  next: { ...of, dueAt: later(wholeMinute(madeAt), dayMs), version: 1 },
  event: { type: 'reconciliation.started', data: {} },
});

/** What was left goes with the event: a run that is killed is given it again. */
export const advanceReconciliation: Advance<Reconciliation> = ({ left, ...reconciliation }, now) => ({
  next: { ...reconciliation, dueAt: later(now, dayMs) },
  event: { type: 'reconciliation.due', data: left ? { left } : {} },
});

/** A run had no time left. */
export const continueReconciliation = (reconciliation: Reconciliation, left: ReconciliationRest, now: string): Change<Reconciliation> => ({
  next: { ...reconciliation, left, dueAt: later(now, soonMs) },
  event: { type: 'reconciliation.left', data: {} },
});
