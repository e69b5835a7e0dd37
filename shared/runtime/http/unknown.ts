import middy from '@middy/core';
import type { APIGatewayProxyEventV2, Context, APIGatewayProxyStructuredResultV2 as HttpReply } from 'aws-lambda';
import type { Gateway } from '../../api/core/gateways.ts';
import { allowedAt, routesAt } from '../../api/core/methods.ts';
import type { RouteRow } from '../../api/core/table.ts';
import { Failure } from '../../domain/core/failure.ts';
import { logInvocation } from '../log/logger.ts';
import { finished } from './finish.ts';
import type { HttpEvent } from './http-event.ts';
import { languageFor } from './language.ts';
import { outcome } from './outcome.ts';
import { empty, problem, type Refusal } from './reply.ts';

/** The gateways beside the main one by their ids at API Gateway. */
type GatewayIds = Record<string, Gateway>;

/** Whether something is at the path, but at another gateway than this one. */
const isElsewhere = (there: readonly RouteRow[], gateway: Gateway | undefined): boolean =>
  there.length > 0 && there.every(route => route.gateway !== gateway);

type Unknown = { allowed: string[]; elsewhere?: boolean; refusal: Refusal };

const answer = ({ headers, requestContext: { requestId, http } }: HttpEvent, { allowed, elsewhere, refusal }: Unknown): HttpReply => {
  const locale = languageFor(headers['accept-language'], undefined);
  if (elsewhere) return refusal(requestId, new Failure('other_address'), locale);
  if (allowed.length === 0) return refusal(requestId, new Failure('not_found', { what: 'route' }), locale);
  if (http.method === 'OPTIONS') return { ...empty(), headers: { allow: allowed.join(', ') } };
  return refusal(requestId, new Failure('method_not_allowed', { allowed }), locale);
};

const answered = (event: HttpEvent, unknown: Unknown, startedAt: number): HttpReply =>
  finished('$default', event, answer(event, unknown), startedAt);

/** The reply to what no route answers: 404 where nothing is at the path, else 405 with Allow (RFC 9110 15.5.6), or what may be asked there. */
export const replyToUnknown = (event: HttpEvent, routes: Parameters<typeof allowedAt>[0], startedAt: number, refusal: Refusal): HttpReply =>
  answered(event, { allowed: allowedAt(routes, event.rawPath), refusal }, startedAt);

/**
 * The Lambda handler behind the default route of every gateway, where a request comes that no declared route of it matches: as above, and 421
 * (RFC 9110 15.5.20) for what another gateway answers.
 */
export const serveUnknown = (routes: readonly RouteRow[], ids: GatewayIds) =>
  middy<APIGatewayProxyEventV2, HttpReply, Error, Context>().handler(async (raw, context) => {
    const startedAt = performance.now();
    logInvocation(context);
    const event = raw as HttpEvent;
    const there = routesAt(routes, event.rawPath);
    const gateway = ids[event.requestContext.apiId];
    const refusal = gateway === 'fhir' ? outcome() : problem;
    return answered(event, { allowed: allowedAt(there, event.rawPath), elsewhere: isElsewhere(there, gateway), refusal }, startedAt);
  });
