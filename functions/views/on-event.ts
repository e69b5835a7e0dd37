import { jobEvents } from '../../events/people/job.ts';
import { consume } from '../../shared/runtime/events/consume.ts';
import { runExport } from './exports/run-export.ts';

/** Makes the files that somebody has asked for of a log. */
export const handler = consume(
  { 'job.audit_export_due': jobEvents['job.audit_export_due'] },
  { 'job.audit_export_due': ({ record, requestId }) => runExport(record, requestId) },
);
