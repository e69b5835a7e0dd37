import type {
  APIGatewaySimpleAuthorizerWithContextResult as Answer,
  APIGatewayRequestAuthorizerEventV2 as AuthorizerEvent,
} from 'aws-lambda';
import * as z from 'zod';
import type { Caller } from '../../shared/api/core/route.ts';
import { Plan } from '../../shared/domain/core/limits.ts';
import { environment } from '../../shared/env.ts';
import { bearerToken } from '../../shared/runtime/auth/bearer.ts';
import { toContext } from '../../shared/runtime/auth/caller.ts';
import { isKeyToken } from '../../shared/runtime/auth/key-token.ts';
import { clientAddressOf } from '../../shared/runtime/http/client-address.ts';
import { log, logMetrics } from '../../shared/runtime/log/logger.ts';
import { tracedHandler } from '../../shared/runtime/trace/trace.ts';
import { readAccessToken } from './identity/access-token.ts';
import { callerOf } from './identity/caller-of.ts';
import { cameByEdge } from './identity/edge.ts';
import { callerOfKey } from './identity/key-caller.ts';
import { type Refusal, refusalOf } from './identity/refusal.ts';
import { instantOf, noteSession } from './identity/sign-in.ts';
import { welcome } from './identity/users.ts';

/** Whether operators of the stage have a door of their own: then their group opens nothing here, where no second factor and no address is asked for. */
const { OPERATOR_DOOR, EDGE_SECRET_ARN } = environment({
  OPERATOR_DOOR: z.enum(['made', 'none']),
  EDGE_SECRET_ARN: z.string().optional(),
});

/** A user in the group `plan-business` has that plan; one in none of these groups has the plan of the stage. */
const planIn = (groups: string[]): { plan?: Plan } => {
  const plan = Plan.safeParse(groups.find(group => group.startsWith('plan-'))?.slice('plan-'.length)).data;
  return plan ? { plan } : {};
};

const recognise = async (token: string, userAgent: string | undefined): Promise<Caller> => {
  if (isKeyToken(token)) return callerOfKey(token, new Date().toISOString());
  const { session, groups, operator } = await readAccessToken(token);
  const caller = (await callerOf(session.userId, session)) ?? (await welcome(session.userId, token));
  await noteSession(session, userAgent, new Date().toISOString());
  return {
    ...caller,
    operator: operator && OPERATOR_DOOR === 'none',
    ...planIn(groups),
    signedInAt: instantOf(session.signedInAt),
    sessionId: session.sessionId,
  };
};

/** Counts a refusal, under the address that it came from. The access log has the reason and the key from the answer. */
const refuse = ({ kind, reason, key }: Refusal, sourceIp: string | undefined): Answer<Record<string, string>> => {
  logMetrics('ALM011', { kind, reason, key, sourceIp }, { CallersRefused: { unit: 'Count', value: 1, by: ['service', 'kind'] } });
  return { isAuthorized: true, context: { refused: reason, ...(key ? { refusedKey: key } : {}) } };
};

/** Whether the gateway knows the request by the key of the edge alone, and not by a token, which always stands first. */
const isPass = (identitySource: AuthorizerEvent['identitySource']): boolean =>
  EDGE_SECRET_ARN !== undefined && identitySource?.length === 1;

/**
 * Recognises the caller by a Cognito access token or an API key and answers who they are, with their roles by workspace. The gateway keeps the answer
 * for a minute, so that requests spend no read on authorization. A token that is not good lets the request through as nobody's: only
 * then can the function behind it answer 401 with a problem document, where a refusal here would become a bare 403.
 */
export const handler = tracedHandler(
  'authorize',
  async ({ headers, identitySource, requestContext }: AuthorizerEvent): Promise<Answer<Record<string, string>>> => {
    if (!(await cameByEdge(headers))) return { isAuthorized: false, context: {} };
    // Public routes of a stage with an edge have its key looked at alone, and its answer is kept for all who ask them.
    if (isPass(identitySource)) return { isAuthorized: true, context: {} };
    const token = bearerToken(headers?.authorization) ?? '';
    try {
      const caller = await recognise(token, headers?.['user-agent']);
      log('ALM010', { caller: caller.key?.keyId ?? caller.userId });
      return { isAuthorized: true, context: toContext(caller) };
    } catch (error) {
      // What is no mistake of the token is ours: thrown, the gateway does not keep it as an answer.
      const refusal = refusalOf(error, token);
      if (!refusal) throw error;
      return refuse(refusal, clientAddressOf({ headers, requestContext }));
    }
  },
);
