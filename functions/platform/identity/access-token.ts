import { CognitoJwtVerifier } from 'aws-jwt-verify';
import type { CognitoAccessTokenPayload } from 'aws-jwt-verify/jwt-model';
import * as z from 'zod';
import { jwksCache } from '../../../shared/aws/accounts/cognito.ts';
import { environment } from '../../../shared/env.ts';
import { userIdOf } from '../../../shared/runtime/http/ids.ts';
import { type SessionSeen, sessionIdOf } from './sign-in.ts';

const { USER_POOL_ID, USER_POOL_CLIENT_ID } = environment({ USER_POOL_ID: z.string(), USER_POOL_CLIENT_ID: z.string() });

const verifier = CognitoJwtVerifier.create({ userPoolId: USER_POOL_ID, clientId: USER_POOL_CLIENT_ID, tokenUse: 'access' }, { jwksCache });

/** The group of the user pool whose members run the stage. */
const operators = 'operators';

/** What an access token says: of its session, which groups its user is in, and whether they run the stage. */
export type AccessToken = { session: SessionSeen; groups: string[]; operator: boolean };

const sessionIn = ({ sub, auth_time, iat, origin_jti, jti }: CognitoAccessTokenPayload): SessionSeen => {
  const userId = userIdOf(sub);
  const name = String(origin_jti ?? jti);
  return { userId, name, sessionId: sessionIdOf(userId, name), signedInAt: auth_time ?? iat, issuedAt: iat };
};

/** What a Cognito access token says. Fails with an error of the library for one that is not good. */
export const readAccessToken = async (token: string): Promise<AccessToken> => {
  const claims = await verifier.verify(token);
  const groups = claims['cognito:groups'] ?? [];
  return { session: sessionIn(claims), groups, operator: groups.includes(operators) };
};
