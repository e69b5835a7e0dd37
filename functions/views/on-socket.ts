import type {
  APIGatewayAuthorizerResult,
  APIGatewayProxyResult,
  APIGatewayProxyWebsocketEventV2WithRequestContext,
  APIGatewayRequestAuthorizerEvent,
} from 'aws-lambda';
import { fromContext } from '../../shared/runtime/auth/caller.ts';
import { tracedHandler } from '../../shared/runtime/trace/trace.ts';
import { forgetSocket } from './sockets/forget.ts';
import { authorize, open } from './sockets/open.ts';
import { receive } from './sockets/receive.ts';

type SocketEvent = APIGatewayProxyWebsocketEventV2WithRequestContext<{
  connectionId: string;
  eventType: 'CONNECT' | 'DISCONNECT' | 'MESSAGE';
  authorizer?: unknown;
}>;
type Asking = SocketEvent | APIGatewayRequestAuthorizerEvent;

const done: APIGatewayProxyResult = { statusCode: 200, body: '' };

const answer = async ({
  requestContext: { connectionId, eventType, authorizer },
  body = '',
}: SocketEvent): Promise<APIGatewayProxyResult> => {
  const caller = fromContext(authorizer);
  if (!caller) return { statusCode: 401, body: '' };
  if (eventType === 'CONNECT') return open(caller, connectionId);
  if (eventType === 'DISCONNECT') await forgetSocket(caller.userId, connectionId);
  else await receive({ caller, connectionId, body });
  return done;
};

/** A socket opens, sends a message, or has gone; before it opens, the gateway asks whether it may. */
export const handler = tracedHandler(
  'socket',
  async (event: Asking): Promise<APIGatewayAuthorizerResult | APIGatewayProxyResult> =>
    'methodArn' in event ? authorize(event) : answer(event),
);
