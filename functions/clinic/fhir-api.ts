import { fhirPatientRoutes } from '../../shared/api/clinic/fhir/patients.ts';
import { fhirServerRoutes } from '../../shared/api/clinic/fhir/server.ts';
import type { RoutesOf } from '../../shared/api/index.ts';
import { serveFhir } from '../../shared/runtime/http/fhir.ts';
import { fhirPatientHandlers } from './fhir/patients/handlers.ts';
import { fhirServerHandlers } from './fhir/server.ts';

const routes: RoutesOf<'clinic/fhir-api'> = { ...fhirServerRoutes, ...fhirPatientRoutes };

export const handler = serveFhir(routes, { ...fhirServerHandlers, ...fhirPatientHandlers });
