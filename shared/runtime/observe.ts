import type { APIGatewayProxyStructuredResultV2 as HttpReply } from 'aws-lambda';
import { count, log, measure } from './logger.ts';
import type { HttpEvent } from './request.ts';

/** One line and two metrics of how a request went, by route and status; `route` is its declaration, never the path that was asked for. */
export const observe = (route: string, event: HttpEvent, reply: HttpReply, milliseconds: number): void => {
  const dimensions = { route, status: String(reply.statusCode) };
  log('ALM001', {
    ...dimensions,
    requestId: event.requestContext.requestId,
    caller: event.requestContext.authorizer?.lambda?.userId,
    milliseconds,
  });
  count('Requests', dimensions);
  measure('RequestDuration', { route }, milliseconds);
};
