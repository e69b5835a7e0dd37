import {
  AdminAddUserToGroupCommand,
  AssociateSoftwareTokenCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  SetUserMFAPreferenceCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { type Client, clientFor } from '../../shared/api/client/client.ts';
import { operatorRoutes } from '../../shared/api/platform/operators/index.ts';
import type { Person } from './people.ts';
import { signIn } from './people.ts';
import { person, stage } from './stage.ts';
import { codeOf } from './totp.ts';

export type OperatorClient = Client<typeof operatorRoutes>;
/** Who runs the stage: with a token of the password alone, an authenticator app, and the door behind which the second factor is proven. */
export type Operator = Person & { secret: string; door: OperatorClient };

const cognito = new CognitoIdentityProviderClient({
  region: 'us-east-1',
  ...(stage.endpoint ? { endpoint: stage.endpoint, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } } : {}),
});

/** The operators' API for whoever holds this token. */
export const doorFor = (token?: string): OperatorClient => clientFor(operatorRoutes, { baseUrl: stage.operatorUrl!, token, retries: 0 });

/** Puts somebody into the group of operators; their next token says it. */
export const makeOperator = async (email: string): Promise<void> => {
  await cognito.send(new AdminAddUserToGroupCommand({ UserPoolId: stage.userPoolId, Username: email, GroupName: 'operators' }));
};

/** Gives somebody an authenticator app. Answers its secret. */
export const enrol = async (token: string): Promise<string> => {
  const { SecretCode: secret } = await cognito.send(new AssociateSoftwareTokenCommand({ AccessToken: token }));
  await cognito.send(new VerifySoftwareTokenCommand({ AccessToken: token, UserCode: codeOf(secret!) }));
  await cognito.send(
    new SetUserMFAPreferenceCommand({ AccessToken: token, SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } }),
  );
  return secret!;
};

/** The challenge that Cognito answers the password with. */
export const challengeOf = async ({ email, password }: Pick<Person, 'email' | 'password'>): Promise<string> => {
  const { Session } = await cognito.send(
    new InitiateAuthCommand({
      ClientId: stage.userPoolClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: email, PASSWORD: password },
    }),
  );
  return Session!;
};

/** Somebody who runs the stage, and has come in at the operators' door. */
export const operator = async (name = 'operator'): Promise<Operator> => {
  const someone = await person(name);
  await makeOperator(someone.email);
  const { token } = await signIn(stage, someone.email, someone.password);
  const secret = await enrol(token);
  const { data } = await doorFor().proveSecondFactor({
    body: { userName: someone.email, challenge: await challengeOf(someone), code: codeOf(secret, 1) },
  });
  return { ...someone, token, secret, door: doorFor(data.accessToken) };
};
