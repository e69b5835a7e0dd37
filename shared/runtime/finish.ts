import type { APIGatewayProxyStructuredResultV2 as HttpReply } from 'aws-lambda';
import type { HttpEvent } from './request.ts';

const always = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'referrer-policy': 'no-referrer',
  // A reply is data: a browser that is led to show it as a page runs nothing of it, and frames it nowhere.
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-frame-options': 'DENY',
};

/** What every reply gets on its way out, whatever it is: the request id and security headers. HEAD gets no body. */
export const finished = (event: HttpEvent, reply: HttpReply): HttpReply => ({
  ...reply,
  headers: { ...always, 'x-request-id': event.requestContext.requestId, ...reply.headers },
  body: event.routeKey.startsWith('HEAD ') ? undefined : reply.body,
});
