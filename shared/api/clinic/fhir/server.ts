import { ids } from '../../core/examples.ts';
import { type FhirRoutes, fhirBase } from './route.ts';

export const fhirServerRoutes = {
  fhirCapabilities: {
    method: 'GET',
    path: `${fhirBase}/metadata`,
    access: 'public',
    summary: 'What of FHIR R4 there is: a CapabilityStatement, made from the routes',
    fails: [],
    fhir: { code: 'capabilities' },
    example: { params: { workspaceId: ids.workspaceId } },
  },
  fhirReadOperationDefinition: {
    method: 'GET',
    path: `${fhirBase}/OperationDefinition/{fhirId}`,
    access: 'public',
    summary: 'Read what an operation takes and does, as FHIR R4 defines operations',
    fails: ['not_found'],
    fhir: { code: 'read', type: 'OperationDefinition', kind: 'operation', key: (operation: string) => ({ operation }) },
    example: { params: { workspaceId: ids.workspaceId, fhirId: 'appointment-find' } },
  },
} as const satisfies FhirRoutes;
