import * as z from 'zod';
import { health } from '../core/data-class.ts';
import { type Actor, type Advance, type Change, later } from '../core/due.ts';
import { Failure } from '../core/failure.ts';
import { EmergencyAccessId, PatientId, UserId, WorkspaceId } from '../core/ids.ts';
import { Line } from '../core/text.ts';

const hourMs = 3_600_000;
/** For how many hours a chart is open in an emergency, and within how many that is to be reviewed. */
export const emergencyRules = { hours: 4, reviewHours: 72 };

const instant = z.iso.datetime();
const Sealed = z.base64().max(10_000);

/** Why somebody has to open a chart that is closed to them. */
export const EmergencyAccessInput = z.strictObject({ grounds: Line(500) });
/** Whether that was justified, and what there is to say of it. */
export const EmergencyReviewInput = z.strictObject({ justified: z.boolean(), remarks: Line(500).optional() });

/**
 * Somebody opens the chart of one patient in whose care team they are not (45 CFR 164.312(a)(2)(ii)). Grounds and remarks are sealed under the
 * patient's data key. Due when the time for its review is over and there was none.
 */
export const EmergencyAccess = z.object({
  workspaceId: WorkspaceId,
  patientId: PatientId,
  emergencyAccessId: EmergencyAccessId,
  userId: UserId,
  grounds: health(Sealed),
  at: instant,
  /** From this moment on it opens nothing. */
  until: instant,
  reviewedBy: UserId.optional(),
  reviewedAt: instant.optional(),
  justified: z.boolean().optional(),
  remarks: health(Sealed.optional()),
  dueAt: instant.optional(),
  version: z.int().positive(),
});
export type EmergencyAccess = z.infer<typeof EmergencyAccess>;
export type EmergencyAccessKey = Pick<EmergencyAccess, 'workspaceId' | 'patientId' | 'emergencyAccessId'>;

/** Opens the chart of a patient to somebody for hours, from now on. */
export const beginEmergencyAccess = (id: EmergencyAccessKey, grounds: string, { userId, now }: Actor): Change<EmergencyAccess> => {
  const until = later(now, emergencyRules.hours * hourMs);
  const dueAt = later(now, emergencyRules.reviewHours * hourMs);
  return {
    next: { ...id, userId, grounds, at: now, until, dueAt, version: 1 },
    event: { type: 'emergency_access.begun', data: { reviewBy: dueAt } },
  };
};

/** Does it open its chart to somebody at this moment? Judged by its end alone, so that a clock that stands still keeps nothing open. */
export const isOpen = (emergency: EmergencyAccess, userId: UserId, now: string): boolean =>
  emergency.userId === userId && emergency.at <= now && now < emergency.until;

/** Reviews it. Not by whoever it was (`forbidden`). Undefined where it was reviewed: one review stands. */
export const reviewEmergencyAccess = (
  emergency: EmergencyAccess,
  { justified, remarks }: { justified: boolean; remarks?: string | undefined },
  { userId, now }: Actor,
): Change<EmergencyAccess> | undefined => {
  if (emergency.userId === userId) throw new Failure('forbidden', { reason: 'own_access' });
  if (emergency.reviewedAt) return undefined;
  return {
    next: { ...emergency, justified, remarks, reviewedBy: userId, reviewedAt: now, dueAt: undefined },
    event: { type: 'emergency_access.reviewed', data: { justified } },
  };
};

/** The time for its review is over: it still waits for one, and whoever reviews is told again. */
export const advanceEmergencyAccess: Advance<EmergencyAccess> = emergency => ({
  next: { ...emergency, dueAt: undefined },
  event: { type: 'emergency_access.overdue', data: {} },
});
