import {
  CodeMismatchException,
  CognitoIdentityProviderClient,
  ExpiredCodeException,
  InvalidParameterException,
  LimitExceededException,
  NotAuthorizedException,
  PasswordResetRequiredException,
  RespondToAuthChallengeCommand,
  TooManyRequestsException,
  UserNotConfirmedException,
  UserNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import * as z from 'zod';
import { Failure } from '../../domain/core/failure.ts';
import { environment } from '../../env.ts';
import { watchable } from '../../sdk-clients.ts';

const { USER_POOL_CLIENT_ID: ClientId } = environment({ USER_POOL_CLIENT_ID: z.string() });

const cognito = watchable(new CognitoIdentityProviderClient({}));

/** What Cognito gave for the password of somebody, and the code of their authenticator app. */
export type SecondFactor = { userName: string; challenge: string; code: string };
/** The tokens of a session in which a second factor was proven. */
export type ProvenTokens = { accessToken: string; expiresInSeconds: number; refreshToken?: string };

/** What Cognito calls a mistake of whoever asks: the challenge, the code, the name, or an account that is not ready to be signed in to. */
const refusals = [
  CodeMismatchException,
  ExpiredCodeException,
  InvalidParameterException,
  NotAuthorizedException,
  PasswordResetRequiredException,
  UserNotConfirmedException,
  UserNotFoundException,
];
const throttles = [TooManyRequestsException, LimitExceededException];

/** Undefined for a refusal. Fails with `too_many_requests` where Cognito is asked too often, and as it was for all else. */
const refusedBy = (error: unknown): undefined => {
  if (refusals.some(each => error instanceof each)) return undefined;
  throw throttles.some(each => error instanceof each) ? new Failure('too_many_requests') : error;
};

/**
 * Answers Cognito's challenge for a second factor: whoever gets tokens by that has proven one in this very session, which no token says of itself.
 * Undefined where Cognito refuses, or asks for something else. Fails with `too_many_requests`.
 */
export const tokensBySecondFactor = async ({ userName, challenge, code }: SecondFactor): Promise<ProvenTokens | undefined> => {
  const asked = new RespondToAuthChallengeCommand({
    ClientId,
    ChallengeName: 'SOFTWARE_TOKEN_MFA',
    Session: challenge,
    ChallengeResponses: { USERNAME: userName, SOFTWARE_TOKEN_MFA_CODE: code },
  });
  const answer = await cognito.send(asked).catch(refusedBy);
  const { AccessToken: accessToken, ExpiresIn: expiresInSeconds = 3600, RefreshToken: refreshToken } = answer?.AuthenticationResult ?? {};
  return accessToken === undefined ? undefined : { accessToken, expiresInSeconds, ...(refreshToken ? { refreshToken } : {}) };
};
