import { describe, expect, test } from 'vitest';
import { documentOfToday } from '../../scripts/check/openapi/files.ts';
import { edition30 } from './edition30.ts';
import type { Json, JsonObject } from './json.ts';
import { isObject, mapObjects, nameIn } from './walk.ts';

/*
 * What code generators need of the document, so that the clients that they make compile and read well. `npm run judges` makes such clients and
 * uses them; this holds what can be seen without.
 */
type Content = Record<string, { schema?: JsonObject }>;
type Operation = { operationId: string; requestBody?: { content: Content }; responses: Record<string, { content?: Content }> };

const document = documentOfToday();
const older = edition30(document);
const schemasOf = ({ components }: JsonObject) => (components as { schemas: Record<string, JsonObject> }).schemas;
const operations = Object.values(document.paths as Record<string, Record<string, Operation>>).flatMap(item => Object.values(item));
const all = (json: Json): JsonObject[] => {
  const found: JsonObject[] = [];
  mapObjects(json, object => {
    found.push(object);
    return object;
  });
  return found;
};
const jsonIn = (content: Content = {}) =>
  Object.entries(content).flatMap(([type, { schema }]) => (/json$/.test(type) && schema ? [schema] : []));

test('every body and every reply has a name, and none is made up by a generator', () => {
  const inline = operations.flatMap(({ operationId, requestBody, responses }) =>
    [requestBody, ...Object.values(responses)]
      .flatMap(part => jsonIn(part?.content))
      .filter(schema => !schema.$ref && schema.properties)
      .map(() => operationId),
  );
  expect(inline).toEqual([]);
});

test('no type has a name that a language of our clients keeps for its own: a generator would give that one instead', () => {
  const taken =
    'Any Array Boolean Data Date Decimal Error Exception File Float Integer List Map Object Record Result Set String Type URI URL UUID Unit Void';
  const names = Object.keys(schemasOf(document)).map(name => name.toLowerCase());
  expect(names.filter(name => taken.toLowerCase().split(' ').includes(name))).toEqual([]);
});

test('a failure is one type, whichever it is; which codes a reply may have stands beside it', () => {
  const { responses } = document.components as { responses: Record<string, { content: Content; 'x-codes': string[] }> };
  for (const [name, { content, 'x-codes': codes }] of Object.entries(responses)) {
    expect([name, nameIn(content['application/problem+json']!.schema)]).toEqual([name, 'Problem']);
    expect(codes.length).toBeGreaterThan(0);
  }
});

describe('A9: a union of objects', () => {
  const unions = all(document).filter(({ oneOf, anyOf }) =>
    ((oneOf ?? anyOf) as JsonObject[] | undefined)?.some(each => each.type === 'object' || each.$ref),
  );
  const variants = ({ oneOf, anyOf }: JsonObject) => (oneOf ?? anyOf) as JsonObject[];

  test('is made of named types', () => {
    expect(unions.length).toBeGreaterThan(8);
    expect(unions.flatMap(variants).filter(each => !nameIn(each) && each.type !== 'null')).toEqual([]);
  });

  test('says by its kind which of them has come, where they have one', () => {
    const told = unions.filter(({ discriminator }) => discriminator);
    for (const { discriminator, oneOf } of told) {
      const { mapping, propertyName } = discriminator as { mapping: Record<string, string>; propertyName: string };
      expect(propertyName).toBe('kind');
      expect([...new Set(Object.values(mapping))].sort()).toEqual((oneOf as { $ref: string }[]).map(({ $ref }) => $ref).sort());
    }
    const names = Object.entries(schemasOf(document)).filter(([, schema]) => schema.discriminator);
    expect(names.map(([name]) => name)).toEqual(
      expect.arrayContaining(['FeedScope', 'GetAgendaPageEntry', 'NotificationContent', 'SubscribedInto']),
    );
  });

  test('is one object in the 3.0 edition, of which only that must be there which all have', () => {
    expect(all(older).filter(({ oneOf, anyOf }) => oneOf ?? anyOf)).toEqual([]);
    const { Reminder, NotificationContent, GetAgendaPageEntry } = schemasOf(older);
    expect([Reminder?.required, NotificationContent?.required, GetAgendaPageEntry?.required]).toEqual([
      undefined,
      ['kind'],
      ['kind', 'at'],
    ]);
    expect(Object.keys(Reminder!.properties as object)).toEqual(expect.arrayContaining(['offset', 'at', 'relativeTo', 'repeatEvery']));
    expect(NotificationContent?.properties).toMatchObject({ kind: { enum: ['reminder', 'digest', 'account', 'news'] } });
  });
});

test('no type is called as one that a language has itself', () => {
  const taken =
    /^(List|Map|Set|Array|String|Int|Integer|Long|Float|Double|Boolean|Bool|Object|Any|Unit|Nothing|Type|Date|Data|Error|Exception|Result|Record|Function|Promise|Optional)$/;
  expect(Object.keys(schemasOf(document)).filter(name => taken.test(name))).toEqual([]);
});

test('A22: the server is where the document is served, whatever path that has', () => {
  const [{ url }] = document.servers as [{ url: string }];
  const at = 'http://127.0.0.1:4566/_aws/execute-api/451484f8/$default/openapi.json';
  expect(new URL(url, at).href.replace(/\/$/, '')).toBe('http://127.0.0.1:4566/_aws/execute-api/451484f8/$default');
});

describe('the 3.0 edition', () => {
  const within = (schema: JsonObject): JsonObject[] => {
    const { properties, items, not, additionalProperties, allOf, oneOf, anyOf } = schema;
    const parts = [
      items,
      not,
      additionalProperties,
      ...Object.values(properties ?? {}),
      ...[allOf, oneOf, anyOf].flatMap(each => each ?? []),
    ];
    return [schema, ...(parts as Json[]).filter(isObject).flatMap(within)];
  };
  /** The shared ones, those of parameters, headers and contents, and all that stand in them. */
  const schemas = [
    ...Object.values(schemasOf(older)),
    ...all(older)
      .map(({ schema }) => schema)
      .filter(isObject),
  ].flatMap(within);

  test('has nothing that 3.0 does not know', () => {
    // The words of its Schema Object: openapi-generator refuses a document with any other.
    const words = [
      ...['title', 'multipleOf', 'maximum', 'exclusiveMaximum', 'minimum', 'exclusiveMinimum', 'maxLength', 'minLength', 'pattern'],
      ...['maxItems', 'minItems', 'uniqueItems', 'maxProperties', 'minProperties', 'required', 'enum', 'type', 'not', 'allOf', 'oneOf'],
      ...['anyOf', 'items', 'properties', 'additionalProperties', 'description', 'format', 'default', 'nullable', 'discriminator'],
      ...['readOnly', 'writeOnly', 'xml', 'example', 'externalDocs', 'deprecated', '$ref'],
    ];
    expect(schemas.length).toBeGreaterThan(1000);
    expect([
      ...new Set(schemas.flatMap(schema => Object.keys(schema).filter(word => !words.includes(word) && !word.startsWith('x-')))),
    ]).toEqual([]);
    expect(all(older).filter(({ type }) => Array.isArray(type) || type === 'null')).toEqual([]);
    expect(all(older).filter(({ exclusiveMinimum }) => typeof exclusiveMinimum === 'number')).toEqual([]);
  });

  test('has every operation, and refers to nothing that is not there', () => {
    const ids = (json: JsonObject) => all(json).flatMap(({ operationId }) => (operationId ? [operationId] : []));
    expect(ids(older)).toEqual(ids(document.paths as JsonObject));
    const known = schemasOf(older);
    expect(
      all(older)
        .flatMap(each => nameIn(each) ?? [])
        .filter(name => !isObject(known[name])),
    ).toEqual([]);
  });

  test('says that what may be null may be null', () => {
    const { ItemPatch } = schemasOf(older) as { ItemPatch: { properties: Record<string, JsonObject> } };
    expect(ItemPatch.properties.notes).toMatchObject({ type: 'string', nullable: true });
    expect(ItemPatch.properties.due).toMatchObject({ allOf: [{ $ref: '#/components/schemas/ItemPatchDue' }], nullable: true });
  });
});

test('A9: a header of a request is a plain text, without a choice or a constant: openapi-python-client leaves out what has one', () => {
  const headers = all(document).filter(each => each.in === 'header' && each.schema !== undefined);
  expect(headers.length).toBeGreaterThan(3);
  for (const { name, schema } of headers)
    expect([name, Object.keys(schema as JsonObject).filter(key => ['anyOf', 'oneOf', 'const', 'enum'].includes(key))]).toEqual([name, []]);
});
