import { Failure } from '../core/failure.ts';
import type { UserId } from '../core/ids.ts';
import { conditionsOf, isWithinReach, type Reach } from '../core/permissions.ts';
import type { Clinic } from './clinic.ts';
import { type EmergencyAccess, isOpen } from './emergency-access.ts';

/** Whose charts somebody may open is narrowed by the clinic, where it says so: then to those of the patients in whose care team they are. */
export const narrowedBy = (reach: Reach | undefined, { chartReaders }: Pick<Clinic, 'chartReaders'>): Reach | undefined => {
  if (reach === undefined || chartReaders === 'everyone') return reach;
  return [...new Set([...conditionsOf(reach), 'care_team' as const])];
};

type Patient = { careTeam?: readonly UserId[] | undefined };

/** May somebody do this with the chart of this patient, by their role and their place in the care team? */
export const isInReach = ({ careTeam = [] }: Patient, reach: Reach | undefined, userId: UserId): boolean =>
  reach !== undefined && isWithinReach({ assignees: [], careTeam }, reach, userId);

/** By what somebody reads a chart: by their right, or in an emergency, which is open for hours and then for nobody, whether or not the clock runs. */
export type ChartAccess = { by: 'right' } | { by: 'emergency'; emergency: EmergencyAccess };

/** By what somebody may read the chart of a patient at this moment, if at all: an emergency gives no more than the team would, and to nobody who may read no charts. */
export const chartAccessOf = (
  patient: Patient,
  reach: Reach | undefined,
  { userId, now }: { userId: UserId; now: string },
  emergency: EmergencyAccess | undefined,
): ChartAccess | undefined => {
  if (reach === undefined) return undefined;
  if (isInReach(patient, reach, userId)) return { by: 'right' };
  return emergency && isOpen(emergency, userId, now) ? { by: 'emergency', emergency } : undefined;
};

/**
 * Who is in the care team of a patient from now on. Nobody lets themselves in who could not open the chart already (`forbidden`): others do, or
 * there is an emergency.
 */
export const requireTeamRight = (before: Patient, after: readonly UserId[], reach: Reach | undefined, userId: UserId): void => {
  const letsThemselvesIn = after.includes(userId) && !(before.careTeam ?? []).includes(userId);
  if (letsThemselvesIn && !isInReach(before, reach, userId)) throw new Failure('forbidden', { reason: 'not_in_care_team' });
};
