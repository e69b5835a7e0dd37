import { schedules } from '../../../../shared/data/clinic/schedules.ts';
import { visitTypes } from '../../../../shared/data/clinic/visit-types.ts';
import type { Appointment } from '../../../../shared/domain/clinic/booking/appointment.ts';
import type { Resource } from '../../../../shared/domain/clinic/fhir/bundle.ts';
import { deviceResource, healthcareServiceResource, locationResource } from '../../../../shared/domain/clinic/fhir/practice.ts';
import { patientsAlong, staffAlong } from '../along.ts';
import type { AlongPage, Search } from '../search.ts';

const there = <T>(all: readonly (T | undefined)[]): T[] => all.filter(each => each !== undefined);

/** The rooms that visits take, and with all who take part the devices and what is booked, too. */
const placesAlong = async (shown: readonly Appointment[], isAll: boolean): Promise<Resource[]> => {
  const { workspaceId } = shown[0]!;
  const ids = [...new Set(shown.flatMap(({ scheduleIds }) => scheduleIds))];
  const typeIds = isAll ? [...new Set(shown.map(({ visitTypeId }) => visitTypeId))] : [];
  const [found, types] = await Promise.all([
    Promise.all(ids.map(scheduleId => schedules.find({ workspaceId, scheduleId }))),
    Promise.all(typeIds.map(visitTypeId => visitTypes.find({ workspaceId, visitTypeId }))),
  ]);
  const devices = isAll ? there(found).filter(({ kind }) => kind === 'device') : [];
  return [
    ...there(found)
      .filter(({ kind }) => kind === 'room')
      .map(locationResource),
    ...devices.map(deviceResource),
    ...there(types).map(healthcareServiceResource),
  ];
};

/** Who and what takes part in the visits that are shown, as far as it is to come along. */
export const visitsAlong = async (
  { form: { includes }, workspaceId }: Search,
  shown: readonly Appointment[],
  language: string,
): Promise<AlongPage> => {
  if (shown.length === 0) return { resources: [] };
  const wants = (name: string): boolean => includes.includes(`Appointment:${name}`) || includes.includes('Appointment:actor');
  const parts = await Promise.all([
    wants('patient')
      ? patientsAlong(
          workspaceId,
          shown.map(({ patientId }) => patientId),
        )
      : [],
    wants('practitioner')
      ? staffAlong(
          workspaceId,
          shown.flatMap(({ clinicians }) => clinicians),
          language,
        )
      : [],
    wants('location') ? placesAlong(shown, includes.includes('Appointment:actor')) : [],
  ]);
  return { resources: parts.flat() };
};
