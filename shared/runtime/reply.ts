import type { APIGatewayProxyStructuredResultV2 as HttpReply } from 'aws-lambda';
import type { PageReply } from '../api/route.ts';
import { Failure, failures } from '../domain/failure.ts';

const common = (requestId: string) => ({
  'x-request-id': requestId,
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'referrer-policy': 'no-referrer',
  // A reply is data: a browser that is led to show it as a page runs nothing of it, and frames it nowhere.
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-frame-options': 'DENY',
});

/** A JSON reply. A thing with a version carries it as its strong ETag (RFC 9110 8.8.3). */
export const json = (requestId: string, statusCode: number, body: { data: unknown; meta?: object }): HttpReply => {
  const version = (body.data as { version?: unknown } | undefined)?.version;
  return {
    statusCode,
    headers: { ...common(requestId), 'content-type': 'application/json', ...(typeof version === 'number' ? { etag: `"${version}"` } : {}) },
    body: JSON.stringify(body),
  };
};

/** The reply of a route that has nothing to say. */
export const empty = (requestId: string): HttpReply => ({ statusCode: 204, headers: common(requestId) });

/** A reply with the headers that every reply has, where it does not bring its own. */
export const withCommon = (requestId: string, reply: HttpReply): HttpReply => ({
  ...reply,
  headers: { ...common(requestId), ...reply.headers },
});

/** An HTML page for a person, under the policy that it brings, or the way to another. */
export const page = (requestId: string, { status, html, contentSecurityPolicy, location }: PageReply): HttpReply => ({
  statusCode: status,
  headers: {
    ...common(requestId),
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy,
    ...(location === undefined ? {} : { location }),
  },
  body: html,
});

/** What a client needs to do better: how to sign in (RFC 9110 11.6.1), which methods there are (10.2.1), which media type is taken (RFC 9110 15.5.16, RFC 5789 2.2). */
const remedies = ({ code, details }: Failure): Record<string, string> => {
  if (code === 'not_signed_in') return { 'www-authenticate': 'Bearer' };
  if (code === 'method_not_allowed') return { allow: (details.allowed as string[]).join(', ') };
  if (code !== 'unsupported_media_type') return {};
  const accepts = String(details.accepts);
  return { [accepts.includes('patch') ? 'accept-patch' : 'accept']: accepts };
};

/** A problem document (RFC 9457) with our code, what was wrong, and the request id to ask about. */
export const problem = (requestId: string, error: unknown): HttpReply => {
  const failure = error instanceof Failure ? error : new Failure('internal');
  const status = failures[failure.code];
  return {
    statusCode: status,
    headers: { ...common(requestId), ...remedies(failure), 'content-type': 'application/problem+json' },
    body: JSON.stringify({
      type: `urn:almanac:problem:${failure.code}`,
      title: failure.code.replaceAll('_', ' '),
      status,
      code: failure.code,
      ...(Object.keys(failure.details).length > 0 ? { details: failure.details } : {}),
      requestId,
    }),
  };
};
