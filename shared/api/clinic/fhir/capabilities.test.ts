import { expect, test } from 'vitest';
import { everyRoute } from '../../index.ts';
import { capabilities } from './capabilities.ts';
import type { FhirRoute } from './route.ts';
import { fhirRows } from './table.ts';

const all = Object.entries(everyRoute).filter(([, { gateway }]) => gateway === 'fhir') as [string, FhirRoute][];

test('a server says of itself all that its routes do, and nothing else', () => {
  const described = fhirRows(everyRoute);
  expect(Object.keys(described).sort()).toEqual(all.map(([name]) => name).sort());
  const { rest } = capabilities(described, 'https://fhir.example/fhir/R4/ws_1');
  const said = rest[0]!.resource.flatMap(({ type, interaction }) => interaction.map(({ code }) => `${type} ${code}`));
  const done = all.flatMap(
    ([
      ,
      {
        fhir: { type, code },
      },
    ]) => (type === undefined || code === 'operation' ? [] : [`${type} ${code}`]),
  );
  expect(said.sort()).toEqual([...new Set(done)].sort());
  for (const [, { fhir }] of all)
    for (const [name, { type }] of Object.entries(fhir.params ?? {}))
      expect(rest[0]!.resource.find(each => each.type === fhir.type)!.searchParam).toContainEqual(expect.objectContaining({ name, type }));
});

test.each(all)('%s stands below the base of a clinic, where its type says', (_, { path, method, access, fhir }) => {
  const { code, type, key, kind } = fhir;
  expect(path.startsWith('/fhir/R4/{workspaceId}/')).toBe(true);
  expect(access === 'public').toBe(code === 'capabilities' || type === 'OperationDefinition');
  if (type) expect(path.split('/')[4]).toBe(type);
  expect(path.includes('{fhirId}')).toBe(key !== undefined && kind !== undefined);
  const expected = {
    capabilities: ['GET'],
    read: ['GET'],
    vread: ['GET'],
    'search-type': ['GET', 'POST'],
    create: ['POST'],
    update: ['PUT'],
    operation: ['GET', 'POST'],
  };
  expect(expected[code]).toContain(method);
});
