import { runJob } from '../../../shared/clock/run-job.ts';
import { exportParts } from '../../../shared/data/core/log-export.ts';
import { dropJobInput, jobInput, jobs } from '../../../shared/data/people/jobs.ts';
import { standingIn } from '../../../shared/data/people/roles.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { covers } from '../../../shared/domain/core/standings.ts';
import { isOver, type Job, type JobError, type JobStep } from '../../../shared/domain/people/jobs/job.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { log } from '../../../shared/runtime/log/logger.ts';
import { entriesOf } from '../log/entries.ts';
import { logOfWorkspace } from '../log/origins.ts';
import { lineOf, partFrom } from './part.ts';

/** How long one run goes on, well within the time of its function. */
const patienceMs = 20_000;

/** What is over is not in the file any more, and so there is none. */
const unlessGone = (error: unknown): JobError => {
  if (error instanceof Failure && error.code === 'gone') return 'input_not_there';
  throw error;
};

const prepareExport = async (job: Job): Promise<JobError | ((from: number) => Promise<JobStep | JobError>)> => {
  const { workspaceId, userId, jobId, total } = job;
  const head = await jobInput(job);
  if (!workspaceId || head === undefined) return 'input_not_there';
  const { owner } = logOfWorkspace(workspaceId);
  return async from => {
    const standing = await standingIn({ workspaceId, userId });
    if (!standing || !covers(standing, 'admin')) return 'not_allowed';
    const entries = await partFrom(at => entriesOf({ owner }, { from: at }), from + 1, total).catch(unlessGone);
    if (typeof entries === 'string') return entries;
    await exportParts.put(owner, jobId, from + 1, `${from === 0 ? `${head}\n` : ''}${entries.map(lineOf).join('')}`);
    const outcomes: Record<string, number> = entries.length > 0 ? { exported: entries.length } : {};
    return { done: entries.length, outcomes };
  };
};

/** One run of the export of a log: part after part, each of which may be made again. */
export const runExport = async (id: Pick<Job, 'userId' | 'jobId'>, requestId: string): Promise<void> => {
  const ports = {
    find: jobs.find,
    save: (change: Parameters<typeof jobs.save>[0]) => jobs.save(change, clockContext(requestId)),
    now: () => new Date().toISOString(),
  };
  const job = await runJob(ports, id, { prepare: prepareExport }, patienceMs);
  if (!job) return;
  log('ALM064', { caller: job.userId, jobId: job.jobId, status: job.status, done: job.done, total: job.total, reason: job.error });
  if (isOver(job)) await dropJobInput(job, ports.now());
};
