import { fhirPatientRoutes } from '../../shared/api/clinic/fhir/patients.ts';
import type { RoutesOf } from '../../shared/api/index.ts';
import { serveFhir } from '../../shared/runtime/http/fhir.ts';
import { fhirPatientHandlers } from './fhir/patients/handlers.ts';

const routes: RoutesOf<'clinic/fhir-api'> = fhirPatientRoutes;

export const handler = serveFhir(routes, fhirPatientHandlers);
