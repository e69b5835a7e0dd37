import { capabilities } from '../../../shared/api/clinic/fhir/capabilities.ts';
import { operationDefinition } from '../../../shared/api/clinic/fhir/operation-definitions.ts';
import type { FhirHandlersOf } from '../../../shared/api/clinic/fhir/route.ts';
import type { fhirServerRoutes } from '../../../shared/api/clinic/fhir/server.ts';
import { fhirTable } from '../../../shared/api/clinic/fhir/table.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { fhirAddress } from '../../../shared/runtime/http/fhir-address.ts';

export const fhirServerHandlers: FhirHandlersOf<typeof fhirServerRoutes> = {
  fhirCapabilities: async ({ params: { workspaceId } }) => ({ resource: capabilities(fhirTable(), fhirAddress(workspaceId)) }),
  fhirReadOperationDefinition: async ({ params: { workspaceId, operation } }) => {
    const resource = operationDefinition(operation, fhirAddress(workspaceId));
    if (!resource) throw new Failure('not_found', { what: 'operation' });
    return { resource };
  },
};
