import { type Consent, consentResources } from '../../../../shared/domain/clinic/fhir/consent.ts';
import { type FhirPatient, patientResource } from '../../../../shared/domain/clinic/fhir/patient.ts';
import type { Known } from '../../patients/register.ts';

/** A patient as FHIR has them. */
export const patientOf = ({ patient: { workspaceId, patientId, endedAt, merged, mergedFrom, version }, person }: Known): FhirPatient =>
  patientResource({ ...person, workspaceId, patientId, endedAt, merged, mergedFrom, version });

/** By which channels a patient wants to be told, as FHIR has it. */
export const consentsOf = ({ patient: { workspaceId, patientId }, person: { consents } }: Known): Consent[] =>
  consentResources({ workspaceId, patientId, consents });
