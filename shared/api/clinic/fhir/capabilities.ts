import type { FhirTable } from './table.ts';

/** Since when this server speaks as it does. */
const date = '2026-12-01';

/** What can be done with a type of resource, as its routes say it. */
const resourceOf = (type: string, rows: readonly FhirTable[string][], url: string) => {
  const params = Object.assign({}, ...rows.map(row => row.params ?? {})) as NonNullable<FhirTable[string]['params']>;
  const namesIn = (side: 'includes' | 'revincludes'): string[] => [...new Set(rows.flatMap(row => Object.keys(row[side] ?? {})))];
  const [include, revinclude] = [namesIn('includes'), namesIn('revincludes')];
  const operations = rows
    .flatMap(({ operation }) => operation ?? [])
    .map(({ name, definition }) => ({ name, definition: definition.includes(':') ? definition : `${url}/${definition}` }));
  const codes = [...new Set(rows.map(({ code }) => code))].filter(code => code !== 'operation');
  return {
    type,
    interaction: codes.map(code => ({ code })),
    ...(codes.includes('update') ? { versioning: 'versioned-update' } : {}),
    readHistory: false,
    updateCreate: false,
    ...(codes.includes('read') ? { conditionalRead: 'not-match' } : {}),
    conditionalCreate: rows.some(({ ifNoneExist }) => ifNoneExist !== undefined),
    conditionalUpdate: false,
    conditionalDelete: 'not-supported',
    ...(include.length > 0 ? { searchInclude: include } : {}),
    ...(revinclude.length > 0 ? { searchRevInclude: revinclude } : {}),
    searchParam: Object.entries(params).map(([name, { type: kind, documentation }]) => ({ name, type: kind, documentation })),
    ...(operations.length > 0 ? { operation: operations } : {}),
  };
};

/** What of FHIR R4 there is, made from the routes: what none of them answers is not in it. */
export const capabilities = (routes: FhirTable, url: string) => {
  const byType = Map.groupBy(Object.values(routes), ({ type }) => type);
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
        resource: [...byType].map(([type, rows]) => resourceOf(type!, rows, url)),
      },
    ],
  };
};
