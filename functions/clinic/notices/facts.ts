import { schedules } from '../../../shared/data/clinic/schedules.ts';
import type { Appointment } from '../../../shared/domain/clinic/booking/appointment.ts';
import { isRemote } from '../../../shared/domain/clinic/booking/telehealth.ts';
import type { Clinic } from '../../../shared/domain/clinic/clinic.ts';
import type { PatientPerson } from '../../../shared/domain/clinic/patient-content.ts';
import type { VisitFacts } from '../../../shared/wording/clinic/visit-facts.ts';
import type { VisitReader } from '../../../shared/wording/clinic/visit-words.ts';

/** To whom a visit is, where the clinic has such names told: by what their schedules are called. */
const cliniciansOf = async ({ workspaceId, scheduleIds }: Appointment, isWanted: boolean): Promise<string[]> => {
  const found = isWanted ? await Promise.all(scheduleIds.map(scheduleId => schedules.find({ workspaceId, scheduleId }))) : [];
  return found.flatMap(each => (each?.kind === 'clinician' ? [each.name] : []));
};

/** What a patient is told of a visit, in a mail or behind its link. */
export const factsAbout = async (visit: Appointment, clinicName: string, clinic: Clinic): Promise<VisitFacts> => {
  const { address, phone, namesClinicians } = clinic;
  const { start, heldUntil: keptUntil, zone } = visit;
  const clinicians = await cliniciansOf(visit, namesClinicians);
  return { clinicName, start, keptUntil, zone, isRemote: isRemote(visit), address, phone, clinicians };
};

/** In which language and by which clock a patient is told: that of the visit where nobody has said another. */
export const readerOf = ({ language = 'en', zone }: PatientPerson, visit: Appointment): VisitReader => ({
  locale: language,
  zone: zone ?? visit.zone,
});
