import { commonFailures, type Route } from '../api/core/route.ts';
import { versionOf } from '../api/core/version.ts';
import { type FailureCode, failures } from '../domain/core/failure.ts';
import { en } from '../wording/problems/en.ts';
import { problemText } from '../wording/problems/problem.ts';
import { headers, isRevalidated, takesKey } from './headers.ts';
import type { JsonObject } from './json.ts';
import type { SchemaSet } from './json-schema.ts';

const exampleRequestId = 'J5mXBjHqliAEMfA=';

/** The problem document of RFC 9457 that every failure is, with our code. */
export const Problem: JsonObject = {
  type: 'object',
  description: 'A problem document (RFC 9457). Branch on `code`: it is stable; the wording beside it may change.',
  properties: {
    type: { type: 'string', format: 'uri', description: 'The kind of problem: `urn:almanac:problem:` and the code.' },
    title: { type: 'string', description: 'The problem in two words, in the language of the caller.' },
    detail: { type: 'string', description: 'One sentence, in the language of `Accept-Language`, else of your profile.' },
    status: { type: 'integer', minimum: 400, maximum: 599, description: 'The HTTP status.' },
    code: { type: 'string', description: 'Which kind of failure, to branch on: each reply names its own in `x-codes`. New ones may come.' },
    details: { type: 'object', description: 'What exactly was wrong; which fields there are depends on the code.' },
    requestId: { type: 'string', description: 'What to name when you ask about it: the `X-Request-Id` of the reply.' },
  },
  required: ['type', 'title', 'detail', 'status', 'code', 'requestId'],
};

/** What the gateway itself answers where no code of ours is asked. */
const gatewayMessage: Partial<Record<number, string>> = {
  401: 'Unauthorized',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
};
/** What the gateway answers where no code of ours is asked. */
export const GatewayMessage: JsonObject = {
  type: 'object',
  description: 'Answered by the gateway itself.',
  properties: { message: { type: 'string', description: 'What went wrong, in English.' } },
  required: ['message'],
};
const byGateway = (status: number): JsonObject => ({
  'application/json': { schema: { $ref: '#/components/schemas/GatewayMessage' }, example: { message: gatewayMessage[status]! } },
});

const deprecation = ['Deprecation', 'Sunset', 'Link'];

/** The headers that tell a client how to do better, by status. */
const remedies: Partial<Record<number, string[]>> = {
  401: ['WWW-Authenticate'],
  415: ['Accept', 'Accept-Patch'],
  429: ['Retry-After'],
};

/** What a failure means, in English, with the names of what is filled in. */
const meaning = (code: FailureCode): string => en.codes[code].detail.replace(/\{(\w+)\}/g, '`$1`');

const problemExample = (code: FailureCode): JsonObject => ({
  summary: code,
  value: {
    type: `urn:almanac:problem:${code}`,
    ...problemText(code, {}, 'en'),
    status: failures[code],
    code,
    requestId: exampleRequestId,
  },
});

/** One schema for every failure, so that generated clients have one type to catch; which codes a status may have stands beside it. */
const problemReply = (status: number, codes: readonly FailureCode[], page: boolean): JsonObject => ({
  'x-codes': [...codes],
  description: codes.map(code => `${codes.length > 1 ? '- ' : ''}\`${code}\`: ${meaning(code)}`).join('\n'),
  headers: headers(
    gatewayMessage[status] ? 'X-Request-Id-Of-Ours' : 'X-Request-Id',
    ...[
      'Content-Language',
      'API-Version',
      'RateLimit',
      'RateLimit-Policy',
      'Server-Timing',
      ...(remedies[status] ?? []),
      ...(codes.includes('gone') ? deprecation : []),
    ],
  ),
  content: {
    'application/problem+json': {
      schema: { $ref: '#/components/schemas/Problem' },
      examples: Object.fromEntries(codes.map(code => [code, problemExample(code)])),
    },
    ...(page ? { 'text/html': { schema: { type: 'string' } } } : {}),
    ...(gatewayMessage[status] ? byGateway(status) : {}),
  },
});

const pascal = (code: string): string => code.replace(/(^|_)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());

/** The failures of a route by status, each as the name of a shared reply and that reply. */
export const failuresOf = (route: Route): { status: number; name: string; reply: JsonObject }[] => {
  const codes = [...new Set([...commonFailures(route), ...route.fails])].sort();
  const page = route.page === true;
  return [...Map.groupBy(codes, code => failures[code])]
    .sort(([one], [other]) => one - other)
    .map(([status, group]) => ({
      status,
      name: `${group.map(pascal).join('Or')}${page ? 'Page' : ''}`,
      reply: problemReply(status, group, page),
    }));
};

const hasVersion = (schema: Route['reply']): boolean => 'version' in ((schema as { shape?: object } | undefined)?.shape ?? {});

const enveloped = (data: JsonObject, example: unknown): JsonObject => ({
  'application/json': {
    schema: { type: 'object', properties: { data }, required: ['data'] },
    ...(example === undefined ? {} : { example: { data: example } as JsonObject }),
  },
});

const meta: JsonObject = {
  type: 'object',
  properties: { cursor: { type: 'string', description: 'Where the next page begins; absent on the last. Of events it is always there.' } },
};

/** The media type of a reply that is no JSON of ours, and what it is. */
const plainOf = ({ page, file, summary }: Route): { type: string; description: string } | undefined => {
  if (page) return { type: 'text/html', description: 'A page for a person.' };
  return file ? { type: file, description: `${summary}.` } : undefined;
};

const tagOf = (route: Route): string[] => {
  if (route.file || hasVersion(route.reply)) return ['ETag'];
  return route.reply || route.list ? ['ETag-Weak'] : [];
};

/** The headers of what a route answers when it works. */
const headersOf = (route: Route): JsonObject =>
  headers(
    ...['X-Request-Id', 'Server-Timing', ...tagOf(route)],
    ...(versionOf(route.path) === undefined ? [] : ['API-Version']),
    ...(route.limit === 'none' ? [] : ['RateLimit', 'RateLimit-Policy']),
    ...(route.location ? ['Location'] : []),
    ...(takesKey(route) ? ['Idempotency-Replayed'] : []),
    ...(route.deprecated ? deprecation : []),
  );

/** What is answered to whoever has it already (RFC 9110 15.4.5); nothing where that cannot be known. */
export const notModifiedOf = (route: Route): Record<string, JsonObject> =>
  isRevalidated(route)
    ? { 304: { description: 'You have it already: nothing is sent.', headers: { ...headersOf(route), ...headers('ETag-Any') } } }
    : {};

const listed = (data: JsonObject, example: unknown): JsonObject => ({
  'application/json': {
    schema: { type: 'object', properties: { data: { type: 'array', items: data }, meta }, required: ['data', 'meta'] },
    ...(example === undefined ? {} : { example: { data: example, meta: {} } as JsonObject }),
  },
});

const successes: Readonly<Record<number, string>> = { 201: 'Created.', 202: 'Accepted: a job does it, which `Location` leads to.' };

/** What a route answers when it works: its status and the reply. */
export const successOf = (route: Route, schemas: SchemaSet): [string, JsonObject] => {
  const { reply, list, status = 200, example } = route;
  const told = headersOf(route);
  const plain = plainOf(route);
  if (plain) {
    const schema = { type: plain.type.endsWith('json') ? 'object' : 'string' };
    return ['200', { description: plain.description, headers: told, content: { [plain.type]: { schema } } }];
  }
  if (list) return ['200', { description: 'OK.', headers: told, content: listed(schemas.at(list, 'output'), example.reply) }];
  if (!reply) return ['204', { description: 'Done; there is nothing to say.', headers: told }];
  const description = successes[status] ?? 'OK.';
  return [String(status), { description, headers: told, content: enveloped(schemas.at(reply, 'output'), example.reply) }];
};

/** What a route answers to a word that is only to be heard again, if it does that. */
export const handshakeOf = ({ handshake }: Route): Record<string, JsonObject> =>
  handshake === undefined
    ? {}
    : {
        '200': {
          description: `The value of \`${handshake}\`, as it is.`,
          headers: headers('X-Request-Id', 'Server-Timing'),
          content: { 'text/plain': { schema: { type: 'string' } } },
        },
      };
