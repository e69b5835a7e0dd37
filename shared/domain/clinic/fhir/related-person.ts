import type { PortalAccess, PortalBasis } from '../portal/portal-access.ts';
import { type Age, endOf, isOpenAt } from '../portal/portal-end.ts';
import { type Concept, metaOf, type Reference, referenceTo, withoutGaps } from './elements.ts';
import { relatedPersonKeys } from './ids.ts';

/** By what an access to a portal is known elsewhere: who was shown a patient by one is named so. */
export const portalAccessSystem = 'urn:almanac:portal-access';

export type RelatedPerson = {
  resourceType: 'RelatedPerson';
  id: string;
  meta: ReturnType<typeof metaOf>;
  identifier: { system: string; value: string }[];
  active: boolean;
  patient: Reference;
  relationship: Concept[];
  period: { start: string; end?: string };
};

const roles = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode';
const relationships: Readonly<Record<Exclude<PortalBasis, 'self'>, Concept>> = {
  parent: { coding: [{ system: roles, code: 'PRN', display: 'parent' }] },
  guardian: { coding: [{ system: roles, code: 'GUARD', display: 'guardian' }] },
  attorney: { coding: [{ system: roles, code: 'POWATT', display: 'power of attorney' }] },
  patient: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0131', code: 'O', display: 'Other' }] },
};

/** Whoever acts for a patient by their portal, or did, as FHIR tells it: by what right and when. Undefined for an offer, and for the patient. */
export const relatedPersonResource = (access: PortalAccess, age: Age, now: string): RelatedPerson | undefined => {
  const { patientId, portalAccessId, basis, acceptedAt, endedAt, version } = access;
  if (basis === 'self' || acceptedAt === undefined) return undefined;
  const end = endedAt ?? endOf(access, age);
  return {
    resourceType: 'RelatedPerson',
    id: relatedPersonKeys.write({ patientId, portalAccessId }),
    meta: metaOf(version),
    identifier: [{ system: portalAccessSystem, value: portalAccessId }],
    active: isOpenAt(access, age, now),
    patient: referenceTo('Patient', patientId),
    relationship: [relationships[basis]],
    // A period does not end before it begins (per-1): who was never within their right was so for no time.
    period: withoutGaps({ start: acceptedAt, end: end !== undefined && end < acceptedAt ? acceptedAt : end }),
  };
};
