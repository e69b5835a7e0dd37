import { fhirMedicationRoutes } from '../../shared/api/clinic/fhir/medications.ts';
import { fhirNoteRoutes } from '../../shared/api/clinic/fhir/notes.ts';
import { fhirRecordRoutes } from '../../shared/api/clinic/fhir/records.ts';
import type { RoutesOf } from '../../shared/api/index.ts';
import { serveFhir } from '../../shared/runtime/http/fhir.ts';
import { fhirMedicationHandlers } from './fhir/medications/handlers.ts';
import { fhirNoteHandlers } from './fhir/notes/handlers.ts';
import { fhirRecordHandlers } from './fhir/records/handlers.ts';

const routes: RoutesOf<'clinic/fhir-records-api'> = { ...fhirMedicationRoutes, ...fhirRecordRoutes, ...fhirNoteRoutes };

export const handler = serveFhir(routes, { ...fhirMedicationHandlers, ...fhirRecordHandlers, ...fhirNoteHandlers });
