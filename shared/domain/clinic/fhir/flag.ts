import type { Patient } from '../patient.ts';
import type { PatientChart } from '../patient-content.ts';
import { type Concept, type Reference, referenceTo } from './elements.ts';
import { fhirIdOf } from './ids.ts';

export type Flag = {
  resourceType: 'Flag';
  id: string;
  status: 'active';
  category: Concept[];
  code: Concept;
  subject: Reference;
};

const safety: Concept = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/flag-category', code: 'safety' }] };

/** What whoever treats a patient has to know, as it is written: it is in words, so that it is no AllergyIntolerance. */
export const flagResources = ({ patientId }: Pick<Patient, 'patientId'>, { alerts }: PatientChart): Flag[] =>
  alerts.map((text, i) => ({
    resourceType: 'Flag',
    id: `${fhirIdOf(patientId)}.alert.${i + 1}`,
    status: 'active',
    category: [safety],
    code: { text },
    subject: referenceTo('Patient', patientId),
  }));
