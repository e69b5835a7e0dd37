import type * as z from 'zod';
import type { AppointmentView } from '../../../shared/api/clinic/appointments.ts';
import { openAppointment } from '../../../shared/data/clinic/appointment-seal.ts';
import { patientKeyOf } from '../../../shared/data/clinic/patient-keys.ts';
import { openPerson } from '../../../shared/data/clinic/patient-seal.ts';
import { patients } from '../../../shared/data/clinic/patients.ts';
import { type Appointment, entryOf } from '../../../shared/domain/clinic/booking/appointment.ts';
import { visitOf } from '../../../shared/domain/clinic/booking/entry.ts';
import type { Patient } from '../../../shared/domain/clinic/patient.ts';
import { reachOf, type Standing } from '../../../shared/domain/core/permissions.ts';
import { toInstant } from '../../../shared/domain/time/when.ts';
import { chartAsker, readsByRight } from '../patients/chart.ts';
import type { Asking } from './reach.ts';

const shownTo = (
  role: Standing,
  isOpen: boolean,
  appointment: Appointment,
  patient: Patient,
  key: Buffer,
): z.input<typeof AppointmentView> => {
  const { content: _sealed, dueAt: _due, left: _left, ...rest } = appointment;
  const { link, ...chart } = openAppointment(appointment, patient, key);
  const { reason, override } = isOpen ? chart : {};
  const seesWho = reachOf(role, 'patient:read') !== undefined && patient.dataKey !== undefined;
  return {
    ...rest,
    end: toInstant(visitOf(entryOf(appointment)).until),
    ...(seesWho ? { names: openPerson(patient, key).names } : {}),
    ...(reason === undefined ? {} : { reason }),
    ...(override === undefined ? {} : { overrideReason: override }),
    ...(link === undefined ? {} : { link }),
  };
};

/** Visits as whoever asks may see them: who comes where they may read patients, and why where the chart is open to them. Many are one read, and one request to KMS. */
export const viewsFor = async ({ role, context }: Asking, found: readonly Appointment[]): Promise<z.input<typeof AppointmentView>[]> => {
  const [first] = found;
  if (!first) return [];
  const [key, asker, ...whose] = await Promise.all([
    patientKeyOf(first.workspaceId),
    chartAsker(first.workspaceId, role, context),
    ...found.map(each => patients.get(each)),
  ]);
  return Promise.all(found.map(async (each, i) => shownTo(role, await readsByRight(whose[i]!, asker), each, whose[i]!, key)));
};
