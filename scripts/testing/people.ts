import { randomBytes } from 'node:crypto';
import {
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  InitiateAuthCommand,
  NotAuthorizedException,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { type Client, clientFor } from '../../shared/api/client/client.ts';
import type { Gateway } from '../../shared/api/core/gateways.ts';
import { routes } from '../../shared/api/index.ts';
import type { UserId, WorkspaceId } from '../../shared/domain/core/ids.ts';

/** Where a deployed stage is: enough for a client of it, which asks for `clinicUrl` where it is not told. `endpoint` is the local cloud; a real stage has none. */
export type Stage = {
  apiUrl: string;
  clinicUrl?: string;
  fhirUrl?: string;
  /** The door of operators, where the stage has one. */
  operatorUrl?: string;
  userPoolId: string;
  userPoolClientId: string;
  endpoint?: string;
};

/** Where a gateway of a stage is; without a name, the main one. */
export const gatewayUrl = ({ apiUrl, clinicUrl, fhirUrl }: Stage, gateway?: Gateway): string =>
  ({ main: apiUrl, clinic: clinicUrl!, fhir: fhirUrl! })[gateway ?? 'main'];

export type Person = {
  email: string;
  password: string;
  token: string;
  userId: UserId;
  workspaceId: WorkspaceId;
  api: Client<typeof routes>;
};

/** The user pools of a stage, as its users and its operator ask them. */
export const cognitoOf = ({ endpoint }: Stage): CognitoIdentityProviderClient =>
  new CognitoIdentityProviderClient({
    region: 'us-east-1',
    ...(endpoint ? { endpoint, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } } : {}),
  });

/** The code that the local cloud mails to everybody who signs up. */
const localCode = '123456';

/** The SDK sends a confirmation again when the reply was lost on a busy machine: then the first has done it. */
const unlessConfirmed = (error: unknown): void => {
  if (!(error instanceof NotAuthorizedException && error.message.includes('Current status is CONFIRMED'))) throw error;
};

/** Signs a user up and confirms them, as the code in the mail would. */
export const signUp = async (stage: Stage, email: string, password: string): Promise<void> => {
  const cognito = cognitoOf(stage);
  const ClientId = stage.userPoolClientId;
  await cognito.send(
    new SignUpCommand({ ClientId, Username: email, Password: password, UserAttributes: [{ Name: 'email', Value: email }] }),
  );
  await cognito.send(new ConfirmSignUpCommand({ ClientId, Username: email, ConfirmationCode: localCode })).catch(unlessConfirmed);
};

/** Signs a user in: a fresh access token, and the token that renews it. */
export const signIn = async (stage: Stage, email: string, password: string): Promise<{ token: string; refreshToken: string }> => {
  const { AuthenticationResult } = await cognitoOf(stage).send(
    new InitiateAuthCommand({
      ClientId: stage.userPoolClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: email, PASSWORD: password },
    }),
  );
  return { token: AuthenticationResult!.AccessToken!, refreshToken: AuthenticationResult!.RefreshToken! };
};

/** The typed client of a stage for whoever holds this token. It repeats nothing unless told to: tests see every answer. */
export const apiOf = ({ apiUrl, clinicUrl }: Stage, token?: string, retries = 0): Client<typeof routes> =>
  clientFor(routes, { baseUrl: apiUrl, clinicUrl, token, retries });

/** A new user of their own, signed up, signed in and seen once: tests that begin with one do not meet. */
export const newPerson = async (stage: Stage, name = 'someone', retries = 0): Promise<Person> => {
  const email = `${name}-${randomBytes(6).toString('hex')}@example.com`;
  const password = `Aa1!${randomBytes(12).toString('base64url')}`;
  await signUp(stage, email, password);
  const { token } = await signIn(stage, email, password);
  const api = apiOf(stage, token, retries);
  const { data: me } = await api.getMe({});
  return { email, password, token, api, userId: me.userId, workspaceId: me.personalWorkspaceId };
};
