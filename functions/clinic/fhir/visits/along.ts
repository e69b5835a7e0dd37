import { visitTypes } from '../../../../shared/data/clinic/visit-types.ts';
import type { Appointment } from '../../../../shared/domain/clinic/booking/appointment.ts';
import type { Schedule } from '../../../../shared/domain/clinic/booking/schedule.ts';
import type { Resource } from '../../../../shared/domain/clinic/fhir/bundle.ts';
import { deviceResource, healthcareServiceResource, locationResource } from '../../../../shared/domain/clinic/fhir/practice.ts';
import { responseResources } from '../../../../shared/domain/clinic/fhir/response.ts';
import type { WorkspaceId } from '../../../../shared/domain/core/ids.ts';
import { patientsAlong, staffAlong } from '../along.ts';
import type { Companion, Companions } from '../companions.ts';
import { schedulesAmong } from '../practice/schedules.ts';

const schedulesTaken = (shown: readonly Appointment[], workspaceId: WorkspaceId): Promise<Schedule[]> =>
  schedulesAmong(
    workspaceId,
    shown.flatMap(({ scheduleIds }) => scheduleIds),
  );

const roomsAmong = (taken: readonly Schedule[]): Resource[] => taken.filter(({ kind }) => kind === 'room').map(locationResource);

const patientsIn: Companion<Appointment> = patientsAlong;
const staffIn: Companion<Appointment> = (shown, workspaceId, language) =>
  staffAlong(
    shown.flatMap(({ clinicians }) => clinicians),
    workspaceId,
    language,
  );

/** The rooms and devices that visits take, and what is booked. */
const placesIn: Companion<Appointment> = async (shown, workspaceId) => {
  const typeIds = [...new Set(shown.map(({ visitTypeId }) => visitTypeId))];
  const [taken, types] = await Promise.all([
    schedulesTaken(shown, workspaceId),
    Promise.all(typeIds.map(visitTypeId => visitTypes.find({ workspaceId, visitTypeId }))),
  ]);
  return [
    ...roomsAmong(taken),
    ...taken.filter(({ kind }) => kind === 'device').map(deviceResource),
    ...types.flatMap(each => (each ? [healthcareServiceResource(each)] : [])),
  ];
};

/** Who and what takes part in visits. */
export const visitCompanions: Companions<Appointment> = {
  'Appointment:patient': patientsIn,
  'Appointment:practitioner': staffIn,
  'Appointment:location': async (shown, workspaceId) => roomsAmong(await schedulesTaken(shown, workspaceId)),
  'AppointmentResponse:appointment': async (shown, workspaceId) => {
    const taken = await schedulesTaken(shown, workspaceId);
    return shown.flatMap(visit =>
      responseResources(
        visit,
        taken.filter(({ scheduleId }) => visit.scheduleIds.includes(scheduleId)),
      ),
    );
  },
  'Appointment:actor': async (...of) => (await Promise.all([patientsIn(...of), staffIn(...of), placesIn(...of)])).flat(),
};
