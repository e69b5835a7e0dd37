import * as z from 'zod';
import type { Change } from '../core/due.ts';
import { expiryAfter } from '../core/expiry.ts';
import { PatientId, UserId, WorkspaceId } from '../core/ids.ts';

/** For how many days it is known who was shown a patient: more than the six years of 45 CFR 164.316(b)(2)(i). */
const keptDays = 10 * 366;

/** Somebody was shown a patient, or was refused it: written before the answer leaves. It stands with the patient, and is an entry in the log of the workspace. */
export const PatientAccess = z.object({
  workspaceId: WorkspaceId,
  patientId: PatientId,
  at: z.iso.datetime(),
  accessId: z.string(),
  userId: UserId,
  /** The route, by its name. */
  operation: z.string(),
  /** When it is forgotten (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int(),
  version: z.int().positive(),
});
export type PatientAccess = z.infer<typeof PatientAccess>;
type Said = Omit<PatientAccess, 'expiresAt' | 'version'>;

/** Somebody is about to be shown a patient. */
export const showPatient = (said: Said): Change<PatientAccess> => ({
  next: { ...said, expiresAt: expiryAfter(said.at, keptDays), version: 1 },
  event: { type: 'patient_access.shown', data: {} },
});
