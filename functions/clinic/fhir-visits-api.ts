import { fhirAppointmentOperationRoutes } from '../../shared/api/clinic/fhir/appointment-operations.ts';
import { fhirResponseRoutes } from '../../shared/api/clinic/fhir/responses.ts';
import { fhirVisitRoutes } from '../../shared/api/clinic/fhir/visits.ts';
import type { RoutesOf } from '../../shared/api/index.ts';
import { serveFhir } from '../../shared/runtime/http/fhir.ts';
import { fhirVisitHandlers } from './fhir/visits/handlers.ts';
import { fhirAppointmentOperationHandlers } from './fhir/visits/operations.ts';
import { fhirResponseHandlers } from './fhir/visits/responses.ts';

const routes: RoutesOf<'clinic/fhir-visits-api'> = { ...fhirVisitRoutes, ...fhirResponseRoutes, ...fhirAppointmentOperationRoutes };

export const handler = serveFhir(routes, { ...fhirVisitHandlers, ...fhirResponseHandlers, ...fhirAppointmentOperationHandlers });
