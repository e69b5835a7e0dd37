import type { Route } from '../api/route.ts';
import type { JsonObject } from './json.ts';

/** The header parameters of requests, by name of their component. */
export const requestHeaders: Record<string, JsonObject> = {
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    description: 'Change it only if it still has the version that you have seen: the `ETag` of a reply. Otherwise 412.',
    schema: {
      anyOf: [
        { type: 'string', pattern: '^"[0-9]{1,15}([.][A-Za-z0-9_-]+)?"$' },
        { type: 'string', const: '*' },
      ],
    },
    example: '"3.b1Y0Zk9q"',
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description: 'The `ETag` of what you have: it is not sent again while it is still that (304).',
    schema: { type: 'string' },
    example: '"kX2v"',
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'A key of your own for this one act, best a UUIDv7: the same request may then be sent again after a lost reply, and is carried out once.',
    schema: { type: 'string', pattern: '^[!-~]{8,200}$' },
    example: '0194a5f0-7c1e-7a52-9d3b-5a1f0c9e8b77',
  },
};

/** The headers of replies, by name of their component. */
export const replyHeaders: Record<string, JsonObject> = {
  'X-Request-Id': { description: 'Names this request: tell it when you ask about it.', required: true, schema: { type: 'string' } },
  'X-Request-Id-Of-Ours': {
    description: 'Names this request; absent where the gateway itself answered.',
    schema: { type: 'string' },
  },
  ETag: {
    description: 'The version of what is answered, for `If-Match`; of a file, which bytes it is.',
    required: true,
    schema: { type: 'string', pattern: '^"[!#-~]+"$' },
    example: '"3.b1Y0Zk9q"',
  },
  RateLimit: {
    description: 'What is left of the quota (`r`), and for how many seconds (`t`).',
    schema: { type: 'string' },
    example: '"read";r=598;t=41',
  },
  'RateLimit-Policy': {
    description: 'The quota of this class of requests (`q`) in a window of so many seconds (`w`).',
    schema: { type: 'string' },
    example: '"read";q=600;w=60',
  },
  'Retry-After': { description: 'After how many seconds to ask again.', schema: { type: 'string' }, example: '41' },
  'Content-Language': { description: 'The language of title and detail.', schema: { type: 'string' }, example: 'en' },
  'WWW-Authenticate': { description: 'How to sign in (RFC 6750).', schema: { type: 'string' }, example: 'Bearer' },
};

/** The names of the header parameters that a route reads. */
export const requestHeadersOf = ({ method, access, fails, file }: Route): string[] => [
  ...(file ? ['IfNoneMatch'] : []),
  ...(method === 'POST' && access !== 'public' ? ['IdempotencyKey'] : []),
  ...(fails.some(code => code === 'precondition_failed') ? ['IfMatch'] : []),
];
