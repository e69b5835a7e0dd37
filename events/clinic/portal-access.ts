import * as z from 'zod';
import { PortalAccess, PortalBasis, PortalEnder, PortalScope } from '../../shared/domain/clinic/portal/portal-access.ts';
import type { EventKinds } from '../event.ts';

/** Who acts for a patient is nobody's to hear: the events name the record, and `by` who has done it. */
const record = PortalAccess.pick({ workspaceId: true, patientId: true, portalAccessId: true, version: true });
const kind = { data: z.object({}), record, audience: 'internal' } as const;
/** How far it goes, and whether the patient is a child still, so that their parents are told, too. */
const goesSoFar = z.object({ basis: PortalBasis, scopes: z.array(PortalScope), parentsToo: z.boolean().default(false) });

export const portalAccessEvents = {
  /** It is offered to whoever is given its code. */
  'portal_access.granted': { ...kind, data: goesSoFar },
  /** Somebody had the code, and was wrong about whose it is. */
  'portal_access.refused': kind,
  'portal_access.accepted': { ...kind, data: goesSoFar },
  'portal_access.ended': { ...kind, data: z.object({ by: PortalEnder }) },
  /** It is to be looked at whether it has ended. */
  'portal_access.look_due': kind,
  /** It ends soon. */
  'portal_access.ending': kind,
} as const satisfies EventKinds;
