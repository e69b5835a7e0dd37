import type { APIGatewayProxyStructuredResultV2 as HttpReply } from 'aws-lambda';
import type { PageReply } from '../../api/core/route.ts';
import { Failure, type FailureCode, failures } from '../../domain/core/failure.ts';
import type { InvalidPlace } from '../../domain/core/invalid.ts';
import type { Locale } from '../../wording/core/locale.ts';
import { placeText, problemText } from '../../wording/problems/problem.ts';
import { etagOf } from './conditional.ts';

/** A JSON reply. A thing with a version has a strong ETag that begins with it, anything else a weak one (RFC 9110 8.8.3). */
export const json = (statusCode: number, content: { data: unknown; meta?: object }): HttpReply => {
  const body = JSON.stringify(content);
  const version = (content.data as { version?: unknown } | undefined)?.version;
  return { statusCode, headers: { 'content-type': 'application/json', etag: etagOf(version, body) }, body };
};

/** The reply of a route that has nothing to say. */
export const empty = (): HttpReply => ({ statusCode: 204, headers: {} });

/** A text as it is. */
export const text = (body: string): HttpReply => ({ statusCode: 200, headers: { 'content-type': 'text/plain; charset=utf-8' }, body });

/** An HTML page for a person, under the policy that it brings, or the way to another. */
export const page = ({ status, html, contentSecurityPolicy, location }: PageReply): HttpReply => ({
  statusCode: status,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy,
    ...(location === undefined ? {} : { location }),
  },
  body: html,
});

/**
 * What a client needs to do better: how to sign in (RFC 9110 11.6.1), which methods there are (10.2.1), which media type is taken
 * (RFC 9110 15.5.16, RFC 5789 2.2).
 */
const remedies = ({ code, details }: Failure): Record<string, string> => {
  if (code === 'not_signed_in') return { 'www-authenticate': 'Bearer' };
  // RFC 9470: the token is good, and not enough.
  if (code === 'step_up_required') return { 'www-authenticate': 'Bearer error="insufficient_user_authentication"' };
  if (code === 'method_not_allowed') return { allow: (details.allowed as string[]).join(', ') };
  if (code !== 'unsupported_media_type') return {};
  const accepts = String(details.accepts);
  // A body that was compressed (RFC 9110 12.5.3): its type may have been right.
  if (details.acceptsEncoding) return { 'accept-encoding': String(details.acceptsEncoding) };
  return { [accepts.includes('patch') ? 'accept-patch' : 'accept']: accepts };
};

const told = ({ errors, ...details }: Record<string, unknown>, locale: Locale): Record<string, unknown> =>
  Array.isArray(errors) ? { ...details, errors: (errors as InvalidPlace[]).map(place => placeText(place, locale)) } : details;

/** How a failure is answered. */
export type Refusal = (requestId: string, error: unknown, locale: Locale) => HttpReply;

/** A problem document (RFC 9457) with our code, what was wrong in the reader's language, and the request id to ask about. */
export const problem: Refusal = (requestId, error, locale) => refusalAs('application/problem+json', each => each, requestId, error, locale);

/** What is told of a failure: the content of a problem document. */
export type Problem = {
  type: string;
  title: string;
  detail: string;
  status: number;
  code: FailureCode;
  details?: Record<string, unknown>;
  requestId: string;
};

/** How a failure is answered in another form than that of a problem document, which says the same: its media type among the headers, and the body. */
type Form = (problem: Problem, locale: Locale) => { headers: Record<string, string>; body: string };

export const refusalWith = (form: Form, ...[requestId, error, locale]: Parameters<Refusal>): HttpReply => {
  const failure = error instanceof Failure ? error : new Failure('internal');
  const { code, details } = failure;
  const status = failures[code];
  const content: Problem = {
    type: `urn:almanac:problem:${code}`,
    ...problemText(code, details, locale),
    status,
    code,
    ...(Object.keys(details).length > 0 ? { details: told(details, locale) } : {}),
    requestId,
  };
  const { headers, body } = form(content, locale);
  return {
    statusCode: status,
    headers: { ...remedies(failure), 'content-language': locale, vary: 'accept-language', ...headers },
    body,
  };
};

/** The same as JSON of another shape. */
export const refusalAs = (mediaType: string, shape: (problem: Problem) => object, ...asked: Parameters<Refusal>): HttpReply =>
  refusalWith(problem => ({ headers: { 'content-type': mediaType }, body: JSON.stringify(shape(problem)) }), ...asked);
