import type { Json, JsonObject } from './json.ts';
import { isObject, mapObjects, nameIn } from './walk.ts';

type Schemas = Record<string, JsonObject>;

/** What JSON Schema 2020-12 has and OpenAPI 3.0 has not: the API checks it all the same. */
const unknown = [
  'if',
  'then',
  'else',
  'not',
  'dependentRequired',
  'dependentSchemas',
  'propertyNames',
  'patternProperties',
  'examples',
  'discriminator',
  'contentEncoding',
];

const list = (json: Json | undefined): JsonObject[] => (Array.isArray(json) ? (json.filter(isObject) as JsonObject[]) : []);

const valuesOf = ({ const: only, enum: values }: JsonObject): Json[] | undefined =>
  only === undefined ? (values as Json[] | undefined) : [only];

/** One field that has another type in each variant: what all of them allow. */
const together = (one: JsonObject, other: JsonObject): JsonObject => {
  if (JSON.stringify(one) === JSON.stringify(other)) return one;
  const field: JsonObject = {};
  if (one.description) field.description = one.description;
  if (one.type !== undefined && one.type === other.type) field.type = one.type;
  const [some, others] = [valuesOf(one), valuesOf(other)];
  if (some && others) field.enum = [...new Set([...some, ...others])];
  return field;
};

/** A union of objects as one object that has the fields of all, of which only those must be there that all have. Its `kind` says which are. */
const flattened = (variants: readonly JsonObject[], schemas: Schemas): JsonObject => {
  // Texts of several forms are a text.
  if (variants.every(({ type }) => type === 'string')) return { type: 'string' };
  const objects = variants.map(each => schemas[nameIn(each) ?? ''] ?? each);
  const properties: Schemas = {};
  for (const object of objects)
    for (const [name, field] of Object.entries((object.properties ?? {}) as Schemas))
      properties[name] = properties[name] ? together(properties[name], field) : field;
  const required = Object.keys(properties).filter(name =>
    objects.every(object => (object.required as string[] | undefined)?.includes(name)),
  );
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
};

/** Nothing as a value is a mark beside the type. */
const nullable = (schema: JsonObject): JsonObject => {
  if (!Array.isArray(schema.type)) return schema;
  const [type, ...others] = schema.type.filter(each => each !== 'null');
  return {
    ...schema,
    ...(others.length === 0 && type ? { type } : { type: 'string' }),
    ...(schema.type.includes('null') ? { nullable: true } : {}),
  };
};

const withoutUnions = (schema: JsonObject, schemas: Schemas): JsonObject => {
  const { anyOf, oneOf, ...rest } = schema;
  const all = list(anyOf ?? oneOf);
  const variants = all.filter(each => each.type !== 'null');
  // Beside fields of its own a union only narrows them.
  if (all.length === 0 || rest.properties) return all.length === 0 ? schema : rest;
  const plain: JsonObject = variants.length < all.length ? { ...rest, nullable: true } : { ...rest };
  const [only, ...others] = variants;
  if (!only || others.length > 0)
    return { ...plain, ...(mapObjects(flattened(variants, schemas), each => schema30(each, schemas)) as JsonObject) };
  return nameIn(only) ? { ...plain, allOf: [only] } : { ...only, ...plain };
};

/** Limits that exclude their value are a mark beside the limit, a constant is a list of one, an example stands alone. */
const plainWords = ({ const: only, exclusiveMinimum, exclusiveMaximum, ...schema }: JsonObject): JsonObject => ({
  ...schema,
  ...(only === undefined ? {} : { enum: [only], type: schema.type ?? (typeof only as string) }),
  ...(typeof exclusiveMinimum === 'number' ? { minimum: exclusiveMinimum, exclusiveMinimum: true } : {}),
  ...(typeof exclusiveMaximum === 'number' ? { maximum: exclusiveMaximum, exclusiveMaximum: true } : {}),
});

/** A field may be called like a word of JSON Schema: only of a schema are the words that are not known left out. */
const isSchema = (object: JsonObject): boolean =>
  ['type', 'anyOf', 'oneOf', 'const', 'enum', 'properties'].some(
    word => object[word] !== undefined && (word !== 'type' || typeof object.type === 'string' || Array.isArray(object.type)),
  );

const schema30 = (object: JsonObject, schemas: Schemas): JsonObject => {
  // What stands beside a reference counts for nothing in 3.0.
  if (typeof object.$ref === 'string') return { $ref: object.$ref };
  if (!isSchema(object)) return object;
  const [example] = Array.isArray(object.examples) ? object.examples : [];
  const known = Object.fromEntries(Object.entries(object).filter(([word]) => !unknown.includes(word)));
  const shown = example !== undefined && known.example === undefined ? { ...known, example } : known;
  return plainWords(nullable(withoutUnions(shown, schemas)));
};

const namesOf = (json: Json): string[] => [...JSON.stringify(json).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name!);

/** The shared schemas that something still refers to. */
const used = (schemas: Schemas, from: Json): Schemas => {
  const names = new Set(namesOf(from));
  for (const name of names) for (const other of namesOf(schemas[name]!)) names.add(other);
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => names.has(name)));
};

/**
 * The document as OpenAPI 3.0.3, for code generators that know no later one, and whose languages have no unions: each union is one object with
 * the fields of all its variants. What 3.0 cannot say is left out; nothing in it says other than the document does.
 */
export const edition30 = (document: JsonObject): JsonObject => {
  const { jsonSchemaDialect: _dialect, openapi: _version, webhooks: _webhooks, info, ...rest } = document;
  const { summary: _summary, license, ...about } = info as JsonObject;
  const { schemas, ...shared } = rest.components as { schemas: Schemas } & JsonObject;
  const convert = (json: Json): Json => mapObjects(json, object => schema30(object, schemas));
  const paths = convert(rest.paths!);
  const components = convert(shared) as JsonObject;
  const all = convert(schemas) as Schemas;
  return {
    openapi: '3.0.3',
    info: { ...about, license: { name: (license as JsonObject).name! } },
    ...rest,
    paths,
    components: { ...components, schemas: used(all, [paths, components]) },
  };
};
