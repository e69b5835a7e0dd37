import type { Context, SQSEvent } from 'aws-lambda';
import type { Caller, Route } from '../../api/core/route.ts';
import type { WorkspaceId } from '../../domain/core/ids.ts';
import { toContext } from '../auth/caller.ts';
import type { HttpEvent } from './http-event.ts';

export const ada: Caller = {
  userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb',
  zone: 'Europe/Berlin',
  locale: 'de',
  roles: { ws_01kb8m3tq2e8fvq3w5r7c9d0ea: 'owner' },
};
export const home: WorkspaceId = 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea';

type Input = {
  caller?: Caller;
  params?: Record<string, string>;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  /** An object is sent as JSON with its media type, a text as it is. */
  body?: unknown;
  base64?: boolean;
};

/** A request as API Gateway's HTTP API hands it over (payload format 2.0): matched to its route, header names in lower case. */
export const requestFor = (
  route: Pick<Route, 'method' | 'path'>,
  { caller, params, query, headers, body, base64 = false }: Input = {},
): HttpEvent => {
  const text = typeof body === 'object' ? JSON.stringify(body) : (body as string | undefined);
  return {
    version: '2.0',
    routeKey: `${route.method} ${route.path}`,
    rawPath: route.path,
    rawQueryString: '',
    headers: { ...(typeof body === 'object' ? { 'content-type': 'application/json' } : {}), ...headers },
    pathParameters: params,
    queryStringParameters: query,
    body: base64 && text !== undefined ? Buffer.from(text).toString('base64') : text,
    isBase64Encoded: base64,
    requestContext: {
      requestId: 'request-7',
      authorizer: { lambda: caller ? toContext(caller) : {} },
    } as unknown as HttpEvent['requestContext'],
  };
};

/** What Lambda says of an invocation. */
export const invocation = { awsRequestId: 'invocation-1', functionName: 'test' } as Context;

/** Messages as SQS hands them to a function. */
export const messages = (...bodies: unknown[]): SQSEvent => ({
  Records: bodies.map((body, i) => ({
    messageId: `message-${i}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    receiptHandle: `receipt-${i}`,
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:almanac-test-things-on-thing-moved',
    attributes: { ApproximateReceiveCount: '2' },
  })) as SQSEvent['Records'],
});
