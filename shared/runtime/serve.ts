import middy from '@middy/core';
import type { APIGatewayProxyEventV2, Context, APIGatewayProxyStructuredResultV2 as HttpReply } from 'aws-lambda';
import { methodsOf } from '../api/methods.ts';
import type { FileReply, HandlersOf, PageReply, Route, Routes } from '../api/route.ts';
import { Failure } from '../domain/failure.ts';
import { file } from './file.ts';
import { finished } from './finish.ts';
import { limited, withLimits } from './limits.ts';
import { log, logInvocation } from './logger.ts';
import { observe } from './observe.ts';
import { empty, json, page, problem } from './reply.ts';
import { type HttpEvent, languageOf, requestOf } from './request.ts';

type Handle = (request: object) => Promise<unknown>;
type Served = { route: Route; handle: Handle };

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

const answer = (route: Route, value: unknown): HttpReply => {
  if (route.page) return page(value as PageReply);
  if (route.reply) return json(route.status ?? 200, { data: parsed(route, route.reply, value) });
  if (!route.list) return empty();
  const { items, cursor } = value as { items: unknown[]; cursor?: string };
  return json(200, { data: items.map(item => parsed(route, route.list, item)), meta: cursor ? { cursor } : {} });
};

const failed = (event: HttpEvent, error: unknown): HttpReply => {
  const { requestId } = event.requestContext;
  if (!(error instanceof Failure)) log('ALM002', { requestId }, error);
  return problem(requestId, error, languageOf(event));
};

/**
 * Turns a module's routes and handlers into its Lambda handler. The gateway has matched the path already, so the route key finds the
 * handler; what comes in is validated, what goes out is parsed by its schema, and every mistake becomes a problem document.
 */
export const serve = <T extends Routes>(routes: T, handlers: HandlersOf<T>) => {
  const served = new Map<string, Served>(
    Object.entries(routes).flatMap(([name, route]) =>
      methodsOf(route.method).map((method): [string, Served] => [
        `${method} ${route.path}`,
        { route, handle: handlers[name] as unknown as Handle },
      ]),
    ),
  );

  return middy<APIGatewayProxyEventV2, HttpReply, Error, Context>().handler(async (raw, context) => {
    const event = raw as HttpEvent;
    const startedAt = performance.now();
    logInvocation(context);
    const { route, handle } = served.get(event.routeKey)!;
    const limits = await limited(route, event);
    const handled = await (limits.refusal ? Promise.reject(limits.refusal) : requestOf(route, event))
      .then(handle)
      .then(value => (route.file ? file(event.headers, route.file, value as FileReply) : answer(route, value)))
      .catch(error => failed(event, error));
    const reply = withLimits(handled, limits);
    observe(`${route.method} ${route.path}`, event, reply, Math.round(performance.now() - startedAt));
    return finished(event, reply);
  });
};
