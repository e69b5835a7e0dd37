import {
  CodeMismatchException,
  CognitoIdentityProviderClient,
  ExpiredCodeException,
  NotAuthorizedException,
  RespondToAuthChallengeCommand,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import * as z from 'zod';
import { environment } from '../env.ts';
import { watchable } from '../sdk-clients.ts';

const { USER_POOL_CLIENT_ID: ClientId } = environment({ USER_POOL_CLIENT_ID: z.string() });

const cognito = watchable(new CognitoIdentityProviderClient({}));

/** What Cognito gave for the password of somebody, and the code of their authenticator app. */
export type SecondFactor = { userName: string; challenge: string; code: string };
/** The tokens of a session in which a second factor was proven. */
export type ProvenTokens = { accessToken: string; expiresInSeconds: number; refreshToken?: string };

const refusals = [CodeMismatchException, ExpiredCodeException, NotAuthorizedException, UserNotFoundException];

/**
 * Answers Cognito's challenge for a second factor: whoever gets tokens by that has proven one in this very session, which no token says of itself.
 * Undefined where Cognito refuses, or asks for something else.
 */
export const tokensBySecondFactor = async ({ userName, challenge, code }: SecondFactor): Promise<ProvenTokens | undefined> => {
  const asked = new RespondToAuthChallengeCommand({
    ClientId,
    ChallengeName: 'SOFTWARE_TOKEN_MFA',
    Session: challenge,
    ChallengeResponses: { USERNAME: userName, SOFTWARE_TOKEN_MFA_CODE: code },
  });
  const answer = await cognito.send(asked).catch(error => {
    if (refusals.some(each => error instanceof each)) return undefined;
    throw error;
  });
  const { AccessToken: accessToken, ExpiresIn: expiresInSeconds = 3600, RefreshToken: refreshToken } = answer?.AuthenticationResult ?? {};
  return accessToken === undefined ? undefined : { accessToken, expiresInSeconds, ...(refreshToken ? { refreshToken } : {}) };
};
