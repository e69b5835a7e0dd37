import type { APIGatewayProxyEventV2, Context, APIGatewayProxyStructuredResultV2 as HttpReply } from 'aws-lambda';
import { gatewayKeyOf } from '../../../shared/api/core/methods.ts';
import type { Routes } from '../../../shared/api/core/route.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { toContext } from '../../../shared/runtime/auth/caller.ts';
import { finished } from '../../../shared/runtime/http/finish.ts';
import type { HttpEvent } from '../../../shared/runtime/http/http-event.ts';
import { problem } from '../../../shared/runtime/http/reply.ts';
import { languageOf } from '../../../shared/runtime/http/request.ts';
import { log, logInvocation } from '../../../shared/runtime/log/logger.ts';
import { observe } from '../../../shared/runtime/log/observe.ts';
import { type Admission, admit } from './admit.ts';
import { enterCall } from './calls.ts';

type Serve = (event: APIGatewayProxyEventV2, context: Context) => Promise<HttpReply>;

/** What stands in an entry of a name in the path: an id or the name of a queue, and nothing longer. */
const longestSubject = 100;
const subjectsOf = ({ pathParameters }: HttpEvent): Record<string, string> =>
  Object.fromEntries(
    Object.entries(pathParameters ?? {}).flatMap(([name, value]) => (value === undefined ? [] : [[name, value.slice(0, longestSubject)]])),
  );

/** The caller as an authorizer would say it. Whatever the request brought in its place is taken away. */
const withCaller = (event: HttpEvent, { caller }: Admission): HttpEvent => {
  const { authorizer: _, ...requestContext } = event.requestContext;
  return { ...event, requestContext: { ...requestContext, ...(caller ? { authorizer: { lambda: toContext(caller) } } : {}) } };
};

const refuse = (event: HttpEvent, error: unknown, startedAt: number): HttpReply => {
  const { requestId } = event.requestContext;
  if (!(error instanceof Failure)) log('ALM002', { requestId }, error);
  const reply = problem(requestId, error, languageOf(event));
  const milliseconds = Math.round(performance.now() - startedAt);
  observe(event.routeKey, event, reply, milliseconds);
  return finished(event, reply, milliseconds);
};

/**
 * The door before the routes of operators: each call leaves an entry of who, what and from where before anything is done, also one that is turned
 * away; without its entry none is answered.
 */
export const behindDoor = (routes: Routes, serve: Serve, clock: () => Date = () => new Date()) => {
  const names = new Map(
    Object.entries(routes).map(([name, route]) => [gatewayKeyOf(route), { name, isPublic: route.access === 'public' }]),
  );
  return async (raw: APIGatewayProxyEventV2, context: Context): Promise<HttpReply> => {
    const startedAt = performance.now();
    const event = raw as HttpEvent;
    logInvocation(context);
    const asked = names.get(event.routeKey);
    const now = clock().toISOString();
    try {
      const admission = await admit(event, asked?.isPublic === true, now);
      const { userId, refusal } = admission;
      const { requestId, http } = event.requestContext;
      const facts = {
        sourceIp: http.sourceIp,
        requestId,
        subjects: subjectsOf(event),
        operation: asked?.name,
        userId,
        refused: refusal?.why,
      };
      await enterCall(facts, now);
      if (refusal) return refuse(event, refusal.failure, startedAt);
      return await serve(withCaller(event, admission), context);
    } catch (error) {
      return refuse(event, error, startedAt);
    }
  };
};
