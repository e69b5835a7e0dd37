import { accessKeyFrom } from '../../../domain/clinic/fhir/audit-event.ts';
import { consentIdOf, consentKeyFrom } from '../../../domain/clinic/fhir/consent.ts';
import { accessKeys, fhirIdOf, relatedPersonKeys } from '../../../domain/clinic/fhir/ids.ts';
import { MatchParameters } from '../../../domain/clinic/fhir/patient.ts';
import { type FhirRoutes, fhirBase } from './route.ts';
import { ofOnePatient, toPatient } from './rows.ts';

const patientId = 'patient_01h455vb4pex5vsknk084sn02q';
const params = { fhirId: fhirIdOf(patientId) };

const auditing = { method: 'GET', access: 'audit:read', keys: 'never', audited: 'read', fails: [] } as const;
const reading = { method: 'GET', access: 'patient:read', audited: 'read', fails: [] } as const;

const sought = { resourceType: 'Patient', name: [{ family: 'Mustermann', given: ['Ana'] }], birthDate: '1984-02-29' };

export const fhirRecordRoutes = {
  fhirReadEverything: {
    method: 'GET',
    path: `${fhirBase}/Patient/{fhirId}/$everything`,
    access: 'chart:read',
    keys: 'never',
    summary:
      'Read all that is known of a patient, page by page: who they are, their visits, what is prescribed, dispensed and written of them, and who was shown it',
    audited: 'export',
    fails: [],
    fhir: {
      ...{ code: 'operation', type: 'Patient', kind: 'patient', key: toPatient.key, params: {} },
      operation: { name: 'everything', definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything' },
    },
    example: { params },
  },
  fhirMatchPatient: {
    method: 'POST',
    path: `${fhirBase}/Patient/$match`,
    access: 'patient:read',
    limit: 'search',
    summary: 'Ask whether somebody is a patient already, the likeliest first',
    body: MatchParameters,
    audited: 'read',
    fails: [],
    fhir: {
      ...{ code: 'operation', type: 'Patient' },
      operation: { name: 'match', definition: 'http://hl7.org/fhir/OperationDefinition/Patient-match' },
    },
    example: { body: { resourceType: 'Parameters', parameter: [{ name: 'resource', resource: sought }] } },
  },
  fhirReadCareTeam: {
    ...reading,
    path: `${fhirBase}/CareTeam/{fhirId}`,
    summary: 'Read who treats a patient as FHIR R4 has it',
    fhir: { code: 'read', type: 'CareTeam', kind: 'patient', key: toPatient.key },
    example: { params },
  },
  fhirSearchCareTeams: {
    ...reading,
    path: `${fhirBase}/CareTeam`,
    summary: 'Look for who treats a patient as FHIR R4 does',
    fhir: { code: 'search-type', type: 'CareTeam', params: ofOnePatient },
    example: {},
  },
  fhirReadConsent: {
    ...reading,
    path: `${fhirBase}/Consent/{fhirId}`,
    summary: 'Read whether a patient wants to be told by a channel',
    fhir: { code: 'read', type: 'Consent', kind: 'patient', key: consentKeyFrom },
    example: { params: { fhirId: consentIdOf(patientId, 'email') } },
  },
  fhirSearchConsents: {
    ...reading,
    path: `${fhirBase}/Consent`,
    summary: 'Look for the channels by which a patient wants to be told as FHIR R4 does',
    fhir: { code: 'search-type', type: 'Consent', params: ofOnePatient },
    example: {},
  },
  fhirReadRelatedPerson: {
    ...reading,
    path: `${fhirBase}/RelatedPerson/{fhirId}`,
    summary: 'Read who acts for a patient by their portal, as FHIR R4 has it',
    fhir: { code: 'read', type: 'RelatedPerson', kind: 'portal_access', key: relatedPersonKeys.read },
    example: { params: { fhirId: relatedPersonKeys.write({ patientId, portalAccessId: 'portal_01h455vb4pex5vsknk084sn02q' }) } },
  },
  fhirSearchRelatedPersons: {
    ...reading,
    path: `${fhirBase}/RelatedPerson`,
    summary: 'Look for who acts for a patient by their portal as FHIR R4 does, those that were given last first',
    fhir: { code: 'search-type', type: 'RelatedPerson', params: ofOnePatient },
    example: {},
  },
  fhirReadAuditEvent: {
    ...auditing,
    path: `${fhirBase}/AuditEvent/{fhirId}`,
    summary: 'Read that somebody was shown a patient',
    fhir: { code: 'read', type: 'AuditEvent', kind: 'patient', key: accessKeyFrom },
    example: {
      params: { fhirId: accessKeys.write({ patientId, at: Date.parse('2026-11-28T08:00:00Z'), accessId: 'pTqJt7xkYIApTqJt7xkYIA' }) },
    },
  },
  fhirSearchAuditEvents: {
    ...auditing,
    path: `${fhirBase}/AuditEvent`,
    summary: 'Look for who was shown a patient as FHIR R4 does, the last first',
    fhir: { code: 'search-type', type: 'AuditEvent', params: ofOnePatient },
    example: {},
  },
} as const satisfies FhirRoutes;
