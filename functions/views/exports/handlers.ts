import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { auditExportRoutes } from '../../../shared/api/views/audit-exports.ts';
import { exportParts } from '../../../shared/data/core/log-export.ts';
import { createWithin } from '../../../shared/data/core/quota.ts';
import { jobQuota, jobs, keepJobInput } from '../../../shared/data/people/jobs.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { JobId, UserId } from '../../../shared/domain/core/ids.ts';
import { type Job, startJob } from '../../../shared/domain/people/jobs/job.ts';
import { fileOf, forItsReader } from '../../../shared/runtime/http/content-file.ts';
import { logFor, type RequestForLog } from '../log/access.ts';
import type { Log } from '../log/origins.ts';
import { checkpointOf } from '../log/prove.ts';
import { proofOfCheckpoint } from '../log/stage.ts';

/** What a file begins with: what is signed, and where it stands among all logs. That comes first, so that the file has no less than that says. */
const headOf = async (log: Log) => {
  const stage = await proofOfCheckpoint(log).catch((error: unknown) => {
    if (error instanceof Failure && error.code === 'not_found') return undefined;
    throw error;
  });
  const { checkpoint, key, size } = await checkpointOf(log);
  return { size, text: JSON.stringify({ checkpoint, key, ...(stage && { stage }) }) };
};

type Request = RequestForLog & { params: { jobId: JobId }; caller: { userId: UserId } };

/** The caller's own export of this workspace, for who may read its log whole still. */
const exportFor = async (request: Request): Promise<{ owner: string; job: Job }> => {
  const { owner } = logFor(request);
  const { jobId, workspaceId } = request.params;
  const job = await jobs.find({ userId: request.caller.userId, jobId });
  if (job?.kind !== 'audit_export' || job.workspaceId !== workspaceId) throw new Failure('not_found', { what: 'job' });
  return { owner, job };
};

const isPart = (part: string): boolean => /^[1-9]\d{0,15}$/.test(part);

export const auditExportHandlers: HandlersOf<typeof auditExportRoutes> = {
  startAuditExport: async request => {
    const { caller, params, newId, context, now } = request;
    const log = logFor(request);
    const id = { userId: caller.userId, jobId: await newId('job') };
    const known = await jobs.findReplayed(id, context);
    if (known) return known;
    const { size, text } = await headOf(log);
    await keepJobInput(id, text, now);
    const job = startJob({ ...id, kind: 'audit_export', workspaceId: params.workspaceId, options: {}, total: size }, now);
    return (await createWithin(jobQuota(caller.userId), jobs, id, job, context)).record;
  },

  getAuditExport: async request => {
    const { owner, job } = await exportFor(request);
    const { jobId, status, total, done } = job;
    return { jobId, status, total, done, parts: status === 'done' ? await exportParts.list(owner, jobId) : [] };
  },

  readAuditExport: async request => {
    const { owner, job } = await exportFor(request);
    const { part } = request.params;
    const text = job.status === 'done' && isPart(part) ? await exportParts.find(owner, job.jobId, Number(part)) : undefined;
    if (text === undefined) throw new Failure('not_found', { what: 'part' });
    return forItsReader(fileOf(Buffer.from(text), 0));
  },
};
