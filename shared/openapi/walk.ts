import type { Json, JsonObject } from './json.ts';

/** Is this an object of a document, and no list or plain value? */
export const isObject = (json: Json | undefined): json is JsonObject => typeof json === 'object' && json !== null && !Array.isArray(json);

/** The same piece with every object in it changed, the inner ones first; what an example holds stays as it is. */
export const mapObjects = (json: Json, change: (object: JsonObject) => JsonObject): Json => {
  if (Array.isArray(json)) return json.map(each => mapObjects(each, change));
  if (!isObject(json)) return json;
  return change(
    Object.fromEntries(
      Object.entries(json).map(([key, value]) => [
        key,
        ['example', 'examples', 'x-roles'].includes(key) ? value : mapObjects(value, change),
      ]),
    ),
  );
};

export const schemaPrefix = '#/components/schemas/';
export const refTo = (name: string): JsonObject => ({ $ref: schemaPrefix + name });

/** The name of the shared schema that a piece refers to. */
export const nameIn = (json: Json | undefined): string | undefined =>
  isObject(json) && typeof json.$ref === 'string' && json.$ref.startsWith(schemaPrefix) ? json.$ref.slice(schemaPrefix.length) : undefined;

export const pascal = (text: string): string =>
  text
    .split(/[^A-Za-z0-9]/)
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
