import { fhirPracticeRoutes } from '../../shared/api/clinic/fhir/practice.ts';
import { fhirServerRoutes } from '../../shared/api/clinic/fhir/server.ts';
import type { RoutesOf } from '../../shared/api/index.ts';
import { serveFhir } from '../../shared/runtime/http/fhir.ts';
import { fhirPracticeHandlers } from './fhir/practice/handlers.ts';
import { fhirServerHandlers } from './fhir/server.ts';

const routes: RoutesOf<'clinic/fhir-practice-api'> = { ...fhirServerRoutes, ...fhirPracticeRoutes };

export const handler = serveFhir(routes, { ...fhirServerHandlers, ...fhirPracticeHandlers });
