import { fhirMedicationRoutes } from '../../shared/api/clinic/fhir/medications.ts';
import { fhirRecordRoutes } from '../../shared/api/clinic/fhir/records.ts';
import type { RoutesOf } from '../../shared/api/index.ts';
import { serveFhir } from '../../shared/runtime/http/fhir.ts';
import { fhirMedicationHandlers } from './fhir/medications/handlers.ts';
import { fhirRecordHandlers } from './fhir/records/handlers.ts';

const routes: RoutesOf<'clinic/fhir-records-api'> = { ...fhirMedicationRoutes, ...fhirRecordRoutes };

export const handler = serveFhir(routes, { ...fhirMedicationHandlers, ...fhirRecordHandlers });
