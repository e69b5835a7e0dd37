import type { APIGatewayAuthorizerResult, APIGatewayProxyResult, APIGatewayRequestAuthorizerEvent } from 'aws-lambda';
import { keepSocket, type SocketCaller, takeTicket } from '../../../shared/data/views/sockets.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { socketProtocol, ticketIn } from '../../../shared/domain/views/socket.ts';
import { requireAccessNow } from '../../../shared/runtime/auth/anew.ts';
import { toContext } from '../../../shared/runtime/auth/caller.ts';
import { hashOf } from '../../../shared/runtime/auth/key-token.ts';
import { log } from '../../../shared/runtime/log/logger.ts';

const nobody = 'nobody';

const protocolsIn = (headers: Record<string, string | undefined> | null): string =>
  Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === 'sec-websocket-protocol')?.[1] ?? '';

/** On whose behalf a socket may be opened: theirs who were given the ticket, if they still have access. */
const callerWith = async (offered: string, now: string): Promise<SocketCaller | undefined> => {
  const ticket = ticketIn(offered);
  const caller = ticket && (await takeTicket(ticket.userId, hashOf(ticket.secret), now));
  if (!caller) return undefined;
  try {
    await requireAccessNow(caller, now);
    return caller;
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
};

const answer = (principalId: string, Effect: 'Allow' | 'Deny', Resource: string, context = {}): APIGatewayAuthorizerResult => ({
  principalId,
  policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect, Resource }] },
  context,
});

/** Takes the ticket that is offered as a subprotocol. What it says of the caller comes with each message of the socket. */
export const authorize = async ({ headers, methodArn }: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> => {
  const caller = await callerWith(protocolsIn(headers), new Date().toISOString());
  if (!caller) return answer(nobody, 'Deny', methodArn);
  return answer(caller.userId, 'Allow', methodArn, toContext({ ...caller, roles: {} }));
};

/** Opens a socket, in the protocol that is spoken: a browser drops one that answers none. */
export const open = async (caller: SocketCaller, connectionId: string): Promise<APIGatewayProxyResult> => {
  const kept = await keepSocket(caller, connectionId, new Date().toISOString());
  log('ALM070', { caller: caller.key?.keyId ?? caller.userId, connectionId, outcome: kept ? 'opened' : 'limit_reached' });
  return kept ? { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': socketProtocol }, body: '' } : { statusCode: 429, body: '' };
};
