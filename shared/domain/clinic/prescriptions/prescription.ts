import * as z from 'zod';
import { health } from '../../core/data-class.ts';
import { type Actor, type Advance, type Change, later } from '../../core/due.ts';
import { Failure } from '../../core/failure.ts';
import { PatientId, PrescriptionId, UserId, WorkspaceId } from '../../core/ids.ts';
import { msPerDay } from '../../time/civil.ts';
import { SealedText, Signature } from '../signature.ts';
import { dispensesAllowed, type PrescriptionContent } from './content.ts';
import { type PrescriptionMove, PrescriptionStatus, statusAfter } from './states.ts';

const instant = z.iso.datetime();
/** After how long a draft that nobody has signed falls due. */
const unsignedMs = msPerDay;

/**
 * A prescription, beside its patient: ids, status and moments in the clear, and what it says sealed under the key of the patient. Due when
 * a draft is left unsigned for a day, on its first day, when it is to be dispensed again, and when it is not valid any more.
 */
export const Prescription = z.object({
  workspaceId: WorkspaceId,
  patientId: PatientId,
  prescriptionId: PrescriptionId,
  content: health(SealedText),
  status: PrescriptionStatus,
  signature: health(Signature.optional()),
  /** Who wrote it, and alone signs it. */
  createdBy: UserId,
  createdAt: instant,
  /** Since when it may be dispensed, and until when. */
  startsAt: instant.optional(),
  endsAt: instant.optional(),
  /** How often it was dispensed, without what was handed back. */
  dispensed: z.int().min(0).optional(),
  /** When it is to be dispensed again, and when that fell due. */
  refillAt: instant.optional(),
  refillDueAt: instant.optional(),
  /** When it was stopped before its time. */
  stoppedAt: instant.optional(),
  /** When it was told that nobody has signed it. */
  leftUnsignedAt: instant.optional(),
  dueAt: instant.optional(),
  version: z.int().positive(),
});
export type Prescription = z.infer<typeof Prescription>;
export type PrescriptionKey = Pick<Prescription, 'workspaceId' | 'patientId' | 'prescriptionId'>;

/** A new draft. */
export const draftPrescription = (id: PrescriptionKey, content: string, { userId, now }: Actor): Change<Prescription> => ({
  next: { ...id, content, status: 'draft', createdBy: userId, createdAt: now, dueAt: later(now, unsignedMs), version: 1 },
  event: { type: 'prescription.created', data: {} },
});

/** Fails with `forbidden` for whoever did not write the prescription. */
export const requirePrescriber = ({ createdBy }: Prescription, userId: UserId): void => {
  if (createdBy !== userId) throw new Failure('forbidden', { reason: 'not_the_author' });
};

/** Fails with `prescription_status` where nothing is dispensed by it at this moment, and with `dispense_refused` where it was dispensed as often as it may be. */
export const requireDispensable = (prescription: Prescription, content: PrescriptionContent, now: string): void => {
  const { status, dispensed = 0 } = standingAt(prescription, now);
  if (status !== 'active') throw new Failure('prescription_status', { status });
  if (dispensed >= dispensesAllowed(content)) throw new Failure('dispense_refused', { reason: 'none_left' });
};

const moved = (prescription: Prescription, move: PrescriptionMove): Prescription => ({
  ...prescription,
  status: statusAfter(prescription.status, move),
});

/** Is it still to be told that it is to be dispensed again? Nothing is dispensed again of one that is on hold. */
const awaitsRefill = ({ status, endsAt, refillAt, refillDueAt }: Prescription): boolean =>
  status === 'active' && refillAt !== undefined && refillDueAt === undefined && refillAt < endsAt!;

/** When something falls due of a prescription that was signed. */
const withDue = (prescription: Prescription): Prescription => {
  const { status, startsAt, endsAt, refillAt } = prescription;
  if (status === 'signed') return { ...prescription, dueAt: startsAt };
  if (status !== 'active' && status !== 'on_hold') return { ...prescription, dueAt: undefined };
  return { ...prescription, dueAt: awaitsRefill(prescription) ? refillAt : endsAt };
};

/** A prescription as it stands at a moment, also where the clock has not come to it yet. */
export const standingAt = (prescription: Prescription, now: string): Prescription => {
  const { status, startsAt, endsAt } = prescription;
  if (status === 'signed' && startsAt! <= now) return standingAt(withDue(moved(prescription, 'start')), now);
  const isOver = (status === 'active' || status === 'on_hold') && endsAt! <= now;
  return isOver ? withDue(moved(prescription, 'complete')) : prescription;
};

/** Says something else in a draft. */
export const changePrescription = (prescription: Prescription, content: string, { userId }: Actor): Change<Prescription> => {
  requirePrescriber(prescription, userId);
  return { next: { ...moved(prescription, 'change'), content }, event: { type: 'prescription.changed', data: {} } };
};

/** Freezes a draft with its signature. What it says is never changed after that: it is stopped, and another one written. */
export const signPrescription = (
  prescription: Prescription,
  signature: Signature,
  valid: Required<Pick<Prescription, 'startsAt' | 'endsAt'>>,
): Change<Prescription> => {
  requirePrescriber(prescription, signature.by);
  const signed = withDue({ ...moved(prescription, 'sign'), signature, ...valid, leftUnsignedAt: undefined });
  return { next: standingAt(signed, signature.at), event: { type: 'prescription.signed', data: {} } };
};

/** Nothing of it is dispensed for now. Its validity goes on. What fell due before is told again once it is resumed: whoever was to hear of it may not have. */
export const holdPrescription = (prescription: Prescription, now: string): Change<Prescription> => ({
  next: withDue({ ...moved(standingAt(prescription, now), 'hold'), refillDueAt: undefined }),
  event: { type: 'prescription.held', data: {} },
});

/** It may be dispensed again. */
export const resumePrescription = (prescription: Prescription, now: string): Change<Prescription> => ({
  next: withDue(moved(standingAt(prescription, now), 'resume')),
  event: { type: 'prescription.resumed', data: {} },
});

/** Ends it before its time, for good: also a draft, which is never signed then. */
export const stopPrescription = (prescription: Prescription, now: string): Change<Prescription> => ({
  next: { ...withDue(moved(standingAt(prescription, now), 'stop')), refillAt: undefined, stoppedAt: now },
  event: { type: 'prescription.stopped', data: {} },
});

/** How often a prescription was dispensed by now, and when it is to be again. */
export type Supply = { dispensed: number; refillAt?: string | undefined };

/** It was dispensed so often by now. Written with each dispense, so that of two at once one is judged anew. */
export const supplyPrescription = (prescription: Prescription, { dispensed, refillAt }: Supply): Change<Prescription> => {
  // What fell due for one moment does so again for another.
  const refillDueAt = refillAt === prescription.refillAt ? prescription.refillDueAt : undefined;
  const isStopped = prescription.status === 'stopped';
  const next = { ...prescription, dispensed, refillAt: isStopped ? undefined : refillAt, refillDueAt };
  return { next: withDue(next), event: { type: 'prescription.supply_changed', data: {} } };
};

/** A draft was left unsigned, a signed one begins, one is to be dispensed again, or what may be dispensed is not valid any more. */
export const advancePrescription: Advance<Prescription> = (prescription, now) => {
  if (prescription.status === 'draft')
    return {
      next: { ...prescription, leftUnsignedAt: now, dueAt: undefined },
      event: { type: 'prescription.left_unsigned', data: {} },
    };
  const next = standingAt(prescription, now);
  if (prescription.status === 'active' && awaitsRefill(next) && next.refillAt! <= now)
    return { next: withDue({ ...next, refillDueAt: now }), event: { type: 'prescription.refill_due', data: {} } };
  return { next, event: { type: next.status === 'completed' ? 'prescription.completed' : 'prescription.started', data: {} } };
};
