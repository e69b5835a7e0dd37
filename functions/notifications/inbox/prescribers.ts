import type { prescriptionEvents } from '../../../events/clinic/prescription.ts';
import type { EventOf } from '../../../events/event.ts';
import { patients, survivorOf } from '../../../shared/data/clinic/patients.ts';
import { prescriptions } from '../../../shared/data/clinic/prescriptions.ts';
import { nameOfWorkspace } from '../../../shared/data/people/workspaces.ts';
import { isPatientHere } from '../../../shared/domain/clinic/patient.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import type { Notice } from '../../../shared/domain/notifications/notification-content.ts';
import { stillMay } from './still-may.ts';
import { tell } from './tell.ts';

type Events = typeof prescriptionEvents;
type PrescriptionEvent = EventOf<Events['prescription.refill_due']> | EventOf<Events['prescription.left_unsigned']>;

/** Tells those of some who still read prescriptions there, and says no more than that there is one. */
const tellAll = async (event: PrescriptionEvent, notice: Notice, readers: readonly UserId[]): Promise<number> => {
  const { workspaceId } = event.record;
  const reads = await Promise.all(readers.map(userId => stillMay(workspaceId, userId, 'prescription:read')));
  const left = readers.filter((_, index) => reads[index]);
  if (left.length === 0) return 0;
  const name = await nameOfWorkspace(workspaceId, Date.now());
  for (const userId of left) await tell({ userId, notice, name, at: event.at }, event);
  return left.length;
};

/** Something is to be dispensed again: the care team of the patient is told, and where nobody of it is there any more, whoever prescribed it. */
export const tellOfRefill = async (event: EventOf<Events['prescription.refill_due']>): Promise<void> => {
  const [patient, prescription] = await Promise.all([patients.find(event.record), prescriptions.find(event.record)]);
  // What was stopped, held or dispensed since is nobody's to do any more, nor is whatever is of somebody who is no patient there any more.
  if (!isPatientHere(patient) || prescription?.status !== 'active' || !prescription.refillDueAt) return;
  // One person has one care team: that of the record that goes on.
  const { careTeam = [] } = await survivorOf(patient);
  if ((await tellAll(event, 'refill_due', careTeam)) === 0) await tellAll(event, 'refill_due', [prescription.createdBy]);
};

/** Nobody has signed a draft for a day: whoever wrote it is told, while it is one. */
export const tellPrescriber = async (event: EventOf<Events['prescription.left_unsigned']>): Promise<void> => {
  const prescription = await prescriptions.find(event.record);
  if (prescription?.status === 'draft') await tellAll(event, 'prescription_unsigned', [prescription.createdBy]);
};
