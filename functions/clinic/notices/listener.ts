import { appointmentEvents } from '../../../events/clinic/appointment.ts';
import { visitNoticeEvents } from '../../../events/clinic/visit-notice.ts';
import { visitSeriesEvents } from '../../../events/clinic/visit-series.ts';
import { waitlistEntryEvents } from '../../../events/clinic/waitlist-entry.ts';
import type { EventOf } from '../../../events/event.ts';
import type { NoticeAbout } from '../../../shared/domain/clinic/booking/visit-notice.ts';
import { listener } from '../../../shared/runtime/events/consume.ts';
import { tellPatient } from './tell.ts';

type VisitEvent = Pick<EventOf<(typeof appointmentEvents)['appointment.booked']>, 'record' | 'at' | 'requestId'>;

const tell =
  (about: NoticeAbout) =>
  ({ record: { workspaceId, patientId, appointmentId }, at, requestId }: VisitEvent): Promise<void> =>
    tellPatient({ workspaceId, patientId, appointmentId, about, at }, requestId);

/** Tells patients of their visits: what was booked, moved, called off or offered, and before they are to come. */
export const notices = listener(
  {
    'appointment.booked': appointmentEvents['appointment.booked'],
    'appointment.rescheduled': appointmentEvents['appointment.rescheduled'],
    'appointment.cancelled': appointmentEvents['appointment.cancelled'],
    'appointment.reminder_due': appointmentEvents['appointment.reminder_due'],
    'visit_notice.retry_due': visitNoticeEvents['visit_notice.retry_due'],
    'waitlist_entry.offered': waitlistEntryEvents['waitlist_entry.offered'],
    'visit_series.booked': visitSeriesEvents['visit_series.booked'],
    'visit_series.called_off': visitSeriesEvents['visit_series.called_off'],
  },
  {
    'appointment.booked': tell('booked'),
    'appointment.rescheduled': tell('rescheduled'),
    'appointment.cancelled': tell('cancelled'),
    'appointment.reminder_due': ({ record: { workspaceId, patientId, appointmentId }, data: { at }, requestId }) =>
      tellPatient({ workspaceId, patientId, appointmentId, about: 'reminder', at }, requestId),
    'visit_notice.retry_due': ({ record: { workspaceId, patientId, appointmentId, about, at }, requestId }) =>
      tellPatient({ workspaceId, patientId, appointmentId, about, at }, requestId),
    'waitlist_entry.offered': ({ record: { workspaceId, patientId }, data: { appointmentId }, at, requestId }) =>
      tellPatient({ workspaceId, patientId, appointmentId, about: 'offered', at }, requestId),
    'visit_series.booked': ({ record: { workspaceId, patientId }, data: { appointmentId }, at, requestId }) =>
      tellPatient({ workspaceId, patientId, appointmentId, about: 'series_booked', at }, requestId),
    'visit_series.called_off': ({ record: { workspaceId, patientId }, data: { appointmentId, at }, requestId }) =>
      tellPatient({ workspaceId, patientId, appointmentId, about: 'series_cancelled', at }, requestId),
  },
);
