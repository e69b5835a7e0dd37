import * as z from 'zod';
import { health } from '../core/data-class.ts';
import type { Actor, Change } from '../core/due.ts';
import { Failure } from '../core/failure.ts';
import { LegalHoldId, PatientId, UserId, WorkspaceId } from '../core/ids.ts';
import { Line } from '../core/text.ts';
import { type Patient, presentPatient } from './patient.ts';

/** How many legal holds a patient is under at the most. */
export const legalHoldsMost = 10;

const instant = z.iso.datetime();
const Sealed = z.base64().max(10_000);

/** Why a legal hold is placed, or lifted: a court, a complaint, a case number. */
export const LegalHoldInput = z.strictObject({ grounds: Line(500) });

/** A legal hold on a patient's record as it is stored: while it stands nobody erases them, and no clock. The grounds are sealed under the patient's data key. */
export const LegalHold = z.object({
  workspaceId: WorkspaceId,
  patientId: PatientId,
  legalHoldId: LegalHoldId,
  grounds: health(Sealed),
  placedBy: UserId,
  placedAt: instant,
  liftGrounds: health(Sealed.optional()),
  liftedBy: UserId.optional(),
  liftedAt: instant.optional(),
  version: z.int().positive(),
});
export type LegalHold = z.infer<typeof LegalHold>;
export type LegalHoldKey = Pick<LegalHold, 'workspaceId' | 'patientId' | 'legalHoldId'>;

/** A hold and its patient, who says which ones stand: written together or not at all, so that an erasure sees each hold or comes before it. */
export type HoldChange = { hold: Change<LegalHold>; patient: Change<Patient> };

const holdsOf = (patient: Patient, legalHolds: readonly LegalHold['legalHoldId'][], dueAt: string | undefined): Change<Patient> => ({
  next: { ...patient, legalHolds: legalHolds.length > 0 ? [...legalHolds] : undefined, dueAt },
  event: { type: 'patient.legal_holds_changed', data: {} },
});

/** Places a legal hold on a patient: they are due no more. Fails with `limit_reached` where there are too many. */
export const placeLegalHold = (found: Patient | undefined, id: LegalHoldKey, grounds: string, { userId, now }: Actor): HoldChange => {
  const patient = presentPatient(found);
  const { legalHolds = [] } = patient;
  if (legalHolds.length >= legalHoldsMost) throw new Failure('limit_reached', { limit: legalHoldsMost });
  return {
    hold: { next: { ...id, grounds, placedBy: userId, placedAt: now, version: 1 }, event: { type: 'legal_hold.placed', data: {} } },
    patient: holdsOf(patient, [...legalHolds, id.legalHoldId], undefined),
  };
};

/** Lifts a legal hold: with the last one, who is no longer a patient falls due again, at once, to be looked at. Undefined for one that is lifted. */
export const liftLegalHold = (
  hold: LegalHold,
  found: Patient | undefined,
  grounds: string,
  { userId, now }: Actor,
): HoldChange | undefined => {
  const patient = presentPatient(found);
  if (hold.liftedAt) return undefined;
  const left = (patient.legalHolds ?? []).filter(each => each !== hold.legalHoldId);
  return {
    hold: {
      next: { ...hold, liftGrounds: grounds, liftedBy: userId, liftedAt: now },
      event: { type: 'legal_hold.lifted', data: {} },
    },
    patient: holdsOf(patient, left, patient.endedAt && left.length === 0 ? now : undefined),
  };
};
