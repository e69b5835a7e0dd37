import type * as z from 'zod';
import type { Route } from '../api/core/route.ts';
import { core } from './core.ts';
import type { Json, JsonObject } from './json.ts';
import { services } from './services/index.ts';
import { operators } from './services/operators.ts';

/** What fields mean, by their names. */
export type Descriptions = Readonly<Record<string, string>>;

const object = (json: Json | undefined): json is JsonObject => typeof json === 'object' && json !== null && !Array.isArray(json);

const isDescribed = (json: JsonObject): boolean =>
  'description' in json ||
  (['anyOf', 'oneOf', 'allOf'] as const).some(key => Array.isArray(json[key]) && json[key].some(each => object(each) && isDescribed(each)));

/** Says of each field of a schema what it means, where nothing says it yet. `owner` is the shared schema or the field that holds it. */
export const withDescriptions = (json: Json, owner: string, descriptions: Descriptions): Json => {
  if (Array.isArray(json)) return json.map(each => withDescriptions(each, owner, descriptions));
  if (!object(json)) return json;
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => {
      if (key !== 'properties' || !object(value)) return [key, withDescriptions(value, owner, descriptions)];
      const fields = Object.entries(value).map(([name, field]) => [
        name,
        object(field) ? described(field, name, owner, descriptions) : field,
      ]);
      return [key, Object.fromEntries(fields)];
    }),
  );
};

const described = (field: JsonObject, name: string, owner: string, descriptions: Descriptions): JsonObject => {
  const within = withDescriptions(field, name, descriptions) as JsonObject;
  const description = descriptions[`${owner}.${name}`] ?? descriptions[name];
  return isDescribed(within) || 'const' in within || description === undefined ? within : { ...within, description };
};

type Modules = Readonly<Record<string, Readonly<Record<string, Route>>>>;

/** What the fields of a module's routes mean. */
export const descriptionsOfModule = (module: string): Descriptions => ({
  ...core.descriptions,
  ...[...services, operators].find(({ tags }) => module in tags)?.descriptions,
});

/** What the fields of a schema mean: in the words of the service that names it or, of a schema without a name, whose route has it. */
export const descriptionsOfSchemas = (modules: Modules): ((schema: z.ZodType) => Descriptions) => {
  const ofRoutes = Object.entries(modules).flatMap(([module, routes]) => {
    const descriptions = descriptionsOfModule(module);
    return Object.values(routes).flatMap(({ body, query, reply, list }) =>
      [body, query, reply, list].map(schema => [schema, descriptions] as const),
    );
  });
  const ofComponents = services.flatMap(({ components, descriptions }) =>
    Object.values(components).map(schema => [schema, { ...core.descriptions, ...descriptions }] as const),
  );
  const bySchema = new Map<z.ZodType | undefined, Descriptions>([...ofRoutes, ...ofComponents]);
  return schema => bySchema.get(schema) ?? core.descriptions;
};
