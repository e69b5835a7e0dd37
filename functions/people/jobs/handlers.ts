import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { jobRoutes } from '../../../shared/api/people/jobs.ts';
import { dropJobInput, jobs, jobsOf } from '../../../shared/data/people/jobs.ts';
import { cancelJob } from '../../../shared/domain/people/jobs/job.ts';

export const jobHandlers: HandlersOf<typeof jobRoutes> = {
  listJobs: ({ caller: { userId }, query }) => jobsOf(userId, query),
  getJob: ({ caller: { userId }, params }) => jobs.get({ userId, ...params }),
  cancelJob: async ({ caller: { userId }, params, context, now }) => {
    const cancelled = await jobs.update({ userId, ...params }, job => cancelJob(job, now), context);
    await dropJobInput(cancelled, now);
    return cancelled;
  },
};
