import type { Appointment } from '../../../../shared/domain/clinic/booking/appointment.ts';
import { type AppointmentShown, appointmentResource } from '../../../../shared/domain/clinic/fhir/appointment.ts';
import type { Resource } from '../../../../shared/domain/clinic/fhir/bundle.ts';
import type { Asking } from '../../appointments/reach.ts';
import { viewsFor } from '../../appointments/view.ts';
import { noteShown } from '../../patients/access.ts';
import { schedulesAmong } from '../practice/schedules.ts';

/** Visits in FHIR, as whoever asks may see them. */
export const visitResources = async (asked: Asking, found: readonly Appointment[]): Promise<Resource[]> => {
  const [first] = found;
  if (!first) return [];
  const ids = found.flatMap(({ scheduleIds }) => scheduleIds);
  const [views, there] = await Promise.all([viewsFor(asked, found), schedulesAmong(first.workspaceId, ids)]);
  return (views as AppointmentShown[]).map(view =>
    appointmentResource(
      view,
      there.filter(({ scheduleId }) => view.scheduleIds.includes(scheduleId)),
    ),
  );
};

/** A visit as whoever asks may see it, once it is written that they are shown it. */
export const show = async (visit: Appointment, operation: string, asked: Asking): Promise<Resource> => {
  const [resource] = await visitResources(asked, [visit]);
  await noteShown([visit], operation, asked.context);
  return resource!;
};
