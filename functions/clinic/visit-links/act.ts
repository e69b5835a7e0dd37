import { randomBytes } from 'node:crypto';
import { appointments } from '../../../shared/data/clinic/appointments.ts';
import { patientKeyOf } from '../../../shared/data/clinic/patient-keys.ts';
import { openPerson, sealPatient } from '../../../shared/data/clinic/patient-seal.ts';
import { patients, survivorOf } from '../../../shared/data/clinic/patients.ts';
import type { Appointment } from '../../../shared/domain/clinic/booking/appointment.ts';
import {
  acceptVisit,
  isOffer,
  requireAnswerable,
  requireElsewhere,
  requireNotice,
} from '../../../shared/domain/clinic/booking/visit-link.ts';
import { changePatient } from '../../../shared/domain/clinic/patient.ts';
import { withoutMail } from '../../../shared/domain/clinic/patient-content.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { callOff, confirmHold, moveAppointment } from '../appointments/place.ts';
import type { PatientContext } from '../patients/access.ts';
import type { LinkedVisit } from './open.ts';

/** What is asked anew in the write itself: a visit that was moved or called off meanwhile is not changed by a link that was read before. */
const changeable =
  ({ link, clinic }: LinkedVisit, now: string) =>
  (visit: Appointment): void => {
    requireAnswerable(visit, link, now);
    // Whoever is offered a time has promised nothing yet.
    if (!isOffer(visit)) requireNotice(visit, clinic.changeNoticeHours, now);
  };

/** Its patient says that they will come: until it begins. */
export const confirmVisit = ({ link }: LinkedVisit, context: PatientContext): Promise<Appointment> =>
  appointments.update(
    link,
    visit => {
      requireAnswerable(visit, link, context.now);
      return acceptVisit(visit, context.now);
    },
    context,
  );

/** Its patient takes the time that is offered to them. */
export const acceptOffer = ({ link }: LinkedVisit, context: PatientContext): Promise<Appointment> =>
  confirmHold(link, context, { check: visit => requireAnswerable(visit, link, context.now) });

/** The visit where its patient has moved it to that very time before: a form that is sent twice is answered as once. */
const movedBefore = async ({ link }: LinkedVisit, start: string, error: unknown): Promise<Appointment> => {
  const visit = error instanceof Failure && error.code === 'link_already_used' ? await appointments.get(link) : undefined;
  if (visit?.status === 'booked' && visit.movedBy === 'patient' && visit.start === start) return visit;
  throw error;
};

/** Moves a visit to another time on its schedules, by the rules by which the clinic books. Fails with `slot_unavailable`. */
export const moveVisit = (opened: LinkedVisit, start: string, context: PatientContext): Promise<Appointment> => {
  const check = changeable(opened, context.now);
  return moveAppointment(opened.link, { start }, context, {
    check: visit => {
      check(visit);
      requireElsewhere(visit, start);
    },
  }).catch(error => movedBefore(opened, start, error));
};

/** Calls a visit off, as its patient. */
export const cancelVisit = (opened: LinkedVisit, context: PatientContext): Promise<Appointment> =>
  callOff(opened.link, 'patient', context, { check: changeable(opened, context.now) });

/** The patient takes their consent to mails back. Said twice it is said once. */
export const endMails = async ({ link }: LinkedVisit, context: PatientContext): Promise<void> => {
  const key = await patientKeyOf(link.workspaceId);
  // Whether they want mails says the record that goes on.
  await patients.update(
    await survivorOf(await patients.get(link)),
    patient => {
      const person = withoutMail(openPerson(patient, key), context.now);
      return person && changePatient(patient, sealPatient(patient, { person }, key, randomBytes, patient));
    },
    context,
  );
};
