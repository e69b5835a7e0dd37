import type { APIGatewayProxyStructuredResultV2 as HttpReply } from 'aws-lambda';
import { logMetrics } from './logger.ts';
import type { HttpEvent } from './request.ts';

/** The line of how a request went, counted by route and status; `route` is its declaration, never the path that was asked for. */
export const observe = (route: string, event: HttpEvent, reply: HttpReply, milliseconds: number): void => {
  const { requestId, authorizer } = event.requestContext;
  logMetrics(
    'ALM001',
    { route, status: String(reply.statusCode), requestId, caller: authorizer?.lambda?.keyId ?? authorizer?.lambda?.userId },
    {
      Requests: { unit: 'Count', value: 1, by: ['route', 'status'] },
      RequestDuration: { unit: 'Milliseconds', value: milliseconds, by: ['route'] },
    },
  );
};
