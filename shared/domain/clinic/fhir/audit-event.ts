import { toInstant } from '../../time/when.ts';
import type { PatientAccess } from '../patient-access.ts';
import { actorReference, type Coding, type Concept, type Reference, referenceTo, withoutGaps } from './elements.ts';
import { accessKeys } from './ids.ts';
import { portalAccessSystem } from './related-person.ts';

export type AuditEvent = {
  resourceType: 'AuditEvent';
  id: string;
  type: Coding;
  subtype: Coding[];
  action: 'R';
  recorded: string;
  /** Success, or a minor failure: they were refused. */
  outcome: '0' | '4';
  purposeOfEvent?: Concept[];
  agent: { who: Reference; requestor: true }[];
  source: { observer: Reference };
  entity: { what: Reference; type: Coding; role: Coding }[];
};

const patientRecord: Coding = { system: 'http://dicom.nema.org/resources/ontology/DCM', code: '110110', display: 'Patient Record' };
const person: Coding = { system: 'http://terminology.hl7.org/CodeSystem/audit-entity-type', code: '1', display: 'Person' };
const patientRole: Coding = { system: 'http://terminology.hl7.org/CodeSystem/object-role', code: '1', display: 'Patient' };
const emergency: Concept = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'BTG', display: 'break the glass' }],
};

/** Whoever came by the portal of a patient is no practitioner: the patient, or who acts for them, by their access. */
const byPortal = (portalAccessId: string): Reference => ({
  type: 'RelatedPerson',
  identifier: { system: portalAccessSystem, value: portalAccessId },
});

const whoOf = ({ userId, patientId, portalAccessId, bySelf }: Omit<PatientAccess, 'expiresAt' | 'version'>): Reference => {
  if (bySelf) return referenceTo('Patient', patientId);
  return portalAccessId ? byPortal(portalAccessId) : actorReference(userId, patientId);
};

/** That somebody was shown a patient, by which route, and whether an emergency had opened their chart. */
export const auditEventResource = (access: Omit<PatientAccess, 'expiresAt' | 'version'>): AuditEvent => {
  const { workspaceId, patientId, at, accessId, operation, emergencyAccessId } = access;
  return withoutGaps<AuditEvent>({
    resourceType: 'AuditEvent',
    id: accessKeys.write({ patientId, at: Date.parse(at), accessId }),
    type: patientRecord,
    subtype: [{ system: 'urn:almanac:operation', code: operation }],
    action: 'R',
    recorded: at,
    outcome: access.refused ? '4' : '0',
    purposeOfEvent: emergencyAccessId === undefined ? undefined : [emergency],
    agent: [{ who: whoOf(access), requestor: true }],
    source: { observer: referenceTo('Organization', workspaceId) },
    entity: [{ what: referenceTo('Patient', patientId), type: person, role: patientRole }],
  });
};

/** The access that is called so; nothing where there can be none. */
export const accessKeyFrom = (id: string): Pick<PatientAccess, 'patientId' | 'at' | 'accessId'> | undefined => {
  const found = accessKeys.read(id);
  return found && { ...found, at: toInstant(found.at) };
};
