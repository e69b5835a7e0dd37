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
} as const satisfies FhirRoutes;
