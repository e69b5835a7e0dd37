import * as z from 'zod';
import { Job, JobStatus } from '../../domain/people/jobs/job.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { JobView, job } from '../people/jobs.ts';

/** A file that is made of a log: how far it is, and where its parts begin. */
export const AuditExportView = z.object({
  jobId: Job.shape.jobId.describe('The job that makes the file.'),
  status: JobStatus,
  total: z.int().nonnegative().describe('How many entries it has.'),
  done: z.int().nonnegative(),
  parts: z
    .array(z.int().positive())
    .describe('The positions at which its parts begin, once all are made; one behind the other they are the file.'),
});

const who = 'For owners and admins in person, as it tells all that happened in the workspace.';
const params = { workspaceId: ids.workspaceId, jobId: job.jobId };

export const auditExportRoutes = {
  startAuditExport: {
    method: 'POST',
    path: '/v1/workspaces/{workspaceId}/audit/export',
    access: 'member:create',
    keys: 'never',
    limit: 'upload',
    summary: 'Begin a job that makes a file of all that happened in a workspace, which proves itself',
    description: `The file is lines of JSON: first the signed checkpoint with its key and its place among the checkpoints of all logs, then each entry that it covers, with its salt and hash. \`npm run verify-log -- export.jsonl\` checks it offline, and says which entry was changed, left out, moved or put in. That it was asked for is an entry, and so is each part that is read. The answer is a job, and \`Location\` leads to it; when it is done, \`GET …/audit/exports/{jobId}\` says of which parts the file is made. They are kept for a week. Where entries are not kept any more that the log began with (\`logDays\` of the stage), the job fails with \`input_not_there\`. ${who}`,
    reply: JobView,
    status: 202,
    location: '/v1/jobs/{jobId}',
    audited: 'export',
    fails: ['gone', 'limit_reached'],
    example: {
      params: { workspaceId: ids.workspaceId },
      reply: { ...job, kind: 'audit_export', status: 'waiting', total: 1200, done: 0, outcomes: {}, version: 1 },
    },
  },
  getAuditExport: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/audit/exports/{jobId}',
    access: 'member:create',
    keys: 'never',
    summary: 'See of which parts a file of your own is made',
    description: who,
    reply: AuditExportView,
    fails: [],
    example: { params, reply: { jobId: job.jobId, status: 'done', total: 1200, done: 1200, parts: [1, 501, 1001] } },
  },
  readAuditExport: {
    method: 'GET',
    path: '/v1/workspaces/{workspaceId}/audit/exports/{jobId}/parts/{part}',
    access: 'member:create',
    keys: 'never',
    file: 'application/jsonl',
    summary: 'A part of that file, by the position at which it begins',
    description: `Up to 500 entries, and in the first what is signed. ${who}`,
    audited: 'export',
    fails: [],
    example: { params: { ...params, part: '501' } },
  },
} as const satisfies Routes;
