import * as z from 'zod';
import type { Route } from '../api/core/route.ts';
import { type IdKind, idOf, prefixes } from '../domain/core/ids.ts';
import { conditionsOf, type Permission, Role, reachOf } from '../domain/core/permissions.ts';
import type { Descriptions } from './descriptions.ts';
import { requestHeadersOf } from './headers.ts';
import type { JsonObject } from './json.ts';
import type { SchemaSet } from './json-schema.ts';
import { failuresOf, handshakeOf, notModifiedOf, successOf } from './replies.ts';

const exampleSuffix = '01h455vb4pex5vsknk084sn02q';

/** The names in a path's braces, in their order. */
export const paramsIn = (path: string): string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);

const pathParameter = (name: string, { example }: Route, descriptions: Descriptions): JsonObject => {
  const kind = name.replace(/Id$/, '');
  if (!(kind in prefixes))
    return {
      name,
      in: 'path',
      required: true,
      description: descriptions[name]!,
      schema: { type: 'string', minLength: 1 },
      example: example.params?.[name] ?? 'eyJ…',
    };
  const pattern = (idOf(kind as IdKind)._zod.def as { checks?: { _zod: { def: { pattern: RegExp } } }[] }).checks![0]!._zod.def.pattern;
  return {
    name,
    in: 'path',
    required: true,
    description: `The id of the ${kind}.`,
    schema: { type: 'string', pattern: pattern.source },
    example: example.params?.[name] ?? `${prefixes[kind as IdKind]}_${exampleSuffix}`,
  };
};

const queryParameters = (query: z.ZodType | undefined, { example }: Route, schemas: SchemaSet): JsonObject[] => {
  if (!query) return [];
  const { properties = {}, required = [] } = schemas.at(query, 'input') as { properties?: Record<string, JsonObject>; required?: string[] };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema,
    ...(example.query?.[name] === undefined ? {} : { example: typed(schema, example.query[name]) }),
  }));
};

/** A value of the query as its schema has it: what stands in an address is text. */
const typed = ({ type }: JsonObject, text: string): string | number => (type === 'integer' ? Number(text) : text);

/** A text that stands for a field of the body. */
const textOf = ({ text, example }: Route): JsonObject =>
  text ? { [text.type]: { schema: { type: 'string' }, example: (example.body as JsonObject)[text.field] as string } } : {};

const bodyOf = (route: Route, schemas: SchemaSet): JsonObject => {
  const { method, body, page, example } = route;
  if (page && method === 'POST')
    return {
      requestBody: {
        description: 'What the form of the page sends.',
        content: { 'application/x-www-form-urlencoded': { schema: { type: 'object', additionalProperties: { type: 'string' } } } },
      },
    };
  if (!body) return {};
  const isOptional = body instanceof z.ZodOptional;
  const content = { schema: schemas.at(body, 'input'), example: example.body as JsonObject };
  const types = method === 'PATCH' ? ['application/merge-patch+json', 'application/json'] : ['application/json'];
  return {
    requestBody: { required: !isOptional, content: { ...Object.fromEntries(types.map(type => [type, content])), ...textOf(route) } },
  };
};

/** Who may, in words: by role, with what narrows it. */
const rolesFor = (permission: Permission): Record<string, string> =>
  Object.fromEntries(
    Role.options.flatMap(role => {
      const reach = reachOf(role, permission);
      return reach ? [[role, reach === 'everything' ? reach : conditionsOf(reach).join(' and ')]] : [];
    }),
  );

const whoMay = ({ access, byLists }: Route): JsonObject => {
  if (access === 'public') return { text: 'Open to everybody.' };
  if (access === 'user') return { text: 'For everybody who is signed in, about themselves.' };
  if (access === 'operator') return { text: 'For operators of the stage: the users in the group `operators` of the user pool.' };
  const roles = rolesFor(access);
  const words = Object.entries(roles).map(([role, reach]) => (reach === 'everything' ? role : `${role} (${reach} only)`));
  const besides = byLists ? ' Whoever was given lists may call it about these.' : '';
  return { text: `Needs \`${access}\`: ${words.join(', ')}.${besides}`, permission: access, roles };
};

/** Which programs may call it with an API key. */
const keysFor = ({ access, keys, method }: Route): string => {
  if (access === 'public') return '';
  if (keys === 'never' || access === 'operator') return 'Not with an API key: this needs a person.';
  if (keys === 'always') return 'With every API key, too.';
  if (access !== 'user') return 'With an API key, too, if one of its rows covers this.';
  return `With an API key, too, if it has \`account: ${method === 'GET' ? 'read' : 'change'}\`.`;
};

/** How a caller is known: by an access token, or by an API key where one may call. */
const securityOf = (route: Route): JsonObject => {
  if (route.access === 'public') return { security: [] };
  return keysFor(route).startsWith('Not') ? { security: [{ accessToken: [] }] } : {};
};

/** That it is written down who is shown this. */
const auditedWords = ({ audited }: Route): string =>
  audited ? 'Audited: who is shown this is an entry in the log, written before the answer leaves.' : '';

/** Where a gateway beside the main one is: each stage says so itself. */
const serverOf = ({ gateway }: Route): JsonObject =>
  gateway
    ? {
        servers: [
          {
            url: '{clinicUrl}',
            description: 'Where the stage answers clinics.',
            variables: { clinicUrl: { default: 'https://clinic.example.org', description: '`clinicUrl` of `GET /v1/config`.' } },
          },
        ],
      }
    : {};

/** One route as an operation of the document, and the shared replies that it refers to. */
export const operationOf = (
  name: string,
  route: Route,
  { tag, schemas, descriptions }: { tag: string; schemas: SchemaSet; descriptions: Descriptions },
): { operation: JsonObject; replies: Record<string, JsonObject> } => {
  const { text, permission, roles } = whoMay(route);
  const failed = failuresOf(route);
  const [status, success] = successOf(route, schemas);
  const parameters = [
    ...paramsIn(route.path).map(param => pathParameter(param, route, descriptions)),
    ...queryParameters(route.query, route, schemas),
    ...requestHeadersOf(route).map(header => ({ $ref: `#/components/parameters/${header}` })),
  ];
  return {
    operation: {
      operationId: name,
      summary: route.summary,
      ...(route.deprecated ? { deprecated: true } : {}),
      description: [route.description, `${text} ${keysFor(route)}`.trim(), auditedWords(route)].filter(Boolean).join('\n\n'),
      tags: [tag],
      ...serverOf(route),
      ...securityOf(route),
      ...(permission ? { 'x-permission': permission, 'x-roles': roles! } : {}),
      ...(route.audited ? { 'x-audited': route.audited } : {}),
      ...(parameters.length > 0 ? { parameters } : {}),
      ...bodyOf(route, schemas),
      responses: {
        ...handshakeOf(route),
        [status]: success,
        ...notModifiedOf(route),
        ...Object.fromEntries(failed.map(({ status: code, name: reply }) => [code, { $ref: `#/components/responses/${reply}` }])),
      },
    },
    replies: Object.fromEntries(failed.map(({ name: reply, reply: content }) => [reply, content])),
  };
};
