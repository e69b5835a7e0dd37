import type { Resource } from './bundle.ts';

/** How much of a resource is told: the summary that R4 defines, what says which one it is (`text`: there is no narrative here), these elements, or all. */
export type Extent = 'summary' | 'text' | { elements: readonly string[] } | undefined;

type Elements = {
  /** What is told in any case: what must be there, also by an invariant of R4, and what changes the meaning of the rest. */
  needed: readonly string[];
  /** What a summary has beside. */
  summary: readonly string[];
};
const of = (needed: string, summary: string): Elements => ({ needed: needed.split(' '), summary: summary.split(' ') });

/** The elements of R4 by type, of those that are told here. */
const elementsOf: Readonly<Record<string, Elements>> = {
  Appointment: of('status participant start end', 'cancelationReason reasonCode'),
  AppointmentResponse: of('appointment actor participantStatus', 'identifier participantType'),
  AuditEvent: of('type recorded agent source', 'subtype action outcome purposeOfEvent'),
  CareTeam: of('status', 'subject managingOrganization'),
  Composition: of('status type date author title', 'subject custodian event'),
  Consent: of('status scope category patient policyRule', 'dateTime performer organization provision'),
  Device: of('status', ''),
  DocumentReference: of('status content', 'docStatus type subject date author relatesTo description context'),
  HealthcareService: of('active', 'providedBy name'),
  Location: of('status', 'name mode physicalType managingOrganization'),
  MedicationDispense: of('status medicationCodeableConcept', 'subject'),
  MedicationRequest: of('status intent medicationCodeableConcept subject', 'authoredOn requester'),
  Organization: of('active name', ''),
  Patient: of('active link', 'identifier name telecom gender birthDate managingOrganization'),
  Practitioner: of('active', 'name'),
  PractitionerRole: of('active', 'period practitioner organization code'),
  Provenance: of('target recorded agent', ''),
  RelatedPerson: of('active patient', 'identifier relationship'),
  Schedule: of('active actor', ''),
  Slot: of('schedule status start end', 'serviceType'),
};

/** What stands on every resource, whatever is asked for. */
const everywhere = ['resourceType', 'id', 'meta'];
/** An element that has one of several types is asked for without the type. */
const untyped: Readonly<Record<string, string>> = { medicationCodeableConcept: 'medication', statusReasonCodeableConcept: 'statusReason' };
const subsetted = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };

const isTold = (extent: Exclude<Extent, undefined>, { needed, summary }: Elements) => {
  if (extent === 'text') return (name: string): boolean => needed.includes(name);
  const more = extent === 'summary' ? summary : extent.elements;
  return (name: string): boolean => needed.includes(name) || more.includes(untyped[name] ?? name) || more.includes(name);
};

/** A part of a resource of what is searched for, which says that it is one: nobody takes it for the whole, and none is read as a change of the rest. */
export const subsetOf = <R extends Resource>(resource: R, extent: Extent): R => {
  const elements = elementsOf[resource.resourceType];
  if (extent === undefined || !elements) return resource;
  const tells = isTold(extent, elements);
  const told = Object.entries(resource).filter(([name]) => everywhere.includes(name) || tells(name));
  const { meta } = resource as { meta?: object };
  return { ...Object.fromEntries(told), meta: { ...meta, tag: [subsetted] } } as unknown as R;
};
