import type { PortalNeed } from '../../domain/clinic/portal/portal-access.ts';

/* What all routes of the portal have in common, and what each needs: read by functions that answer but some of them, without the rest. */

/** Where the portal of a patient is. */
export const portalPath = '/v1/me/portals/{workspaceId}/{patientId}';
/** By each of its routes somebody is shown the patient. */
export const shownByPortal = { access: 'user', keys: 'never', audited: 'read' } as const;
export const whoSaw = 'That you are shown it stands with the patient, and in the log of the clinic, before the answer leaves.';

/** What of the record takes which access to the portal. */
export const portalNeeds = {
  getPortalRecord: 'record',
  changePortalRecord: 'self',
  listPortalReadings: 'record',
  listPortalPrescriptions: 'prescriptions',
  listPortalDispenses: 'prescriptions',
  listPortalAdherence: 'prescriptions',
  exportPortalRecord: 'all',
  listPortalHolders: 'all',
  addPortalHolder: 'self',
  endPortalHolder: 'self',
} as const satisfies Record<string, PortalNeed>;

/** The same of visits. */
export const portalVisitNeeds = {
  listPortalVisitTypes: 'visits',
  findPortalTimes: 'visits',
  createPortalVisit: 'visits',
  listPortalVisits: 'visits',
  getPortalVisit: 'visits',
  movePortalVisit: 'visits',
  cancelPortalVisit: 'visits',
  acceptPortalOffer: 'visits',
} as const satisfies Record<string, PortalNeed>;
