import middy from '@middy/core';
import type { APIGatewayProxyEventV2, Context, APIGatewayProxyStructuredResultV2 as HttpReply } from 'aws-lambda';
import { allowedAt } from '../api/methods.ts';
import type { Routes } from '../api/route.ts';
import { Failure } from '../domain/failure.ts';
import { logInvocation } from './logger.ts';
import { observe } from './observe.ts';
import { empty, problem } from './reply.ts';
import type { HttpEvent } from './request.ts';

const answer = (method: string, allowed: string[], requestId: string): HttpReply => {
  if (allowed.length === 0) return problem(requestId, new Failure('not_found', { what: 'route' }));
  if (method === 'OPTIONS') return { ...empty(requestId), headers: { ...empty(requestId).headers, allow: allowed.join(', ') } };
  return problem(requestId, new Failure('method_not_allowed', { allowed }));
};

/**
 * The Lambda handler behind the gateway's default route, where a request comes that no declared route matches: 404 for a path that is
 * not there, 405 with Allow (RFC 9110 15.5.6) for a method that is not taken, and OPTIONS of a path that is there.
 */
export const serveUnknown = (routes: Routes) =>
  middy<APIGatewayProxyEventV2, HttpReply, Error, Context>().handler(async (raw, context) => {
    const startedAt = performance.now();
    const event = raw as HttpEvent;
    logInvocation(context);
    const reply = answer(event.requestContext.http.method, allowedAt(routes, event.rawPath), event.requestContext.requestId);
    observe('$default', event, reply, Math.round(performance.now() - startedAt));
    return reply;
  });
