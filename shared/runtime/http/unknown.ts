import middy from '@middy/core';
import type { APIGatewayProxyEventV2, Context, APIGatewayProxyStructuredResultV2 as HttpReply } from 'aws-lambda';
import { allowedAt } from '../../api/core/methods.ts';
import type { RouteRow } from '../../api/core/table.ts';
import { Failure } from '../../domain/core/failure.ts';
import { logInvocation } from '../log/logger.ts';
import { observe } from '../log/observe.ts';
import { finished } from './finish.ts';
import type { HttpEvent } from './http-event.ts';
import { languageFor } from './language.ts';
import { empty, problem } from './reply.ts';

const answer = ({ headers, requestContext: { requestId, http } }: HttpEvent, allowed: string[]): HttpReply => {
  const locale = languageFor(headers['accept-language'], undefined);
  if (allowed.length === 0) return problem(requestId, new Failure('not_found', { what: 'route' }), locale);
  if (http.method === 'OPTIONS') return { ...empty(), headers: { allow: allowed.join(', ') } };
  return problem(requestId, new Failure('method_not_allowed', { allowed }), locale);
};

/** The reply to what no route answers: 404 where nothing is at the path, else 405 with Allow (RFC 9110 15.5.6), or what may be asked there. */
export const replyToUnknown = (event: HttpEvent, routes: Parameters<typeof allowedAt>[0], startedAt: number): HttpReply => {
  const reply = answer(event, allowedAt(routes, event.rawPath));
  const milliseconds = Math.round(performance.now() - startedAt);
  observe('$default', event, reply, milliseconds);
  return finished(event, reply, milliseconds);
};

/**
 * The Lambda handler behind the gateway's default route, where a request comes that no declared route matches.
 */
export const serveUnknown = (routes: readonly RouteRow[]) =>
  middy<APIGatewayProxyEventV2, HttpReply, Error, Context>().handler(async (raw, context) => {
    const startedAt = performance.now();
    logInvocation(context);
    return replyToUnknown(raw as HttpEvent, routes, startedAt);
  });
