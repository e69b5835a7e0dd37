import * as z from 'zod';
import { Patient } from '../../shared/domain/clinic/patient.ts';
import { PatientAccess } from '../../shared/domain/clinic/patient-access.ts';
import type { EventKinds } from '../event.ts';

/** Who somebody is, and what is with them, is nobody's to hear: the events name the record, and who may read it reads it. */
const record = Patient.pick({ workspaceId: true, patientId: true, version: true });
const kind = { data: z.object({}), record, audience: 'members' } as const;

export const patientEvents = {
  'patient.created': kind,
  'patient.changed': kind,
  /** They are no longer a patient here, and kept until the years are over. */
  'patient.ended': kind,
  'patient.restored': kind,
  'patient.erased': kind,
  /** They go on in another record of the same person. */
  'patient.merged': kind,
  /** They go on by themselves again. `restored`: they are a patient here by that, as the record that went on was none. */
  'patient.unmerged': { ...kind, data: z.object({ restored: z.literal(true).optional() }) },
  /** Other records go on in theirs, or theirs in another than before. */
  'patient.records_joined': kind,
  'patient.records_parted': kind,
  /** The legal holds on them are others. */
  'patient.legal_holds_changed': { ...kind, audience: 'internal' },
  /** An address of theirs has refused mail: nothing more is sent there. */
  'patient.address_bounced': { ...kind, audience: 'internal' },
  /** The years may be over for which they are kept. */
  'patient.retention_due': { ...kind, audience: 'internal' },
  /** They are kept for longer. */
  'patient.kept': { ...kind, audience: 'internal' },
  /** What stood beside them, and the rows by which they were found are gone. */
  'patient.tokens_forgotten': { ...kind, audience: 'internal' },
  /** Somebody was shown a patient: an entry in the log, for whoever reads the audit. */
  'patient_access.shown': { data: z.object({}), record: PatientAccess, audience: 'internal' },
  /** Somebody who has, or had, access to the portal of a patient asked for what they were refused. */
  'patient_access.refused': { data: z.object({}), record: PatientAccess, audience: 'internal' },
} as const satisfies EventKinds;
