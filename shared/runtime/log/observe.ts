import type { APIGatewayProxyStructuredResultV2 as HttpReply } from 'aws-lambda';
import { takeTableTimes } from '../../data/core/table-times.ts';
import type { HttpEvent } from '../http/http-event.ts';
import { annotate, clientTraceOf } from '../trace/trace.ts';
import { deployed } from './deployed.ts';
import { logMetrics } from './logger.ts';

/** The gateway's id of a request, and the one that the client gave it, where that is well-formed: letters, digits, `.`, `_`, `:` and `-`. */
export const requestIdsOf = ({ headers, requestContext: { requestId } }: HttpEvent): { requestId: string; clientRequestId?: string } => {
  const given = headers['x-request-id'];
  return given !== undefined && /^[\w.:-]{8,64}$/.test(given) ? { requestId, clientRequestId: given } : { requestId };
};

const outcomeOf = ({ statusCode = 500 }: HttpReply): 'ok' | 'refused' | 'failed' => {
  if (statusCode < 400) return 'ok';
  return statusCode < 500 ? 'refused' : 'failed';
};

/**
 * The line of how a request went; `route` is its declaration, never the path that was asked for. It is counted by how it went, and timed by the
 * service, as are the calls of the table that it took, by nothing: each combination is a metric that is paid for, and what is to be known of one
 * route is asked of the lines.
 */
export const observe = (route: string, event: HttpEvent, reply: HttpReply, milliseconds: number): void => {
  const { lambda } = event.requestContext.authorizer ?? {};
  const outcome = outcomeOf(reply);
  const clientTraceId = clientTraceOf(event.headers.traceparent);
  const tableTimes = takeTableTimes();
  annotate({ outcome, requestId: event.requestContext.requestId, clientTraceId });
  logMetrics(
    'ALM001',
    {
      route,
      status: String(reply.statusCode),
      outcome,
      api: deployed.SERVICE,
      ...requestIdsOf(event),
      clientTraceId,
      caller: lambda?.keyId ?? lambda?.userId,
    },
    {
      Requests: { unit: 'Count', value: 1, by: ['outcome'] },
      RequestDuration: { unit: 'Milliseconds', value: milliseconds, by: ['api'] },
      ...(tableTimes.length > 0 ? { TableTime: { unit: 'Milliseconds' as const, value: tableTimes, by: ['code'] } } : {}),
    },
  );
};
