import { commonFailures, mayBeActedOn, type Route } from '../api/core/route.ts';
import { apiVersions, isChoice, versionOf } from '../api/core/version.ts';
import { routes } from '../api/index.ts';
import type { JsonObject } from './json.ts';

/** The version of a path that has others: each is described at its own path. */
const versionParameter = (version: string): JsonObject => ({
  name: 'API-Version',
  in: 'header',
  description: `The version that is described here. Another one answers as its own path does (see "Versions of the API"); one that there is not is refused (400).`,
  schema: { type: 'string', pattern: `^${version}$` },
  example: version,
});

// One plain text: generators know no union in a header.
const entityTags = { type: 'string', format: 'entity-tag', pattern: '^("[0-9]{1,15}([.][A-Za-z0-9_-]+)?"|[*])$' };

/** The header parameters of requests, by name of their component. */
export const requestHeaders: Record<string, JsonObject> = {
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    description: 'Change it only if it still has the version that you have seen: the `ETag` of a reply. Otherwise 412.',
    schema: entityTags,
    example: '"3.b1Y0Zk9q"',
  },
  IfMatchRequired: {
    name: 'If-Match',
    in: 'header',
    required: true,
    description:
      'The version that you have seen: the `ETag` of a reply. Without it 428, of another version 412. `*` is for whatever is there.',
    schema: entityTags,
    example: '"3.b1Y0Zk9q"',
  },
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description: 'The `ETag` of what you have: it is not sent again while it is still that (304).',
    schema: { type: 'string' },
    example: '"kX2v"',
  },
  LastEventId: {
    name: 'Last-Event-ID',
    in: 'header',
    description: 'Of a reader of server-sent events: the id of the last that it had, in place of `after`. Otherwise it is not looked at.',
    schema: { type: 'string' },
    example: 'kX2vPq0a',
  },
  ...Object.fromEntries(apiVersions.map(version => [`ApiVersion${version}`, versionParameter(String(version))])),
  StepUp: {
    name: 'Step-Up',
    in: 'header',
    description:
      'The id of a step-up that was proved for exactly this request (`POST /v1/me/step-ups`). It is good once; a retry under the same `Idempotency-Key` is the same request. An account without a passkey needs none, but to sign a prescription.',
    schema: { type: 'string' },
    example: 'chal_01h455vb4pex5vsknk084sn02q',
  },
  ActingFor: {
    name: 'Acting-For',
    in: 'header',
    description:
      'For whom you do this, where that is another: a child whose guardian you are. It is done in their name, within what both of you may; events, history and audit name you (`by`) and them (`for`).',
    schema: { type: 'string', pattern: '^user_[0-7][0-9a-hjkmnp-tv-z]{25}$' },
    example: 'user_01h455vb4pex5vsknk084sn02s',
  },
  WebhookId: {
    name: 'webhook-id',
    in: 'header',
    description: 'Names the message: one that comes again under the same id does nothing. Required with a signature.',
    schema: { type: 'string', pattern: '^[!-~]{1,200}$' },
    example: 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W',
  },
  WebhookTimestamp: {
    name: 'webhook-timestamp',
    in: 'header',
    description: 'When the message was signed, in seconds since 1970: within five minutes of our clock. Required with a signature.',
    schema: { type: 'string', pattern: '^[0-9]{1,12}$' },
    example: '1795852800',
  },
  WebhookSignature: {
    name: 'webhook-signature',
    in: 'header',
    description: 'The signatures of the message by Standard Webhooks, of which one must be by the secret. Without it a token is needed.',
    schema: { type: 'string', pattern: '^[!-~ ]{1,1000}$' },
    example: `v1,${'A'.repeat(43)}=`,
  },
  KioskSession: {
    name: 'Kiosk-Session',
    in: 'header',
    description:
      'With `Acting-For` and the key of a kiosk: the token of the session in which the child is there (`POST …/kiosk/sessions`).',
    schema: { type: 'string' },
    example: 'A'.repeat(43),
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description:
      'A key of your own for this one act, best a UUIDv7: the same request may then be sent again after a lost reply, and is carried out once, whatever has changed in between. What it creates stands in the order in which it first came, and is found again for 30 days. With another body it is refused (422). What a key has changed is known for a day, and for the last eight changes of a thing; a retry with an older UUIDv7 is answered 409 `retry_unknown`, but for one that names its `occurrence` or its version (`If-Match`).',
    schema: { type: 'string', pattern: '^[!-~]{8,200}$' },
    example: '0194a5f0-7c1e-7a52-9d3b-5a1f0c9e8b77',
  },
};

const entityTag = '"[!#-~]*"';

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
    schema: { type: 'string', pattern: `^${entityTag}$` },
    example: '"3.b1Y0Zk9q"',
  },
  'ETag-Weak': {
    description: 'What is answered, for `If-None-Match`: it has no one version that could be changed.',
    required: true,
    schema: { type: 'string', pattern: `^W/${entityTag}$` },
    example: 'W/"kX2vPq0a"',
  },
  'ETag-Any': {
    description: 'The tag under which you have it.',
    required: true,
    schema: { type: 'string', pattern: `^(W/)?${entityTag}$` },
    example: '"3.b1Y0Zk9q"',
  },
  'API-Version': {
    description: 'Which version answered.',
    schema: { type: 'string', pattern: '^[0-9]+$' },
    example: '1',
  },
  Location: {
    description: 'Where what was created can be read: a path of this API.',
    required: true,
    schema: { type: 'string', format: 'uri-reference' },
    example: '/v1/workspaces/ws_01h455vb4pex5vsknk084sn02q',
  },
  'Idempotency-Replayed': {
    description: 'There where this is the answer to a request that was carried out before, under the same `Idempotency-Key`.',
    schema: { type: 'string', const: 'true' },
    example: 'true',
  },
  'Server-Timing': {
    description: 'How long the function took, in milliseconds (W3C Server Timing).',
    schema: { type: 'string', pattern: '^app;dur=[0-9]+$' },
    example: 'app;dur=12',
  },
  Deprecation: {
    description: 'Since when this is deprecated (RFC 9745): `@` and Unix seconds.',
    required: true,
    schema: { type: 'string', pattern: '^@[0-9]+$' },
    example: '@1795219200',
  },
  Sunset: {
    description: 'From when on this answers 410 (RFC 8594).',
    required: true,
    schema: { type: 'string' },
    example: 'Sun, 21 Nov 2027 00:00:00 GMT',
  },
  Link: {
    description: 'What comes after it (`successor-version`), and where to read of it (`deprecation`).',
    required: true,
    schema: { type: 'string' },
    example: '</v2/agenda>; rel="successor-version", </docs#section/From-v1-to-v2>; rel="deprecation"; type="text/html"',
  },
  RateLimit: {
    description: 'What is left of the quota (`r`), and in how many seconds there is more (`t`).',
    schema: { type: 'string' },
    example: '"request";r=98;t=41',
  },
  'RateLimit-Policy': {
    description: 'The quota of this class of requests (`q`) in a window of so many seconds (`w`), which slides.',
    schema: { type: 'string' },
    example: '"request";q=100;w=60',
  },
  'Retry-After': { description: 'After how many seconds to ask again.', schema: { type: 'string' }, example: '41' },
  'Content-Language': { description: 'The language of title and detail.', schema: { type: 'string' }, example: 'en' },
  Accept: { description: 'The media type that is taken in a POST.', schema: { type: 'string' }, example: 'application/json' },
  'Accept-Patch': {
    description: 'The media type that is taken in a PATCH (RFC 5789).',
    schema: { type: 'string' },
    example: 'application/merge-patch+json',
  },
  'WWW-Authenticate': { description: 'How to sign in (RFC 6750).', schema: { type: 'string' }, example: 'Bearer' },
};

/** Headers of replies by reference to their components. */
export const headers = (...names: string[]): Record<string, JsonObject> =>
  Object.fromEntries(names.map(name => [name.replace(/-(Weak|Any|Of-Ours)$/, ''), { $ref: `#/components/headers/${name}` }]));

/** Can what a route reads be had already? Then it answers 304 to whoever has it. */
export const isRevalidated = ({ method, reply, list, file }: Route): boolean =>
  file !== undefined || (method === 'GET' && (reply ?? list) !== undefined);

/** Does a route know a request again by its key? Pages for people do not ask for one. */
export const takesKey = ({ method, access }: Route): boolean => method !== 'GET' && access !== 'public';

/** The names of the header parameters that a route reads. */
export const requestHeadersOf = (route: Route): string[] => [
  ...(isRevalidated(route) ? ['IfNoneMatch'] : []),
  ...(isChoice(Object.values<Route>(routes), route) ? [`ApiVersion${versionOf(route.path)}`] : []),
  ...(mayBeActedOn(route) ? ['ActingFor', 'KioskSession'] : []),
  ...(route.stream ? ['LastEventId'] : []),
  ...(takesKey(route) ? ['IdempotencyKey'] : []),
  ...(route.stepUp ? ['StepUp'] : []),
  ...(route.proof ? ['WebhookId', 'WebhookTimestamp', 'WebhookSignature'] : []),
  ...(route.ifMatch === 'required' ? ['IfMatchRequired'] : []),
  ...(route.ifMatch !== 'required' && [...commonFailures(route), ...route.fails].includes('precondition_failed') ? ['IfMatch'] : []),
];
