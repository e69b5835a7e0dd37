import * as z from 'zod';
import { type Advance, type Change, later } from '../../core/due.ts';
import { expiryAfter } from '../../core/expiry.ts';
import { Failure } from '../../core/failure.ts';
import { JobId, UserId, WorkspaceId } from '../../core/ids.ts';

/** What is to be done. Each kind has one function that does it, step by step. */
export const JobKind = z.enum(['calendar_import', 'webhook_replay', 'audit_export']);
/** How a job is: not begun, being done, or over, in one of three ways. */
export const JobStatus = z.enum(['waiting', 'running', 'done', 'failed', 'cancelled']);
/**
 * Why a job has failed: its user may not do it any more, its list, webhook or content is gone, what it sends is not taken, or it came no
 * further however often it was tried.
 */
export const JobError = z.enum(['not_allowed', 'list_not_there', 'webhook_not_there', 'input_not_there', 'not_taken', 'gave_up']);
export type JobError = z.infer<typeof JobError>;

const instant = z.iso.datetime();

/**
 * Work that is longer than a request: done in steps, each of which is noted with how far it has come. Due when a run is to begin, or when one
 * that is heard of no more is taken for dead and the work goes on from the last step that was noted.
 */
export const Job = z.object({
  userId: UserId,
  jobId: JobId,
  kind: JobKind,
  /** Where it works, if it works in a workspace. */
  workspaceId: WorkspaceId.optional(),
  /** What its kind needs to know, beside what stands in its input. */
  options: z.record(z.string(), z.union([z.string(), z.boolean()])),
  status: JobStatus,
  /** How many parts there are, and how many of them are done: the place at which the next step begins. */
  total: z.int().nonnegative(),
  done: z.int().nonnegative(),
  /** What became of the parts that are done, counted by kind of outcome. */
  outcomes: z.record(z.string(), z.int().positive()),
  /** How many runs have begun since the last step that was noted. */
  attempts: z.int().nonnegative(),
  error: JobError.optional(),
  createdAt: instant,
  endedAt: instant.optional(),
  dueAt: instant.optional(),
  /** When it is forgotten (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int().optional(),
  version: z.int().positive(),
});
export type Job = z.infer<typeof Job>;

/** A run that has noted nothing for so long is taken for dead: longer than the function that does it may take. */
const leaseMs = 150_000;
const longestLeaseMs = 3_600_000;
/** So many runs in a row without a step are enough. */
export const attemptsAtMost = 8;

/** Twice as long with each run that came to nothing, so that what is broken is tried seldom. */
const leaseAfter = (attempts: number): number => Math.min(longestLeaseMs, leaseMs * 2 ** Math.max(0, attempts - 1));

export const isOver = ({ status }: Pick<Job, 'status'>): boolean => status !== 'waiting' && status !== 'running';

type Input = Pick<Job, 'userId' | 'jobId' | 'kind' | 'workspaceId' | 'options' | 'total'>;

/** A new job: due at once. */
export const startJob = (input: Input, now: string): Change<Job> => ({
  next: { ...input, status: 'waiting', done: 0, outcomes: {}, attempts: 0, createdAt: now, dueAt: now, version: 1 },
  event: { type: 'job.started', data: {} },
});

const ended = (job: Job, status: 'done' | 'failed' | 'cancelled', now: string, error?: JobError): Change<Job> => ({
  next: { ...job, status, error, endedAt: now, dueAt: undefined, expiresAt: expiryAfter(now) },
  event: { type: 'job.ended', data: { status } },
});

/** A run begins: the first, or one more where the last came no further. What never comes further has failed. */
export const advanceJob: Advance<Job> = (job, now) => {
  if (isOver(job)) return { next: { ...job, dueAt: undefined }, event: { type: 'job.rested', data: {} } };
  const attempts = job.attempts + 1;
  if (attempts > attemptsAtMost) return ended(job, 'failed', now, 'gave_up');
  return {
    next: { ...job, status: 'running', attempts, dueAt: later(now, leaseAfter(attempts)) },
    event: { type: `job.${job.kind}_due`, data: {} },
  };
};

/** One step: how many parts it did, and what became of each. `pauseMs` is for work that cannot go on at once: a later run does. */
export type JobStep = { done: number; outcomes: Record<string, number>; pauseMs?: number };

/**
 * A run takes the job for itself, for work that no two may do at once: only the one that was told of the version which it finds. Whoever is
 * told a second time finds another, and what dies is taken up by the clock when its lease is over.
 */
export const claimJob = (job: Job, version: number, now: string): Change<Job> | undefined =>
  job.status === 'running' && job.version === version
    ? { next: { ...job, dueAt: later(now, leaseAfter(job.attempts)) }, event: { type: 'job.claimed', data: {} } }
    : undefined;

/** The outcomes of more parts, added up. */
export const addOutcomes = (some: Record<string, number>, more: Record<string, number>): Record<string, number> => {
  const sum = new Map(Object.entries(some));
  for (const [outcome, count] of Object.entries(more)) sum.set(outcome, (sum.get(outcome) ?? 0) + count);
  return Object.fromEntries(sum);
};

/** Only a job that runs comes further: one that was cancelled meanwhile does not. */
const requireRunning = (job: Job): void => {
  if (job.status !== 'running') throw new Failure('conflict', { what: 'job' });
};

/** A step is done and noted; the last one ends the job. `handsOver` is for a run that has no more time: the next begins at once, or after the pause. */
export const noteStep = (job: Job, { done, outcomes, pauseMs = 0 }: JobStep, now: string, handsOver = false): Change<Job> => {
  requireRunning(job);
  const next = { ...job, done: Math.min(job.total, job.done + done), outcomes: addOutcomes(job.outcomes, outcomes), attempts: 0 };
  if (next.done === job.total) return ended(next, 'done', now);
  return { next: { ...next, dueAt: later(now, handsOver ? pauseMs : leaseMs) }, event: { type: 'job.step_done', data: {} } };
};

/** It cannot be done, however often it is tried. */
export const failJob = (job: Job, error: JobError, now: string): Change<Job> => {
  requireRunning(job);
  return ended(job, 'failed', now, error);
};

/** Nobody wants it any more: no further step is done, and what is done stays. Cancelled again it stays as it is. Fails with `job_over`. */
export const cancelJob = (job: Job, now: string): Change<Job> | undefined => {
  if (job.status === 'cancelled') return undefined;
  if (isOver(job)) throw new Failure('job_over', { status: job.status });
  return ended(job, 'cancelled', now);
};
