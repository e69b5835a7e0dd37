import * as z from 'zod';
import { runJob } from '../../../shared/clock/run-job.ts';
import { isListGone } from '../../../shared/data/items/lists.ts';
import { dropJobInput, jobInput, jobs } from '../../../shared/data/people/jobs.ts';
import { standingIn } from '../../../shared/data/people/roles.ts';
import { ListId, type UserId, type WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { reachOf } from '../../../shared/domain/core/permissions.ts';
import { isOver, type Job, type JobError, type JobStep } from '../../../shared/domain/people/jobs/job.ts';
import { Recurrence } from '../../../shared/domain/time/recurrence.ts';
import { readCalendar } from '../../../shared/ics/read.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { log } from '../../../shared/runtime/log/logger.ts';
import { type Outcome, takeAll } from './take.ts';

/** What an import must know beside its file; `by` is the API key that has asked for it. */
export const ImportJob = z.object({
  listId: ListId.optional(),
  past: z.boolean(),
  missed: Recurrence.shape.missed.unwrap().optional(),
  zone: z.string(),
  by: z.string().optional(),
});

const perStep = 25;
/** How long one run goes on, well within the time of its function. */
const patienceMs = 60_000;

const tally = (outcomes: readonly Outcome[]): Record<string, number> => {
  const counts = new Map<string, number>();
  for (const each of outcomes) {
    const name = 'reason' in each ? each.reason : each.created ? 'created' : 'known';
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
};

/** Whether its user may still make items there: asked anew at each step, because access may end while a job runs. */
const whyNot = async (workspaceId: WorkspaceId, userId: UserId, listId: ListId | undefined): Promise<JobError | undefined> => {
  const role = await standingIn({ workspaceId, userId });
  if (!role || !reachOf(role, 'item:create')) return 'not_allowed';
  return listId !== undefined && (await isListGone({ workspaceId, listId })) ? 'list_not_there' : undefined;
};

/** Reads the file once a run, and takes its components over from the place where the job is. */
const prepareImport =
  (requestId: string) =>
  async (job: Job): Promise<JobError | ((from: number) => Promise<JobStep | JobError>)> => {
    const { userId, workspaceId, createdAt, total } = job;
    const { by, ...options } = ImportJob.parse(job.options);
    const text = await jobInput(job);
    const components = text === undefined ? undefined : readCalendar(text, options.zone, createdAt);
    if (!workspaceId || components?.length !== total) return 'input_not_there';
    return async from => {
      const refusal = await whyNot(workspaceId, userId, options.listId);
      if (refusal) return refusal;
      const some = components.slice(from, from + perStep);
      const context = { ...clockContext(requestId), userId, by };
      return {
        done: some.length,
        outcomes: tally(await takeAll(some, components, { ...options, workspaceId, askedAt: createdAt, context })),
      };
    };
  };

/** One run of the import of a calendar file. */
export const runImport = async (id: Pick<Job, 'userId' | 'jobId'>, requestId: string): Promise<void> => {
  const ports = {
    find: jobs.find,
    save: (change: Parameters<typeof jobs.save>[0]) => jobs.save(change, clockContext(requestId)),
    now: () => new Date().toISOString(),
  };
  const job = await runJob(ports, id, { prepare: prepareImport(requestId) }, patienceMs);
  if (!job) return;
  log('ALM059', { caller: job.userId, jobId: job.jobId, status: job.status, done: job.done, total: job.total, reason: job.error });
  if (isOver(job)) await dropJobInput(job, ports.now());
};
