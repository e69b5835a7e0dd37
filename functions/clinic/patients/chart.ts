import { clinicOf } from '../../../shared/data/clinic/clinics.ts';
import { lastEmergencyOf } from '../../../shared/data/clinic/emergency-accesses.ts';
import { survivorOf } from '../../../shared/data/clinic/patients.ts';
import { membershipOf } from '../../../shared/data/people/members.ts';
import { type ChartAccess, chartAccessOf, isInReach, narrowedBy } from '../../../shared/domain/clinic/chart-access.ts';
import type { Patient } from '../../../shared/domain/clinic/patient.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { EmergencyAccessId, UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { type Reach, reachOf, type Standing } from '../../../shared/domain/core/permissions.ts';

/** Who asks for charts: by what they are in the workspace, and how far that goes there as the clinic has it at this moment. */
export type ChartAsker = { userId: UserId; now: string; isKey: boolean; read: Reach | undefined; change: Reach | undefined };
/** Who sends a request: an API key of somebody's has its own name in `by`, and acts for nobody. */
type Sender = { userId: UserId; now: string; by?: string; for?: UserId };

/** Whoever asks for charts of a clinic, by its rules as they are now: nothing of it is kept. Read with the patient at the same moment, it is no request more. */
export const chartAsker = async (workspaceId: WorkspaceId, role: Standing, sender: Sender): Promise<ChartAsker> => {
  const clinic = await clinicOf(workspaceId);
  const { userId, now, by, for: whose } = sender;
  return {
    userId,
    now,
    isKey: by !== undefined && whose === undefined,
    read: narrowedBy(reachOf(role, 'chart:read'), clinic),
    change: narrowedBy(reachOf(role, 'chart:change'), clinic),
  };
};

/** A patient with the care team of the record that goes on: that one counts for all records of a person. Of who has one record nothing more is read. */
export const withTeam = async (patient: Patient): Promise<Patient> =>
  patient.merged ? { ...patient, careTeam: (await survivorOf(patient)).careTeam } : patient;

/** May somebody do this with the chart of this patient by their right? */
export const isInReachOf = async (patient: Patient, reach: Reach | undefined, userId: UserId): Promise<boolean> =>
  reach !== undefined && isInReach(await withTeam(patient), reach, userId);

/** By what somebody reads this chart: an emergency is looked for where nothing else opens it. It is a person's, and opens nothing to their API keys. */
export const chartAccess = async (stored: Patient, asker: ChartAsker): Promise<ChartAccess | undefined> => {
  const patient = await withTeam(stored);
  const byRight = chartAccessOf(patient, asker.read, asker, undefined);
  if (byRight || !asker.read || asker.isKey) return byRight;
  return chartAccessOf(patient, asker.read, asker, await lastEmergencyOf(patient, asker.userId));
};

/** The emergency by which somebody reads a chart, where it is by one. */
export const emergencyOf = (access: ChartAccess | undefined): EmergencyAccessId | undefined =>
  access?.by === 'emergency' ? access.emergency.emergencyAccessId : undefined;

/** Whether a chart is open to somebody by right: of several patients at once, where no emergency counts. */
export const readsByRight = (patient: Patient, { read, userId }: ChartAsker): Promise<boolean> => isInReachOf(patient, read, userId);

/** Those of some patients whose charts are open to somebody by right. */
export const openByRight = async <P extends Patient>(found: readonly P[], asker: ChartAsker): Promise<P[]> => {
  const isOpen = await Promise.all(found.map(each => readsByRight(each, asker)));
  return found.filter((_, nth) => isOpen[nth]);
};

/** Fails with `forbidden` for a chart that is not open to somebody by right: what they write there, or take away whole, needs that. */
export const requireChart = async (patient: Patient, { userId, ...reaches }: ChartAsker, to: 'read' | 'change'): Promise<void> => {
  if (await isInReachOf(patient, reaches[to], userId)) return;
  throw new Failure('forbidden', { needs: `chart:${to}`, ...(reaches[to] === undefined ? {} : { reason: 'not_in_care_team' }) });
};

/** Fails with `not_found` where somebody who is to be in a care team is no member of the workspace. */
export const requireMembers = async (workspaceId: WorkspaceId, careTeam: readonly UserId[]): Promise<void> => {
  const found = await Promise.all(careTeam.map(userId => membershipOf({ workspaceId, userId })));
  if (found.some(member => member === undefined)) throw new Failure('not_found', { what: 'member' });
};
