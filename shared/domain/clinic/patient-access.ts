import * as z from 'zod';
import { type Change, patientActor } from '../core/due.ts';
import { expiryAfter } from '../core/expiry.ts';
import { EmergencyAccessId, PatientId, PortalAccessId, UserId, WorkspaceId } from '../core/ids.ts';
import { retentionDays } from './patient.ts';

/** Somebody was shown a patient, or asked by a portal for what they were refused: written before the answer leaves. It stands with the patient, and is an entry in the log of the workspace. */
export const PatientAccess = z.object({
  workspaceId: WorkspaceId,
  patientId: PatientId,
  at: z.iso.datetime(),
  accessId: z.string(),
  /** Who it was; nobody of the clinic where it was by the link of a mail to the patient. */
  userId: UserId.or(z.literal(patientActor)),
  /** The route, by its name. */
  operation: z.string(),
  /** By which emergency their chart was open, where it was by one. */
  emergencyAccessId: EmergencyAccessId.optional(),
  /** By which access to the portal of theirs, where it was by one: the patient, or who acts for them. */
  portalAccessId: PortalAccessId.optional(),
  /** It was the patient, by their own portal. */
  bySelf: z.literal(true).optional(),
  /** They were refused what they asked for: once an hour for each route. */
  refused: z.literal(true).optional(),
  /** When it is forgotten (Unix seconds, DynamoDB TTL): as late as a patient, and so after more than the six years of 45 CFR 164.316(b)(2)(i). */
  expiresAt: z.int(),
  version: z.int().positive(),
});
export type PatientAccess = z.infer<typeof PatientAccess>;
type Showing = Omit<PatientAccess, 'expiresAt' | 'version'>;

/** Somebody is about to be shown a patient, or refused. */
export const showPatient = (showing: Showing): Change<PatientAccess> => ({
  next: { ...showing, expiresAt: expiryAfter(showing.at, retentionDays), version: 1 },
  event: { type: showing.refused ? 'patient_access.refused' : 'patient_access.shown', data: {} },
});
