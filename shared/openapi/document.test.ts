import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { documentFile, documentOfToday, readJson } from '../../scripts/check/openapi/files.ts';
import type { Route, Routes } from '../api/core/route.ts';
import { routes, routesByModule } from '../api/index.ts';
import { failures } from '../domain/core/failure.ts';
import { core } from './core.ts';
import { openApiOf } from './document.ts';
import type { Json, JsonObject } from './json.ts';
import { paramsIn } from './operation.ts';
import { services } from './services/index.ts';
import { items } from './services/items.ts';

const all: [string, Route][] = Object.entries(routes);
const document = documentOfToday();
type Operation = {
  operationId: string;
  summary: string;
  tags: string[];
  security?: object[];
  parameters?: { name?: string; $ref?: string }[];
  requestBody?: object;
  responses: Record<string, { $ref?: string }>;
};
const operationOf = ({ path, method }: Route): Operation =>
  (document.paths as Record<string, Record<string, Operation>>)[path]![method.toLowerCase()]!;
const responses = (document.components as { responses: Record<string, { content: JsonObject }> }).responses;

const mayKeysCall = ({ access, keys }: Route): boolean => !['public', 'operator'].includes(access) && keys !== 'never';

test('the file in the repository is the document of today: run `npm run openapi` after a change of a route', () => {
  expect(readJson(documentFile)).toEqual(document);
});

describe.each(all)('the document says of %s', (name, route) => {
  const operation = operationOf(route);

  test('what it does, under which heading, and who may', () => {
    expect(operation).toMatchObject({ operationId: name, summary: route.summary, tags: [expect.any(String)] });
    expect(operation.security?.length === 0).toBe(route.access === 'public');
    expect(JSON.stringify(operation.security ?? 'apiKey').includes('apiKey')).toBe(mayKeysCall(route));
  });

  test('each parameter of its path and query', () => {
    const named = (operation.parameters ?? []).flatMap(parameter => parameter.name ?? []);
    const query = route.query ? Object.keys((z.toJSONSchema(route.query, { io: 'input' }).properties ?? {}) as object) : [];
    expect(named).toEqual([...paramsIn(route.path), ...query]);
    expect(operation.requestBody !== undefined).toBe(route.body !== undefined || (route.page === true && route.method === 'POST'));
  });

  test('each failure that it can answer, with its code', () => {
    for (const code of route.fails) {
      const ref = operation.responses[failures[code]]!.$ref!.replace('#/components/responses/', '');
      expect(JSON.stringify(responses[ref]!.content['application/problem+json'])).toContain(`"${code}"`);
    }
    expect(Object.keys(operation.responses)).toContain(
      String(route.status ?? (route.reply || route.list || route.page || route.file ? 200 : 204)),
    );
  });
});

const objectsIn = (json: Json): JsonObject[] => {
  if (typeof json !== 'object' || json === null) return [];
  if (Array.isArray(json)) return json.flatMap(objectsIn);
  return [json, ...Object.values(json).flatMap(objectsIn)];
};
const shared = (document.components as { schemas: Record<string, JsonObject> }).schemas;
const isTold = (json: JsonObject): boolean =>
  'description' in json ||
  'const' in json ||
  (typeof json.$ref === 'string' && isTold(shared[json.$ref.split('/').at(-1)!]!)) ||
  ((json.anyOf ?? json.oneOf ?? []) as JsonObject[]).some(isTold);

test('every field of every schema, and every parameter, says what it means: a new one gets its words in the `descriptions` of its service', () => {
  const { examples: _examples, ...words } = { ...document, examples: undefined };
  const all = objectsIn(words as Json);
  const fields = all.flatMap(({ type, properties }) => (type === 'object' && properties ? Object.entries(properties as object) : []));
  const parameters = all.filter(each => typeof each.in === 'string' && each.name).map(each => [each.name as string, each] as const);
  expect(fields.length).toBeGreaterThan(300);
  const silent = [...fields, ...parameters].filter(([name, field]) => !['data', 'meta'].includes(name) && !isTold(field as JsonObject));
  expect([...new Set(silent.map(([name]) => name))]).toEqual([]);
});

describe('no words are kept for a field that is no more', () => {
  /** The keys of which a document lacks the field, or the schema or field that holds it. */
  const goneFrom = (json: Json, keys: string[]): string[] => {
    const named = objectsIn(json).flatMap(({ properties, schemas, name }) => [
      ...Object.keys(properties ?? {}),
      ...Object.keys(schemas ?? {}),
      String(name),
    ]);
    const names = new Set(named);
    return keys.filter(key => !key.split('.').every(part => names.has(part)));
  };

  test('of all services', () => expect(goneFrom(document, Object.keys(core.descriptions))).toEqual([]));

  test.each(services.map(each => [Object.keys(each.tags).join(', '), each] as const))('of %s', (_, { tags, descriptions }) => {
    const own = Object.fromEntries(Object.entries(routesByModule).filter(([module]) => module in tags));
    // Whoever shows items has all words of theirs.
    const isBorrowed = (key: string) => !('items' in tags) && descriptions[key] === items.descriptions[key];
    const keys = Object.keys(descriptions).filter(key => !isBorrowed(key));
    expect(goneFrom(openApiOf({ version: '1.0.0' }, own), keys)).toEqual([]);
  });
});

describe('a schema', () => {
  const Due = z.strictObject({ on: z.iso.date(), zone: z.string().default('UTC') });
  const thing = (body: z.ZodType, reply: z.ZodType): Routes => ({
    createThing: {
      method: 'POST',
      path: '/v1/things',
      access: 'user',
      summary: 'Create',
      body,
      reply,
      status: 201,
      fails: [],
      example: {},
    },
  });
  const bodyIn = (made: JsonObject) => JSON.stringify(made);

  test('is strict in what comes in, and open in what goes out', () => {
    const made = bodyIn(openApiOf({ version: '1.0.0' }, { items: thing(Due, z.object({ on: z.iso.date() })) }));
    expect(made.match(/"additionalProperties":false/g)).toHaveLength(1);
  });

  test('asks for a default in what goes out alone', () => {
    const made = bodyIn(openApiOf({ version: '1.0.0' }, { items: thing(Due, Due) }));
    expect(made).toContain('"required":["on"]');
    expect(made).toContain('"required":["on","zone"]');
  });
});
