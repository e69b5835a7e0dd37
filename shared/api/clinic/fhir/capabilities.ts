import type { FhirRoute } from './route.ts';

/** Since when this server speaks as it does. */
const date = '2026-11-30';

/** What can be done with a type of resource, as its routes say it. */
const resourceOf = (type: string, routes: readonly FhirRoute[]) => {
  const rows = routes.map(({ fhir }) => fhir);
  const params = Object.assign({}, ...rows.map(row => row.params ?? {})) as NonNullable<FhirRoute['fhir']['params']>;
  const operations = rows.flatMap(({ operation }) => operation ?? []);
  const codes = [...new Set(rows.map(({ code }) => code))].filter(code => code !== 'operation');
  return {
    type,
    interaction: codes.map(code => ({ code })),
    versioning: codes.includes('update') ? 'versioned-update' : 'versioned',
    readHistory: false,
    updateCreate: false,
    conditionalCreate: rows.some(({ ifNoneExist }) => ifNoneExist !== undefined),
    conditionalUpdate: false,
    conditionalDelete: 'not-supported',
    searchParam: Object.entries(params).map(([name, { type: kind, documentation }]) => ({ name, type: kind, documentation })),
    ...(operations.length > 0 ? { operation: operations } : {}),
  };
};

/** What of FHIR R4 there is, made from the routes: what none of them answers is not in it. */
export const capabilities = (routes: Readonly<Record<string, FhirRoute>>, url: string) => {
  const byType = Map.groupBy(Object.values(routes), ({ fhir }) => fhir.type);
  byType.delete(undefined);
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date,
    kind: 'instance',
    software: { name: 'Almanac' },
    implementation: { description: 'The patients of a clinic, as they are let in.', url },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json'],
    rest: [
      {
        mode: 'server',
        security: {
          cors: true,
          description:
            'A bearer token (RFC 6750) in Authorization: an access token of the user pool that `GET /v1/config` of the stage names, or an API key. Who may do what is said by their role in the clinic, and who was shown a patient stands in the log.',
        },
        resource: [...byType].map(([type, rows]) => resourceOf(type!, rows)),
      },
    ],
  };
};
