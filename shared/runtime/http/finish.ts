import type { APIGatewayProxyStructuredResultV2 as HttpReply } from 'aws-lambda';
import { observe, requestIdsOf } from '../log/observe.ts';
import { compressed } from './compress.ts';
import { revalidated } from './conditional.ts';
import type { HttpEvent } from './http-event.ts';

const always = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'referrer-policy': 'no-referrer',
  // A reply is data: a browser that is led to show it as a page runs nothing of it, and frames it nowhere.
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-frame-options': 'DENY',
};

/**
 * What every reply gets on its way out, whatever it is: its line in the log, the request id, how long it took (in ms, from the first line of
 * ours to here), and security headers. What the client has is not sent again, what is long is compressed, and HEAD gets no body.
 */
export const finished = (route: string, event: HttpEvent, reply: HttpReply, startedAt: number): HttpReply => {
  const milliseconds = Math.round(performance.now() - startedAt);
  observe(route, event, reply, milliseconds);
  const { requestId, clientRequestId } = requestIdsOf(event);
  const told = { 'x-request-id': clientRequestId ?? requestId, 'server-timing': `app;dur=${milliseconds}` };
  const whole = compressed(event, revalidated(event, { ...reply, headers: { ...always, ...told, ...reply.headers } }));
  return event.routeKey.startsWith('HEAD ') ? { ...whole, body: undefined } : whole;
};
