import type { WorkspaceId } from '../../shared/domain/core/ids.ts';
import { advanceJob, cancelJob, claimJob, failJob, noteStep, startJob } from '../../shared/domain/people/jobs/job.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const now = '2026-11-21T08:00:00.000Z';
const ids = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb', jobId: 'job_01kb8m3tq2e8fvq3w5r7c9d0ed' } as const;

/** A job, and all that happens to it. */
export const jobSamples = (): Sample[] => {
  const workspaceId: WorkspaceId = 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea';
  const started = startJob(
    { ...ids, workspaceId, kind: 'calendar_import', options: { past: false, zone: 'Europe/Berlin' }, total: 50 },
    now,
  );
  const running = advanceJob(started.next, now);
  const replay = startJob({ ...ids, workspaceId, kind: 'webhook_replay', options: {}, total: 1 }, now);
  const audit = startJob({ ...ids, workspaceId, kind: 'audit_export', options: {}, total: 1 }, now);
  const step = { done: 25, outcomes: { created: 24, past: 1 } };
  const half = noteStep(running.next, step, now);
  const cancelled = cancelJob(half.next, now)!;
  return samplesOf(
    'job',
    started,
    running,
    half,
    noteStep(half.next, step, now),
    failJob(half.next, 'not_allowed', now),
    cancelled,
    claimJob(running.next, running.next.version, now)!,
    advanceJob(replay.next, now),
    advanceJob(audit.next, now),
    advanceJob(cancelled.next, now),
  );
};
