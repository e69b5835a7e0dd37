import { patientKeyOf } from '../../../shared/data/clinic/patient-keys.ts';
import { dataKeyOf, markedUnder, openPerson } from '../../../shared/data/clinic/patient-seal.ts';
import { patients } from '../../../shared/data/clinic/patients.ts';
import { openPrescription, openStatement } from '../../../shared/data/clinic/prescription-seal.ts';
import type { UserContext } from '../../../shared/data/core/entity.ts';
import { standingIn } from '../../../shared/data/people/roles.ts';
import { type Patient, type PatientKey, presentPatient } from '../../../shared/domain/clinic/patient.ts';
import type { PatientPerson } from '../../../shared/domain/clinic/patient-content.ts';
import { type Prescription, standingAt } from '../../../shared/domain/clinic/prescriptions/prescription.ts';
import type { EmergencyAccessId } from '../../../shared/domain/core/ids.ts';
import { reachOf, type Standing } from '../../../shared/domain/core/permissions.ts';
import { type ChartAsker, chartAccess, chartAsker, emergencyOf, requireChart } from '../patients/chart.ts';

/**
 * A patient with whose prescriptions or notes something is done: who they are, opened where that is needed, their data key, the context of a write under
 * which nobody guesses its body, and the emergency by which they are open, where nothing else opens them.
 */
export type TreatedPatient = {
  person: () => PatientPerson;
  dataKey: Buffer;
  marked: UserContext;
  emergencyAccessId: EmergencyAccessId | undefined;
};
/** Who asks, as what. */
export type Asking = { role: Standing; context: UserContext };

/** Prescriptions are open to whoever may read charts as the chart of the patient is: in an emergency to be read alone. Fails with `forbidden`. */
const openedBy = async (patient: Patient, asker: ChartAsker, to: 'read' | 'write'): Promise<EmergencyAccessId | undefined> => {
  const access = to === 'read' ? await chartAccess(patient, asker) : undefined;
  if (access === undefined) await requireChart(patient, asker, 'read');
  return emergencyOf(access);
};

/**
 * Is this somebody who may read no charts at all, such as who dispenses? An API key is what its maker is: one of whoever may read charts does not
 * open more because it says nothing of them, nor does that of whoever has left.
 */
const readsNoCharts = async ({ workspaceId }: PatientKey, { read, isKey, userId }: ChartAsker): Promise<boolean> => {
  if (read !== undefined || !isKey) return read === undefined;
  const standing = await standingIn({ workspaceId, userId });
  return standing !== undefined && reachOf(standing, 'chart:read') === undefined;
};

const opened = async (
  patient: Patient,
  context: UserContext,
  emergencyAccessId: EmergencyAccessId | undefined,
): Promise<TreatedPatient> => {
  const workspaceKey = await patientKeyOf(patient.workspaceId);
  return {
    person: () => openPerson(patient, workspaceKey),
    dataKey: dataKeyOf(patient, workspaceKey),
    marked: markedUnder(context, workspaceKey),
    emergencyAccessId,
  };
};

const lookedAt = async (id: PatientKey, { role, context }: Asking) => {
  const [stored, asker] = await Promise.all([patients.find(id), chartAsker(id.workspaceId, role, context)]);
  return { patient: presentPatient(stored), asker };
};

/** The patient of a prescription. Fails with `not_found` where there is none, or they were erased. */
export const treated = async (id: PatientKey, asking: Asking, to: 'read' | 'write'): Promise<TreatedPatient> => {
  const { patient, asker } = await lookedAt(id, asking);
  // Whoever may read no charts at all has prescriptions by that right alone.
  const emergencyAccessId = (await readsNoCharts(id, asker)) ? undefined : await openedBy(patient, asker, to);
  return opened(patient, asking.context, emergencyAccessId);
};

/** A patient whose chart is open to whoever asks, as what stands in their notes is. Fails with `forbidden`, and with `not_found` where there is none. */
export const charted = async (id: PatientKey, asking: Asking, to: 'read' | 'write'): Promise<TreatedPatient> => {
  const { patient, asker } = await lookedAt(id, asking);
  return opened(patient, asking.context, await openedBy(patient, asker, to));
};

/** A patient about whom somebody decides by their right alone, whoever their chart is open to: nothing of it is shown. Fails with `not_found` where there is none. */
export const openedToDecide = async (id: PatientKey, context: UserContext): Promise<TreatedPatient> =>
  opened(presentPatient(await patients.find(id)), context, undefined);

/** A prescription as it is shown: what it says, how it stands at this moment, and what of it was signed. */
export const shownOf = (stored: Prescription, dataKey: Buffer, now: string) => {
  const { content: _sealed, dueAt: _due, leftUnsignedAt: _left, refillDueAt: _told, signature, ...rest } = standingAt(stored, now);
  const statement = openStatement(stored, dataKey);
  return {
    ...rest,
    ...openPrescription(stored, dataKey),
    ...(signature && statement !== undefined ? { signature: { ...signature, statement } } : {}),
  };
};
