import type { Json, JsonObject } from './json.ts';
import { plainUnions } from './unions.ts';
import { isObject, nameIn, pascal, refTo } from './walk.ts';

type Schemas = Record<string, JsonObject>;
type Content = Record<string, JsonObject>;

const isJson = (type: string): boolean => /json$/.test(type);

/** A shared schema under a name, unless another stands there already: then under the name of its operation. */
const hoisted = (schema: JsonObject, names: readonly string[], schemas: Schemas): JsonObject => {
  const isType = (schema.type === 'object' && schema.properties !== undefined) || Array.isArray(schema.oneOf ?? schema.anyOf);
  if (!isType) return schema;
  const text = JSON.stringify(schema);
  const name = names.find(each => schemas[each] === undefined || JSON.stringify(schemas[each]) === text)!;
  schemas[name] = schema;
  return refTo(name);
};

/** What an envelope holds, by name: the thing, or the entries of a page. */
const dataOf = (data: JsonObject, operation: string, schemas: Schemas): JsonObject => {
  if (data.type === 'array' && isObject(data.items)) return { ...data, items: hoisted(data.items, [`${operation}Entry`], schemas) };
  return hoisted(data, [`${operation}Result`], schemas);
};

/** A reply by the name of what is in it, where many operations answer with it: `ItemReply`, `ItemPage`. */
const envelopeOf = (schema: JsonObject, operation: string, schemas: Schemas): JsonObject => {
  const fields = schema.properties;
  if (!isObject(fields) || !isObject(fields.data)) return hoisted(schema, [`${operation}Reply`], schemas);
  const data = dataOf(fields.data, operation, schemas);
  const [one, many] = [nameIn(fields.data), nameIn(fields.data.items)];
  const shared = many ? `${many}Page` : one ? `${one}Reply` : `${operation}Reply`;
  const envelope: JsonObject = { ...fields, data };
  if (isObject(fields.meta)) envelope.meta = hoisted(fields.meta, ['PageMeta'], schemas);
  return hoisted({ ...schema, properties: envelope }, [shared, `${operation}Reply`], schemas);
};

const mapContent = (content: Json | undefined, change: (schema: JsonObject) => JsonObject): Content =>
  Object.fromEntries(
    Object.entries((content ?? {}) as Content).map(([type, media]) => [
      type,
      isJson(type) && isObject(media.schema) ? { ...media, schema: change(media.schema) } : media,
    ]),
  );

const operationWithNames = (operation: JsonObject, schemas: Schemas): JsonObject => {
  const name = pascal(String(operation.operationId));
  const plain = (schema: JsonObject, at: string) => plainUnions(schema, at, schemas) as JsonObject;
  const body = operation.requestBody as JsonObject | undefined;
  const named: JsonObject = { ...operation };
  if (operation.parameters) named.parameters = plainUnions(operation.parameters, `${name} query`, schemas);
  if (body)
    named.requestBody = {
      ...body,
      content: mapContent(body.content, schema => hoisted(plain(schema, `${name} body`), [`${name}Body`], schemas)),
    };
  named.responses = Object.fromEntries(
    Object.entries(operation.responses as Content).map(([status, reply]) => [
      status,
      reply.content ? { ...reply, content: mapContent(reply.content, schema => envelopeOf(plain(schema, name), name, schemas)) } : reply,
    ]),
  );
  return named;
};

/**
 * The paths and shared schemas of a document with a name for everything that code generators make a type of: bodies, replies and what is in
 * them, the variants of unions. Without it they call them `InlineObject27`.
 */
export const withNames = (paths: Content, shared: Schemas): { paths: Content; schemas: Schemas } => {
  const schemas: Schemas = { ...shared };
  for (const [name, schema] of Object.entries(shared)) schemas[name] = plainUnions(schema, name, schemas) as JsonObject;
  const methods = (item: JsonObject) =>
    Object.fromEntries(Object.entries(item).map(([method, operation]) => [method, operationWithNames(operation as JsonObject, schemas)]));
  return { paths: Object.fromEntries(Object.entries(paths).map(([path, item]) => [path, methods(item)])), schemas };
};
