import middy from '@middy/core';
import type { APIGatewayProxyEventV2, Context, APIGatewayProxyStructuredResultV2 as HttpReply } from 'aws-lambda';
import { methodsOf } from '../../api/core/methods.ts';
import type { FileReply, HandlersOf, PageReply, Route, Routes, TaggedReply } from '../../api/core/route.ts';
import { documents } from '../../data/core/table.ts';
import { timed } from '../../data/core/table-times.ts';
import { Failure } from '../../domain/core/failure.ts';
import { WorkspaceId } from '../../domain/core/ids.ts';
import { log, logInvocation } from '../log/logger.ts';
import { annotate, traced } from '../trace/trace.ts';
import { disclose, noteRefusal } from './audit.ts';
import { signCursor } from './cursor.ts';
import { deprecationHeaders, requireNotGone } from './deprecation.ts';
import { asFollowed, eventStream, wantsStream } from './event-stream.ts';
import { file } from './file.ts';
import { finished } from './finish.ts';
import type { HttpEvent } from './http-event.ts';
import { limited, withLimits } from './limits.ts';
import { empty, json, page, problem, type Refusal, text } from './reply.ts';
import { languageOf, requestOf } from './request.ts';
import { requireSigned } from './signed.ts';
import { requireStepUp } from './step-up.ts';
import { replyToUnknown } from './unknown.ts';
import { rowAsked, versionHeader } from './version.ts';

timed(documents);

type Handle = (request: object) => Promise<unknown>;
type Served = { name: string; method: string; path: string; route: Route; handle: Handle };
type Chosen = { served: Served; refusal?: unknown };
type Input = Awaited<ReturnType<typeof requestOf>>;

/**
 * How a function speaks: as what it hears a request before that is read as its route declares it, what it makes of what a handler answers, and of
 * a failure.
 */
export type Dialect = {
  heard: (route: Route, event: HttpEvent) => HttpEvent;
  answer: (route: Route, event: HttpEvent, asked: Input, value: unknown) => Promise<HttpReply>;
  refusal: (route: Route, event: HttpEvent) => Refusal;
};

/** The reply as its schema allows it: nothing undeclared leaves. A reply that does not fit is our mistake, never the caller's. */
const parsed = (route: Route, schema: Route['reply'], value: unknown): unknown => {
  const result = schema!.safeParse(value);
  if (result.success) return result.data;
  log('ALM003', {
    route: `${route.method} ${route.path}`,
    issues: JSON.stringify(result.error.issues.map(({ path, code }) => ({ path, code }))),
  });
  throw new Failure('internal');
};

/** Where what was created can be read: the route's template, filled from the path and the thing (RFC 9110 15.3.2). */
const locationOf = ({ location }: Route, params: Record<string, string>, thing: unknown): Record<string, string> => {
  const ids = { ...params, ...(thing as Record<string, string>) };
  return location ? { location: location.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(ids[name] ?? '')) } : {};
};

const thingOf = (route: Route, { params }: Input, value: unknown): HttpReply => {
  const data = parsed(route, route.reply, value);
  const reply = json(route.status ?? 200, { data });
  return { ...reply, headers: { ...reply.headers, ...locationOf(route, params, data) } };
};

/** A thing under the ETag that its handler gives it; nothing of it for whoever has it. */
const taggedOf = (route: Route, { etag, thing }: TaggedReply<unknown>): HttpReply => {
  if (thing === undefined) return { statusCode: 304, headers: { etag } };
  const reply = json(200, { data: parsed(route, route.reply, thing) });
  return { ...reply, headers: { ...reply.headers, etag } };
};

const listOf = async (route: Route, { question }: Input, value: unknown): Promise<HttpReply> => {
  const { items, cursor } = value as { items: unknown[]; cursor?: string };
  const data = items.map(item => parsed(route, route.list, item));
  return json(200, { data, meta: cursor ? { cursor: await signCursor(question, cursor) } : {} });
};

/** The same as server-sent events. */
const streamOf = async (route: Route, { question }: Input, value: unknown): Promise<HttpReply> => {
  const { items, cursor, places } = value as { items: unknown[]; cursor: string; places: string[] };
  const sign = (place: string): Promise<string> => signCursor(question, place);
  const told = items.map(async (item, i) => ({ thing: parsed(route, route.list, item), cursor: await sign(places[i]!) }));
  return eventStream(await Promise.all(told), await sign(cursor));
};

const answer = async (route: Route, event: HttpEvent, asked: Input, value: unknown): Promise<HttpReply> => {
  if (wantsStream(route, event)) return streamOf(route, asked, value);
  if (route.file) return file(event.headers, route.file, value as FileReply);
  if (route.page) return page(value as PageReply);
  if (route.tagged) return taggedOf(route, value as TaggedReply<unknown>);
  if (route.reply) return thingOf(route, asked, value);
  return route.list ? listOf(route, asked, value) : empty();
};

const longestWord = 1000;
/** What a provider asked to hear again. A word that is too long is none. */
const wordOf = ({ handshake }: Route, { queryStringParameters }: HttpEvent): string | undefined => {
  const word = handshake === undefined ? undefined : queryStringParameters?.[handshake];
  return word && word.length <= longestWord ? word : undefined;
};

/** Lets the handler answer; a replay of what was done before says so, and who is shown what is audited stands in the log before. */
const handled = async (row: Served, event: HttpEvent, now: Date, dialect: Dialect): Promise<HttpReply> => {
  const { route, handle } = row;
  if (route.deprecated) requireNotGone(route.deprecated, now);
  await requireSigned(event, now.toISOString());
  const word = wordOf(route, event);
  if (word !== undefined) return text(word);
  const asked = await requestOf(route, wantsStream(route, event) ? asFollowed(route, event) : event, now);
  const prove = async (): Promise<void> => {
    if (asked.caller) await requireStepUp(route, event, asked.caller, asked.context?.retryMark, asked.now);
  };
  if (route.stepUp !== 'by_rule') await prove();
  const reply = await dialect.answer(route, event, asked, await handle({ ...asked, prove }));
  if (route.audited && asked.caller) await disclose(row, event, asked.caller, asked.question.query, asked.now);
  return asked.outcome.replayed ? { ...reply, headers: { ...reply.headers, 'idempotency-replayed': 'true' } } : reply;
};

/** A reply of a deprecated route says so, and the log says who still calls it. */
const withDeprecation = ({ method, path, deprecated }: Route, event: HttpEvent, reply: HttpReply): HttpReply => {
  if (!deprecated) return reply;
  log('ALM007', { route: `${method} ${path}`, caller: event.requestContext.authorizer?.lambda?.userId, sunset: deprecated.sunset });
  return { ...reply, headers: { ...deprecationHeaders(deprecated), ...reply.headers } };
};

/** The row of the table that answers, or why none of the version that is asked for can. */
const servedAs = (rows: readonly Served[], found: Served, event: HttpEvent): Chosen => {
  try {
    return { served: rowAsked(rows, found, event) };
  } catch (refusal) {
    return { served: found, refusal };
  }
};

/** The reply to an error. One that is no `Failure` is our mistake, and stands in the log. */
export const failed = (event: HttpEvent, error: unknown, refusal: Refusal): HttpReply => {
  const { requestId } = event.requestContext;
  if (!(error instanceof Failure)) log('ALM002', { requestId }, error);
  return refusal(requestId, error, languageOf(event));
};

/** The workspace that a request is about, where the path holds an id and nothing else that somebody typed there. */
const workspaceOf = ({ pathParameters }: HttpEvent): string | undefined => WorkspaceId.safeParse(pathParameters?.workspaceId).data;

/** The route key by the method that came: the gateway knows a GET by any method. */
const withMethod = (event: HttpEvent): HttpEvent =>
  event.routeKey.startsWith('ANY ') ? { ...event, routeKey: event.routeKey.replace('ANY', event.requestContext.http.method) } : event;

/** The one that all but FHIR and OFREP is answered in. */
export const ours: Dialect = { heard: (_route, event) => event, answer, refusal: () => problem };

/**
 * Turns a module's routes and handlers into its Lambda handler. The gateway has matched the path already, so the route key finds the
 * handler, and a method that the path does not take is answered 405; what comes in is validated, what goes out is parsed by its schema, and every mistake becomes a problem document.
 * `clock` says what time it is: when a route has gone, and what handlers take for now.
 */
export const serve = <T extends Routes>(routes: T, handlers: HandlersOf<T>, clock: () => Date = () => new Date()) =>
  serveIn(ours, routes, handlers as Record<string, unknown>, clock);

/** The same in another dialect. */
export const serveIn = (dialect: Dialect, routes: Routes, handlers: Record<string, unknown>, clock: () => Date = () => new Date()) => {
  const served = new Map<string, Served>(
    Object.entries(routes).flatMap(([name, route]) =>
      methodsOf(route.method).map((method): [string, Served] => [
        `${method} ${route.path}`,
        { name, method, path: route.path, route, handle: handlers[name] as unknown as Handle },
      ]),
    ),
  );

  const rows = [...served.values()];
  const first = rows[0]!.route;

  const replyTo = async ({ served: row, refusal }: Chosen, raw: HttpEvent, startedAt: number): Promise<HttpReply> => {
    const { name, route } = row;
    const event = dialect.heard(route, raw);
    annotate({ route: name, workspace: workspaceOf(event) });
    const limits = await limited(route, event);
    const refused = limits.refusal ?? refusal;
    const answered = await (refused ? Promise.reject(refused) : handled(row, event, clock(), dialect)).catch(async error => {
      await noteRefusal(row, event, error, clock());
      return failed(event, error, dialect.refusal(route, event));
    });
    const reply = withDeprecation(
      route,
      event,
      withLimits({ ...answered, headers: { ...answered.headers, ...versionHeader(route) } }, limits),
    );
    return finished(`${route.method} ${route.path}`, event, reply, startedAt);
  };

  return middy<APIGatewayProxyEventV2, HttpReply, Error, Context>().handler(async (raw, context) => {
    const event = withMethod(raw as HttpEvent);
    const startedAt = performance.now();
    logInvocation(context);
    const found = served.get(event.routeKey);
    if (!found) return replyToUnknown(event, Object.values(routes), startedAt, dialect.refusal(first, event));
    const chosen = servedAs(rows, found, event);
    return traced(chosen.served.name, () => replyTo(chosen, event, startedAt));
  });
};
