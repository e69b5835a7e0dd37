import * as z from 'zod';
import { dataClassOf } from '../domain/core/data-class.ts';
import { core } from './core.ts';
import { type Descriptions, withDescriptions } from './descriptions.ts';
import type { Json, JsonObject } from './json.ts';
import { services } from './services/index.ts';

export type Direction = 'input' | 'output';

/** The JSON Schemas of everything that a document holds: the shared ones by name, and for any schema what stands at the place of its use. */
export type SchemaSet = { components: Record<string, JsonObject>; at: (schema: z.ZodType, direction: Direction) => JsonObject };

type Converted = Record<string, JsonObject>;

const overrides = new Map([core, ...services].flatMap(({ overrides = [] }) => overrides));

const prefix = '#/components/schemas/';
const safe = Number.MAX_SAFE_INTEGER;
/** Formats that say more to a reader than the long pattern by which zod checks them. */
const spokenFormats = new Set(['date', 'date-time', 'signed-duration', 'positive-duration']);

/** Leaves out the patterns of formats that say more, unless an override brings its own. */
const speakPlainly = (json: JsonObject, override: JsonObject, direction: Direction): void => {
  const spoken = spokenFormats.has(String(json.format)) || (direction === 'output' && json.format);
  if (spoken && !('pattern' in override)) delete json.pattern;
};

/** A schema that is marked with a class is a clone of the one that overrides are given to. */
const unmarked = (schema: z.core.$ZodTypes): z.core.$ZodType => (dataClassOf(schema) === 'plain' ? schema : (schema._zod.parent ?? schema));

/**
 * What zod says beyond the contract is left out: patterns of known formats, and the limits of JavaScript's numbers in replies. A reply may
 * gain fields without breaking anybody, so it is closed only where its schema is strict; and words, where its list may grow
 * (`x-extensible-enum`, of Zalando's RESTful API guidelines, rule 112).
 */
const refine = (schema: z.core.$ZodTypes, json: JsonObject, direction: Direction): void => {
  const { def } = schema._zod;
  // Beside a reference to a shared schema nothing is repeated that stands there.
  const override = json.$ref ? {} : (overrides.get(unmarked(schema)) ?? {});
  Object.assign(json, override);
  if ('x-extensible-enum' in override) delete json.enum;
  speakPlainly(json, override, direction);
  if (def.type === 'object' && !def.catchall) delete json.additionalProperties;
  if (direction === 'output' && json.maximum === safe) delete json.maximum;
  if (json.minimum === -safe) delete json.minimum;
};

/** The schemas by their names, each written out with references to the others. */
const convert = (
  named: Record<string, z.ZodType>,
  direction: Direction,
  descriptionsOf: (schema: z.ZodType) => Descriptions,
): Converted => {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    io: direction,
    uri: id => prefix + id,
    override: ({ zodSchema, jsonSchema }) => refine(zodSchema, jsonSchema as JsonObject, direction),
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema, $id, ...schema }]) => {
      const json = JSON.parse(JSON.stringify(schema)) as JsonObject;
      return [id, withDescriptions(json, id, descriptionsOf(named[id]!)) as JsonObject];
    }),
  );
};

/** The names that a piece of a document refers to. */
export const namesIn = (json: Json): string[] => {
  if (typeof json !== 'object' || json === null) return [];
  if (Array.isArray(json)) return json.flatMap(namesIn);
  const own = typeof json.$ref === 'string' && json.$ref.startsWith(prefix) ? [json.$ref.slice(prefix.length)] : [];
  return [...own, ...Object.values(json).flatMap(namesIn)];
};

/** The names whose schema is another one for what comes in than for what goes out, by itself or by what it refers to. */
const differing = (input: Converted, output: Converted): Set<string> => {
  const names = Object.keys(input).filter(name => JSON.stringify(input[name]) !== JSON.stringify(output[name]));
  const found = new Set(names);
  for (const name of found) for (const [other, schema] of Object.entries(output)) if (namesIn(schema).includes(name)) found.add(other);
  return found;
};

/** The same piece with the references of some names changed. */
const rename = (json: Json, names: ReadonlyMap<string, string>): Json => {
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map(each => rename(each, names));
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => {
      const name = key === '$ref' && typeof value === 'string' ? names.get(value.slice(prefix.length)) : undefined;
      return [key, name ? prefix + name : rename(value, names)];
    }),
  );
};

/** A name for what comes in, where it is not the same as what goes out. */
const inputName = (name: string): string => (/(Input|Patch)$/.test(name) ? name : `${name}Input`);

const unnamedIn = (schemas: readonly z.ZodType[], named: readonly z.ZodType[]): Record<string, z.ZodType> =>
  Object.fromEntries([...new Set(schemas)].filter(each => !named.includes(each)).map((schema, index) => [`#${index}`, schema]));

/**
 * Turns the schemas of a document into JSON Schema 2020-12 in one go, so that what they share is named once. A shared schema that takes
 * something else than it gives (a default that may be left out) stands there twice, as `X` and `XInput`.
 */
export const schemaSet = (
  components: Record<string, z.ZodType>,
  used: { input: readonly z.ZodType[]; output: readonly z.ZodType[] },
  descriptionsOf: (schema: z.ZodType) => Descriptions,
): SchemaSet => {
  const shared = Object.values(components);
  const all = { ...components, ...unnamedIn([...used.input, ...used.output], shared) };
  const [input, output] = [convert(all, 'input', descriptionsOf), convert(all, 'output', descriptionsOf)];
  const twice = [...differing(input, output)].filter(name => name in components);
  const renamed = new Map(twice.map(name => [name, inputName(name)]));
  const nameOf = new Map(Object.entries(all).map(([name, schema]) => [schema, name]));
  const place = (name: string, direction: Direction): JsonObject => {
    const schema = direction === 'input' ? (rename(input[name]!, renamed) as JsonObject) : output[name]!;
    return name.startsWith('#') ? schema : { $ref: prefix + (direction === 'input' ? (renamed.get(name) ?? name) : name) };
  };
  return {
    components: {
      ...Object.fromEntries(Object.keys(components).map(name => [name, output[name]!])),
      // A reply may be called as an input of its own name is (`Child`, `ChildInput`): that one stands.
      ...Object.fromEntries(
        twice
          .filter(name => renamed.get(name) === name || !Object.hasOwn(components, renamed.get(name)!))
          .map(name => [renamed.get(name)!, rename(input[name]!, renamed) as JsonObject]),
      ),
    },
    at: (schema, direction) => place(nameOf.get(schema)!, direction),
  };
};
