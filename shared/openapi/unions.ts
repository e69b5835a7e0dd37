import type { Json, JsonObject } from './json.ts';
import { isObject, mapObjects, nameIn, pascal, refTo } from './walk.ts';

type Schemas = Record<string, JsonObject>;

const variantsOf = ({ anyOf, oneOf }: JsonObject): JsonObject[] | undefined => {
  const list = anyOf ?? oneOf;
  return Array.isArray(list) ? (list as JsonObject[]) : undefined;
};

/** The kinds that a variant may have: one, or some. */
const kindsOf = (schema: JsonObject | undefined): string[] => {
  const kind = isObject(schema?.properties) ? schema.properties.kind : undefined;
  if (!isObject(kind)) return [];
  return kind.const === undefined ? ((kind.enum as string[] | undefined) ?? []) : [String(kind.const)];
};

const alternatives = ({ enum: values, const: only, pattern }: JsonObject): string =>
  only === undefined && !values ? String(pattern).replace(/^\^|\$$/g, '') : ((values as string[] | undefined) ?? [String(only)]).join('|');

/** Several kinds of text are one text of these patterns: code has no types for them. */
const oneText = (schema: JsonObject, variants: JsonObject[]): JsonObject => {
  const { anyOf: _any, ...rest } = schema;
  const description = rest.description ?? variants.find(each => each.description)?.description;
  return { ...rest, type: 'string', pattern: `^(?:${variants.map(alternatives).join('|')})$`, ...(description ? { description } : {}) };
};

const isNull = ({ type }: JsonObject): boolean => type === 'null';
const isText = (each: JsonObject): boolean => each.type === 'string' && (each.enum ?? each.const ?? each.pattern) !== undefined;

/** A plain value or nothing is said by its type. */
const orNull = (schema: JsonObject, value: JsonObject): JsonObject => {
  const { anyOf: _any, ...rest } = schema;
  if (typeof value.type !== 'string' || value.type === 'object' || value.enum || value.const) return schema;
  return { ...value, ...rest, type: [value.type, 'null'] };
};

/** What can be said without a union is. */
const simplified = (schema: JsonObject): JsonObject => {
  const variants = variantsOf(schema);
  if (!variants || !Array.isArray(schema.anyOf)) return schema;
  if (variants.every(isText)) return oneText(schema, variants);
  const [value, ...others] = variants.filter(each => !isNull(each));
  return value && others.length === 0 ? orNull(schema, value) : schema;
};

/** The name of a variant that stands where it is used: that of its union and its kind. */
const variantName = (owner: string, variant: JsonObject, index: number): string =>
  pascal(`${owner} ${kindsOf(variant).join(' ') || String(variant.title ?? index + 1)}`);

/**
 * Gives each variant of a union of objects a name, and the union a discriminator where its variants differ in `kind`: code generators make
 * a type of each, and know by the kind which one has come.
 */
const withNames = (schema: JsonObject, owner: string, schemas: Schemas): JsonObject => {
  const variants = variantsOf(schema);
  const named = variants?.map((each, index) => {
    if (each.type !== 'object') return each;
    const name = variants.some(isNull) ? pascal(owner) : variantName(owner, each, index);
    schemas[name] = each;
    return refTo(name);
  });
  if (!variants || !named) return schema;
  const { anyOf, oneOf, ...rest } = schema;
  const mapping = named.flatMap(each => {
    const name = nameIn(each);
    return name ? kindsOf(schemas[name]).map((kind): [string, Json] => [kind, String(each.$ref)]) : [];
  });
  const isTold = named.every(each => kindsOf(schemas[nameIn(each) ?? '']).length > 0);
  if (isTold && new Set(mapping.map(([kind]) => kind)).size === mapping.length)
    return { ...rest, oneOf: named, discriminator: { propertyName: 'kind', mapping: Object.fromEntries(mapping) } };
  return { ...rest, ...(oneOf ? { oneOf: named } : anyOf ? { anyOf: named } : {}) };
};

const isUnion = (schema: JsonObject): boolean => variantsOf(schema)?.some(each => each.type === 'object' || each.$ref) === true;

/** The unions below a piece, named by where they stand: the shared schema, and the fields down to them. */
const within = (json: Json, owner: string, schemas: Schemas): Json => {
  if (Array.isArray(json)) return json.map(each => within(each, owner, schemas));
  if (!isObject(json)) return json;
  const fields = Object.entries(json).map(([key, value]): [string, Json] => {
    if (['example', 'examples'].includes(key)) return [key, value];
    // The values of a map are not called as the map is.
    if (key !== 'properties' || !isObject(value))
      return [key, within(value, key === 'additionalProperties' ? `${owner} value` : owner, schemas)];
    return [key, Object.fromEntries(Object.entries(value).map(([name, field]) => [name, within(field, `${owner} ${name}`, schemas)]))];
  });
  const piece = Object.fromEntries(fields);
  return isUnion(piece) ? withNames(piece, owner, schemas) : piece;
};

/** Says unions as code generators understand them. `at` is how a piece of the document is called, for the names of what stands in it. */
export const plainUnions = (json: Json, at: string, schemas: Schemas): Json => within(mapObjects(json, simplified), at, schemas);
