import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Caller, MachineProof, Route } from '../../api/core/route.ts';
import type { UserContext } from '../../data/core/codec.ts';
import { firstMomentOf } from '../../data/core/first-moments.ts';
import { profiles } from '../../data/people/profiles.ts';
import { Failure } from '../../domain/core/failure.ts';
import { type IdKind, idOf, prefixes, type UserId, WorkspaceId } from '../../domain/core/ids.ts';
import { invalid } from '../../domain/core/invalid.ts';
import { placesIn } from '../../domain/core/issues.ts';
import type { Locale } from '../../wording/core/locale.ts';
import { actingIn, actorOf } from '../auth/acting.ts';
import { admitKey, authorityOf } from '../auth/authority.ts';
import { bearerToken } from '../auth/bearer.ts';
import { fromContext } from '../auth/caller.ts';
import { ifMatchOf } from './conditional.ts';
import { openCursor, type Question } from './cursor.ts';
import type { HttpEvent } from './http-event.ts';
import { derivedId, longHash, madeAt, newId, shortHash } from './ids.ts';
import { languageFor } from './language.ts';
import { addressOf } from './limits.ts';

/** The largest body that is read, in bytes: no request of this API comes near it. */
const bodyLimit = 256 * 1024;

/** Checks a value by its schema; the failure names each wrong place, twenty at the most. */
const checked = <S extends z.ZodType>(schema: S, value: unknown): z.output<S> => {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return result.data;
  throw new Failure('invalid_request', { errors: placesIn(result.error.issues).slice(0, 20) });
};

/** The body as it came. */
export const bodyText = ({ body, isBase64Encoded }: HttpEvent): string => {
  if (!body) return '';
  if (Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8') > bodyLimit)
    throw new Failure('body_too_large', { limitBytes: bodyLimit });
  return isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
};

const mediaTypes: Partial<Record<Route['method'], RegExp>> = {
  POST: /^application\/json\s*(;|$)/i,
  PUT: /^application\/json\s*(;|$)/i,
  PATCH: /^application\/(merge-patch\+)?json\s*(;|$)/i,
};

/** Half of a surrogate pair is no character, and no database or mail takes it (I-JSON, RFC 7493 2.1). */
const wellFormed = (_key: string, value: unknown): unknown => {
  if (typeof value === 'string' && !value.isWellFormed()) throw new SyntaxError('holds half a character');
  return value;
};

/** The media types of a route's body, as a refusal names them. */
const acceptsOf = ({ method, text }: Route): string => {
  const json = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  return [...(text?.only ? [] : [json]), ...(text ? [text.type] : [])].join(', ');
};

const isText = ({ text }: Route, type: string): boolean => text !== undefined && type.split(';')[0]?.trim().toLowerCase() === text.type;

const bodyOf = (route: Route, event: HttpEvent): unknown => {
  if (!route.body) return undefined;
  // A body that may be left out is what its schema makes of none.
  const absent = event.body ? undefined : route.body.safeParse(undefined);
  if (absent?.success) return absent.data;
  if (!/^(identity)?$/i.test(event.headers['content-encoding']?.trim() ?? ''))
    throw new Failure('unsupported_media_type', {
      accepts: `${acceptsOf(route)} (Content-Encoding: identity)`,
      acceptsEncoding: 'identity',
    });
  const type = event.headers['content-type'] ?? '';
  if (isText(route, type)) return checked(route.body, { [route.text!.field]: bodyText(event) });
  if (route.text?.only || !mediaTypes[route.method]?.test(type)) throw new Failure('unsupported_media_type', { accepts: acceptsOf(route) });
  const text = bodyText(event);
  let value: unknown;
  try {
    value = JSON.parse(text, wellFormed);
  } catch {
    throw invalid('', 'not_json');
  }
  return checked(route.body, value);
};

/** Ids and tokens in the path: none needs decoding. One that cannot be an id names nothing: the same answer as one that does not exist. */
const paramsOf = ({ pathParameters }: HttpEvent): Record<string, string> => {
  const params = Object.fromEntries(Object.entries(pathParameters ?? {}).map(([name, value = '']) => [name, value]));
  for (const [name, value] of Object.entries(params)) {
    const kind = name.replace(/Id$/, '');
    if (kind in prefixes && !idOf(kind as IdKind).safeParse(value).success) throw new Failure('not_found', { what: kind });
  }
  return params;
};

/** The Idempotency-Key of a request, with or without the quotes of a structured field. */
const idempotencyKeyOf = ({ headers }: HttpEvent): string | undefined => {
  const key = headers['idempotency-key']?.replace(/^"(.*)"$/, '$1');
  if (key !== undefined && !/^[\x21-\x7e]{8,200}$/.test(key)) throw invalid('/Idempotency-Key', 'not_an_idempotency_key');
  return key;
};

/** New ids; those of several parts of a request in their order. */
const partsOf = (at: Date) => {
  const seed = randomUUID();
  return async <K extends IdKind>(kind: K, part?: number) =>
    part === undefined ? newId(kind) : derivedId(kind, `${seed}|${part}`, at.getTime() + part);
};

/** Who sends a request, and for whom where that is another: their keys are their own. */
const nameOf = ({ userId, by, kiosk }: Pick<Caller, 'userId' | 'by' | 'kiosk'>): string => {
  const sender = by ?? kiosk;
  return sender ? `${sender}|${userId}` : userId;
};

/**
 * Makes ids. Under an Idempotency-Key one follows from the key and from when it first came here, so that a retry gives the same, and what is
 * created stands in the order of creation, whatever time a key names.
 */
const idMaker = (event: HttpEvent, caller: Caller | undefined, at: Date) => {
  const key = idempotencyKeyOf(event);
  if (key === undefined || caller === undefined) return partsOf(at);
  const seed = `${nameOf(caller)}|${event.routeKey}|${key}`;
  let first: Promise<number> | undefined;
  return async <K extends IdKind>(kind: K, part = 0) => {
    first ??= firstMomentOf(caller.by ?? caller.userId, longHash(seed), at.getTime());
    return derivedId(kind, part === 0 ? seed : `${seed}|${part}`, (await first) + part);
  };
};

/**
 * By whom, when and in which request something is written, and the mark by which a retry of the same request is known again: a hash of its key, and a
 * short one of its body, because the same key with another body is a mistake.
 */
const contextOf = (
  event: HttpEvent,
  caller: Caller,
  now: string,
  body: unknown,
  outcome: { replayed: boolean },
): UserContext & { zone: string } => {
  const key = idempotencyKeyOf(event);
  const { userId, zone } = caller;
  const { requestId } = event.requestContext;
  const sent = { userId, zone, now, requestId, ...actorOf(caller) };
  if (key === undefined) return sent;
  return {
    ...sent,
    retryMark: `${shortHash(`${nameOf(caller)}|${event.routeKey}|${key}`)}.${shortHash(JSON.stringify(body) ?? '').slice(0, 6)}`,
    keyMadeAt: madeAt(key),
    replayed: () => {
      outcome.replayed = true;
    },
  };
};

/** The language that the caller is answered in. */
export const languageOf = ({ headers, requestContext: { authorizer } }: HttpEvent): Locale =>
  languageFor(headers['accept-language'], authorizer?.lambda?.locale);

/** Who calls; undefined where nobody needs to be known. */
const callerOf = (route: Route, event: HttpEvent): Caller | undefined => {
  if (route.access === 'public') return undefined;
  const caller = fromContext(event.requestContext.authorizer?.lambda);
  if (!caller) throw new Failure('not_signed_in');
  return caller;
};

/** The caller in the zone and language of this moment, where the route needs them. */
const asOfNow = async ({ freshProfile }: Route, caller: Caller): Promise<Caller> => {
  const profile = freshProfile ? await profiles.find(caller) : undefined;
  return profile ? { ...caller, zone: profile.zone, locale: profile.locale } : caller;
};

/** Who calls, and how far they may go here. A stranger is told that they are one before anything else. */
const admit = async (route: Route, event: HttpEvent, now: string) => {
  const caller = callerOf(route, event);
  const params = paramsOf(event);
  if (!caller || route.access === 'public') return { params };
  admitKey(route, caller, now);
  if (route.access === 'operator' && !caller.operator) throw new Failure('forbidden', { needs: 'operator' });
  if (route.access === 'user' || route.access === 'operator')
    return { params, caller: await asOfNow(route, await actingIn(route, event, caller, undefined, now)) };
  const workspaceId = WorkspaceId.parse(params.workspaceId);
  const acting = await actingIn(route, event, caller, workspaceId, now);
  // What lists add is somebody's own: who acts for another has what both may in the workspace.
  const byLists = acting.by || acting.kiosk ? undefined : route.byLists;
  const [there, authority] = await Promise.all([asOfNow(route, acting), authorityOf(acting, route.access, workspaceId, byLists)]);
  return { params, caller: there, ...authority };
};

/** What a query must be: where a route has none, nothing. Pages and files are opened from mails and calendars, which add parameters of their own. */
const querySchema = ({ query, page, file }: Route): z.ZodType | undefined => query ?? (page || file ? undefined : noQuery);
const noQuery = z.strictObject({});

/** The names of a query under which cursors come; what is said in place of one is none. */
const cursorNames = ['cursor', 'after'] as const;
const isCursor = (value: string | undefined): value is string => value !== undefined && value !== 'now';

/** The query by its schema; a cursor in it is opened by the question that it belongs to. */
const queryOf = async (route: Route, event: HttpEvent, userId: UserId | undefined, params: object) => {
  const schema = querySchema(route);
  const query = (schema && checked(schema, event.queryStringParameters ?? {})) as { cursor?: string; after?: string } | undefined;
  const question: Question = { route, userId, params, query: query ?? {} };
  const name = cursorNames.find(each => isCursor(query?.[each]));
  return { question, query: name === undefined ? query : { ...query, [name]: await openCursor(question, query![name]!, `/${name}`) } };
};

/** Fails with `precondition_required` (RFC 6585) where a change must say which version it is meant for, and does not. */
const requireIfMatch = ({ ifMatch }: Route, { headers }: HttpEvent, body: unknown): void => {
  if (!ifMatch || headers['if-match'] !== undefined) return;
  if (ifMatch === 'required') throw new Failure('precondition_required');
  const replaces = ifMatch.filter(field => (body as Record<string, unknown>)[field] !== undefined);
  if (replaces.length > 0) throw new Failure('precondition_required', { replaces });
};

const proofOf = (event: HttpEvent): MachineProof => ({
  body: bodyText(event),
  from: addressOf(event, 'refused'),
  messageId: event.headers['webhook-id'],
  timestamp: event.headers['webhook-timestamp'],
  signatures: event.headers['webhook-signature'],
  token: bearerToken(event.headers.authorization),
});

/** Everything a handler gets, from the gateway's event: who calls and may they, then path, query and body by their schemas. */
export const requestOf = async (route: Route, event: HttpEvent, at: Date) => {
  const now = at.toISOString();
  const admitted = await admit(route, event, now);
  const { caller, params } = admitted;
  const body = bodyOf(route, event);
  requireIfMatch(route, event, body);
  const outcome = { replayed: false };
  return {
    ...admitted,
    ...(await queryOf(route, event, caller?.userId, params)),
    ...(caller ? { context: contextOf(event, caller, now, body, outcome) } : {}),
    body,
    ifMatch: ifMatchOf(event),
    ifNoneMatch: event.headers['if-none-match'],
    newId: idMaker(event, caller, at),
    idempotencyKey: idempotencyKeyOf(event),
    requestId: event.requestContext.requestId,
    rawQuery: event.rawQueryString,
    language: languageFor(event.headers['accept-language'], caller?.locale),
    now,
    ...(route.proof ? { proof: proofOf(event) } : {}),
    form: route.page ? Object.fromEntries(new URLSearchParams(bodyText(event))) : {},
    /** Whether what is answered was done before, by the same request; whoever writes says it. */
    outcome,
  };
};
