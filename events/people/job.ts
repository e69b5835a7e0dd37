import * as z from 'zod';
import { Job, JobStatus } from '../../shared/domain/people/jobs/job.ts';
import type { EventKinds } from '../event.ts';

const step = { data: z.object({}), record: Job, audience: 'internal' } as const;

export const jobEvents = {
  'job.started': { ...step, audience: 'account' },
  /** A run is to begin: one event for each kind, so that each is heard by whoever does it. */
  'job.calendar_import_due': step,
  'job.webhook_replay_due': step,
  'job.audit_export_due': step,
  'job.claimed': step,
  /** How far it has come. */
  'job.step_done': { ...step, audience: 'account' },
  'job.rested': step,
  'job.ended': { data: z.object({ status: JobStatus }), record: Job, audience: 'account' },
} as const satisfies EventKinds;
