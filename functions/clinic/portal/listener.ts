import { portalAccessEvents } from '../../../events/clinic/portal-access.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { listener } from '../../../shared/runtime/events/consume.ts';
import { lookAt } from './look.ts';

/** Looks whether accesses to portals have ended, or are about to: an end opens nothing more whether or not this runs. */
export const portals = listener(
  { 'portal_access.look_due': portalAccessEvents['portal_access.look_due'] },
  { 'portal_access.look_due': ({ record, requestId }) => lookAt(record, clockContext(requestId)) },
);
