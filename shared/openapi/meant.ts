import type { Json, JsonObject } from './json.ts';
import { meanings } from './meanings.ts';

const object = (json: Json | undefined): json is JsonObject => typeof json === 'object' && json !== null && !Array.isArray(json);

const isTold = (json: JsonObject): boolean =>
  'description' in json ||
  (['anyOf', 'oneOf', 'allOf'] as const).some(key => Array.isArray(json[key]) && json[key].some(each => object(each) && isTold(each)));

/** Says of each field of a schema what it means, where nothing says it yet. `owner` is the shared schema or the field that holds it. */
export const withMeanings = (json: Json, owner: string): Json => {
  if (Array.isArray(json)) return json.map(each => withMeanings(each, owner));
  if (!object(json)) return json;
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => {
      if (key !== 'properties' || !object(value)) return [key, withMeanings(value, owner)];
      const fields = Object.entries(value).map(([name, field]) => [name, object(field) ? meant(field, name, owner) : field]);
      return [key, Object.fromEntries(fields)];
    }),
  );
};

const meant = (field: JsonObject, name: string, owner: string): JsonObject => {
  const told = withMeanings(field, name) as JsonObject;
  const meaning = meanings[`${owner}.${name}`] ?? meanings[name];
  return isTold(told) || 'const' in told || meaning === undefined ? told : { ...told, description: meaning };
};
