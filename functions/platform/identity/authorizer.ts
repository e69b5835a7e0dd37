import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { FetchError, JwtBaseError } from 'aws-jwt-verify/error';
import type {
  APIGatewaySimpleAuthorizerWithContextResult as Answer,
  APIGatewayRequestAuthorizerEventV2 as AuthorizerEvent,
} from 'aws-lambda';
import * as z from 'zod';
import type { Caller } from '../../../shared/api/core/route.ts';
import { jwksCache } from '../../../shared/aws/cognito.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import { Plan } from '../../../shared/domain/core/limits.ts';
import { environment } from '../../../shared/env.ts';
import { toContext } from '../../../shared/runtime/auth/caller.ts';
import { isKeyToken } from '../../../shared/runtime/auth/key-token.ts';
import { userIdOf } from '../../../shared/runtime/http/ids.ts';
import { log } from '../../../shared/runtime/log/logger.ts';
import { callerOfKey } from './key-caller.ts';
import { callerOf, welcome } from './users.ts';

const { USER_POOL_ID, USER_POOL_CLIENT_ID } = environment({ USER_POOL_ID: z.string(), USER_POOL_CLIENT_ID: z.string() });

const verifier = CognitoJwtVerifier.create({ userPoolId: USER_POOL_ID, clientId: USER_POOL_CLIENT_ID, tokenUse: 'access' }, { jwksCache });

/** The group of the user pool whose members run the stage. */
const operators = 'operators';

/** A user in the group `plan-business` has that plan; one in none of these groups has the plan of the stage. */
const planIn = (groups: string[]): { plan?: Plan } => {
  const plan = Plan.safeParse(groups.find(group => group.startsWith('plan-'))?.slice('plan-'.length)).data;
  return plan ? { plan } : {};
};

const tokenIn = (authorization = ''): string | undefined => /^Bearer (\S+)$/i.exec(authorization)?.[1];

const recognise = async (token: string): Promise<Caller> => {
  if (isKeyToken(token)) return callerOfKey(token, new Date().toISOString());
  const claims = await verifier.verify(token);
  const userId = userIdOf(claims.sub);
  const signedInAt = claims.auth_time ?? claims.iat;
  const caller = (await callerOf(userId, signedInAt)) ?? (await welcome(userId, token));
  const groups = claims['cognito:groups'] ?? [];
  return {
    ...caller,
    operator: groups.includes(operators),
    ...planIn(groups),
    signedInAt: new Date(signedInAt * 1000).toISOString(),
  };
};

/** Mistakes of the caller's token; anything else is ours, and is not to be kept by the gateway as an answer. */
const isRefusal = (error: unknown): boolean =>
  (error instanceof JwtBaseError && !(error instanceof FetchError)) || (error instanceof Failure && error.code === 'not_signed_in');

/**
 * Recognises the caller by a Cognito access token or an API key and answers who they are, with their roles by workspace. The gateway keeps the answer
 * for a minute, so that requests spend no read on authorization. A token that is not good lets the request through as nobody's: only
 * then can the function behind it answer 401 with a problem document, where a refusal here would become a bare 403.
 */
export const handler = async ({ headers }: AuthorizerEvent): Promise<Answer<Record<string, string>>> => {
  try {
    const caller = await recognise(tokenIn(headers?.authorization) ?? '');
    log('ALM010', { caller: caller.key?.keyId ?? caller.userId });
    return { isAuthorized: true, context: toContext(caller) };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    log('ALM011', { reason: error instanceof Error ? error.name : undefined });
    return { isAuthorized: true, context: {} };
  }
};
