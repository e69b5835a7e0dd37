import type { APIGatewayProxyEventV2, Context, APIGatewayProxyStructuredResultV2 as HttpReply } from 'aws-lambda';
import { gatewayKeyOf } from '../../../shared/api/core/methods.ts';
import type { Routes } from '../../../shared/api/core/route.ts';
import type { CallFacts } from '../../../shared/domain/people/accounts/operator-call.ts';
import { toContext } from '../../../shared/runtime/auth/caller.ts';
import { finished } from '../../../shared/runtime/http/finish.ts';
import type { HttpEvent } from '../../../shared/runtime/http/http-event.ts';
import { idsInPath } from '../../../shared/runtime/http/path-ids.ts';
import { problem } from '../../../shared/runtime/http/reply.ts';
import { failed } from '../../../shared/runtime/http/serve.ts';
import { logInvocation } from '../../../shared/runtime/log/logger.ts';
import { queueAt } from '../health/queues.ts';
import { type Admission, failedAdmission } from './admission.ts';

type Serve = (event: APIGatewayProxyEventV2, context: Context) => Promise<HttpReply>;

/** Who decides about a call, where entries are written of those from known addresses and from others, and what time it is. */
export type Door = {
  admit: (event: HttpEvent, isPublic: boolean, now: string) => Promise<Admission>;
  enterCall: (facts: CallFacts, now: string) => Promise<void>;
  enterStranger: (facts: CallFacts, now: string) => Promise<void>;
  clock?: () => Date;
};

/** What the path names, where it is an id or a queue of ours: nothing else that somebody typed there. */
const subjectsOf = ({ pathParameters }: HttpEvent): Record<string, string> => {
  const queue = pathParameters?.queue;
  return { ...idsInPath(pathParameters), ...(queue !== undefined && queueAt(queue) ? { queue } : {}) };
};

type KnownRoute = { name: string; isPublic: boolean };

const factsOf = (event: HttpEvent, asked: KnownRoute | undefined, { userId, refusal }: Admission): CallFacts => {
  const { requestId, http } = event.requestContext;
  const what = asked ? { operation: asked.name } : { method: http.method };
  return { sourceIp: http.sourceIp, requestId, subjects: subjectsOf(event), ...what, userId, refused: refusal?.why };
};

/** The caller as an authorizer would say it. Whatever the request brought in its place is taken away. */
const withCaller = (event: HttpEvent, { caller }: Admission): HttpEvent => {
  const { authorizer: _, ...requestContext } = event.requestContext;
  return { ...event, requestContext: { ...requestContext, ...(caller ? { authorizer: { lambda: toContext(caller) } } : {}) } };
};

const refuse = (event: HttpEvent, error: unknown, startedAt: number): HttpReply =>
  finished(event.routeKey, event, failed(event, error, problem), startedAt);

/**
 * The door before the routes of operators: each call leaves an entry of who, what and from where before anything is done, also one that is turned
 * away or could not be looked at; without its entry none is answered. Of an unknown address the first of an hour does.
 */
export const behindDoor = (
  routes: Routes,
  serve: Serve,
  { admit, enterCall, enterStranger, clock = () => new Date() }: Door,
): ((raw: APIGatewayProxyEventV2, context: Context) => Promise<HttpReply>) => {
  const known = new Map(
    Object.entries(routes).map(([name, route]): [string, KnownRoute] => [
      gatewayKeyOf(route),
      { name, isPublic: route.access === 'public' },
    ]),
  );
  return async (raw, context) => {
    const startedAt = performance.now();
    const event = raw as HttpEvent;
    logInvocation(context);
    const asked = known.get(event.routeKey);
    const now = clock().toISOString();
    try {
      const admission = await admit(event, asked?.isPublic === true, now).catch(error => failedAdmission(error));
      const { refusal } = admission;
      const enter = refusal?.why === 'address' ? enterStranger : enterCall;
      await enter(factsOf(event, asked, admission), now);
      if (refusal) return refuse(event, refusal.failure, startedAt);
      return await serve(withCaller(event, admission), context);
    } catch (error) {
      return refuse(event, error, startedAt);
    }
  };
};
