import { patientEvents } from '../../../events/clinic/patient.ts';
import { portalAccessEvents } from '../../../events/clinic/portal-access.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { listener } from '../../../shared/runtime/events/consume.ts';
import { lookAt } from './look.ts';
import { tellOfPortal, tellOfReturn } from './tell.ts';

/**
 * Tells patients by mail who was given access to them, and looks whether accesses have ended, or are about to: an end opens nothing more whether or
 * not this runs.
 */
export const portals = listener(
  {
    'portal_access.granted': portalAccessEvents['portal_access.granted'],
    'portal_access.accepted': portalAccessEvents['portal_access.accepted'],
    'portal_access.look_due': portalAccessEvents['portal_access.look_due'],
    'patient.restored': patientEvents['patient.restored'],
    'patient.unmerged': patientEvents['patient.unmerged'],
  },
  {
    'portal_access.granted': ({ record }) => tellOfPortal(record, 'granted'),
    'portal_access.accepted': ({ record }) => tellOfPortal(record, 'accepted'),
    'portal_access.look_due': ({ record, requestId }) => lookAt(record, clockContext(requestId)),
    'patient.restored': ({ record, at }) => tellOfReturn(record, at),
    'patient.unmerged': async ({ record, at, data: { restored } }) => restored && tellOfReturn(record, at),
  },
);
