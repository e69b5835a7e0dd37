import * as z from 'zod';
import { health } from '../../core/data-class.ts';
import type { Actor, Change } from '../../core/due.ts';
import { DispenseId, PatientId, PrescriptionId, UserId, WorkspaceId } from '../../core/ids.ts';

const instant = z.iso.datetime();

/**
 * That a prescription was dispensed, beside its patient: ids and moments in the clear, and what was handed out sealed under the key of the
 * patient. What was handed back counts for nothing, and stays.
 */
export const Dispense = z.object({
  workspaceId: WorkspaceId,
  patientId: PatientId,
  prescriptionId: PrescriptionId,
  dispenseId: DispenseId,
  content: health(z.base64().max(100_000)),
  createdBy: UserId,
  createdAt: instant,
  returnedBy: UserId.optional(),
  returnedAt: instant.optional(),
  version: z.int().positive(),
});
export type Dispense = z.infer<typeof Dispense>;
export type DispenseKey = Pick<Dispense, 'workspaceId' | 'patientId' | 'prescriptionId' | 'dispenseId'>;

/** Does it count? What was handed back does not. */
export const isCounted = ({ returnedAt }: Pick<Dispense, 'returnedAt'>): boolean => returnedAt === undefined;

/** That something was handed out. */
export const recordDispense = (id: DispenseKey, content: string, { userId, now }: Actor): Change<Dispense> => ({
  next: { ...id, content, createdBy: userId, createdAt: now, version: 1 },
  event: { type: 'dispense.recorded', data: {} },
});

/** Says otherwise what was handed out. What it said before stands in the content. */
export const correctDispense = (dispense: Dispense, content: string): Change<Dispense> => ({
  next: { ...dispense, content },
  event: { type: 'dispense.corrected', data: {} },
});

/** What was handed out has come back, or never was. */
export const returnDispense = (dispense: Dispense, content: string, { userId, now }: Actor): Change<Dispense> => ({
  next: { ...dispense, content, returnedBy: userId, returnedAt: now },
  event: { type: 'dispense.returned', data: {} },
});
