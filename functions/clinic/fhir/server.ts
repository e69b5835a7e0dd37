import { capabilities } from '../../../shared/api/clinic/fhir/capabilities.ts';
import { described } from '../../../shared/api/clinic/fhir/described.ts';
import type { FhirHandlersOf } from '../../../shared/api/clinic/fhir/route.ts';
import type { fhirServerRoutes } from '../../../shared/api/clinic/fhir/server.ts';
import { fhirAddress } from '../../../shared/runtime/http/fhir-address.ts';

export const fhirServerHandlers: FhirHandlersOf<typeof fhirServerRoutes> = {
  fhirCapabilities: async ({ params: { workspaceId } }) => ({ resource: capabilities(described, fhirAddress(workspaceId)) }),
};
