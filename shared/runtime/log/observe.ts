import type { APIGatewayProxyStructuredResultV2 as HttpReply } from 'aws-lambda';
import type { HttpEvent } from '../http/http-event.ts';
import { logMetrics } from './logger.ts';

/** The gateway's id of a request, and the one that the client gave it, where that is well-formed: letters, digits, `.`, `_`, `:` and `-`. */
export const requestIdsOf = ({ headers, requestContext: { requestId } }: HttpEvent): { requestId: string; clientRequestId?: string } => {
  const given = headers['x-request-id'];
  return given !== undefined && /^[\w.:-]{8,64}$/.test(given) ? { requestId, clientRequestId: given } : { requestId };
};

/** The line of how a request went, counted by route and status; `route` is its declaration, never the path that was asked for. */
export const observe = (route: string, event: HttpEvent, reply: HttpReply, milliseconds: number): void => {
  const { lambda } = event.requestContext.authorizer ?? {};
  logMetrics(
    'ALM001',
    { route, status: String(reply.statusCode), ...requestIdsOf(event), caller: lambda?.keyId ?? lambda?.userId },
    {
      Requests: { unit: 'Count', value: 1, by: ['route', 'status'] },
      RequestDuration: { unit: 'Milliseconds', value: milliseconds, by: ['route'] },
    },
  );
};
