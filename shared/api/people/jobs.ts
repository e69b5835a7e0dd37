import { Job } from '../../domain/people/jobs/job.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { Paging } from '../core/shapes.ts';

/** A job as its owner sees it. */
export const JobView = Job.omit({ userId: true, options: true, attempts: true, dueAt: true, expiresAt: true });

const params = { jobId: 'job_01h455vb4pex5vsknk084sn02q' };
/** The job of the examples: a calendar file with 800 events, half way through. */
export const job = {
  ...params,
  kind: 'calendar_import',
  workspaceId: ids.workspaceId,
  status: 'running',
  total: 800,
  done: 400,
  outcomes: { created: 390, past: 10 },
  createdAt: '2026-11-21T08:00:00.000Z',
  version: 18,
} as const;

export const jobRoutes = {
  listJobs: {
    method: 'GET',
    path: '/v1/jobs',
    access: 'user',
    summary: 'List your jobs, newest first: long work that goes on after its request',
    query: Paging,
    list: JobView,
    fails: [],
    example: { reply: [job] },
  },
  getJob: {
    method: 'GET',
    path: '/v1/jobs/{jobId}',
    access: 'user',
    summary: 'Read a job: how far it has come, and how it ended',
    description:
      '`done` of `total` parts are done, and `outcomes` counts what became of them: its numbers add up to `done`. A run that breaks off goes on where it was, and does nothing twice. A job is kept for 30 days after its end.',
    reply: JobView,
    fails: ['not_found'],
    example: { params, reply: job },
  },
  cancelJob: {
    method: 'POST',
    path: '/v1/jobs/{jobId}/cancel',
    access: 'user',
    summary: 'Cancel a job: what is done stays, and nothing more is begun',
    description:
      'The step that is being done at that moment may still come to its end. One that is cancelled already is answered as it is.',
    reply: JobView,
    fails: ['not_found', 'conflict', 'job_over'],
    example: { params, reply: { ...job, status: 'cancelled', endedAt: '2026-11-21T08:00:09.000Z', version: 19 } },
  },
} as const satisfies Routes;
