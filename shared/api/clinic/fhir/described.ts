import { fhirMedicationRoutes } from './medications.ts';
import { fhirPatientRoutes } from './patients.ts';
import { fhirRecordRoutes } from './records.ts';
import type { FhirRoutes } from './route.ts';
import { fhirServerRoutes } from './server.ts';

/** The routes by which the server describes itself, whichever function answers them. */
export const described: FhirRoutes = { ...fhirServerRoutes, ...fhirPatientRoutes, ...fhirMedicationRoutes, ...fhirRecordRoutes };
