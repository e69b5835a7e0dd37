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

/**
 * The Lambda handler behind the gateway's default route, where a request comes that no declared route matches: 404 for a path that is
 * not there, 405 with Allow (RFC 9110 15.5.6) for a method that is not taken, and OPTIONS of a path that is there.
 */
export const serveUnknown = (routes: readonly RouteRow[]) =>
  middy<APIGatewayProxyEventV2, HttpReply, Error, Context>().handler(async (raw, context) => {
    const startedAt = performance.now();
    const event = raw as HttpEvent;
    logInvocation(context);
    const reply = answer(event, allowedAt(routes, event.rawPath));
    const milliseconds = Math.round(performance.now() - startedAt);
    observe('$default', event, reply, milliseconds);
    return finished(event, reply, milliseconds);
  });
