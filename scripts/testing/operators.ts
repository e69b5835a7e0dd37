import {
  AdminAddUserToGroupCommand,
  AssociateSoftwareTokenCommand,
  InitiateAuthCommand,
  SetUserMFAPreferenceCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { type Client, clientFor } from '../../shared/api/client/client.ts';
import { operatorRoutes } from '../../shared/api/platform/operators/index.ts';
import { cognitoOf, type Person, type Stage, signIn } from './people.ts';
import { codeOf } from './totp.ts';

export type OperatorClient = Client<typeof operatorRoutes>;
/** Who runs the stage: with a token of the password alone, an authenticator app, and the door behind which the second factor is proven. */
export type Operator = Person & { secret: string; door: OperatorClient };

/** The operators' API of a stage for whoever holds this token. It repeats nothing unless told to: tests see every answer. */
export const doorOf = ({ operatorUrl }: Stage, token?: string, retries = 0): OperatorClient =>
  clientFor(operatorRoutes, { baseUrl: operatorUrl!, token, retries });

/** Puts somebody into the group of operators; their next token says it. */
export const makeOperator = async (stage: Stage, email: string): Promise<void> => {
  await cognitoOf(stage).send(new AdminAddUserToGroupCommand({ UserPoolId: stage.userPoolId, Username: email, GroupName: 'operators' }));
};

/** Gives somebody an authenticator app. Answers its secret. */
export const enrol = async (stage: Stage, token: string): Promise<string> => {
  const cognito = cognitoOf(stage);
  const { SecretCode: secret } = await cognito.send(new AssociateSoftwareTokenCommand({ AccessToken: token }));
  await cognito.send(new VerifySoftwareTokenCommand({ AccessToken: token, UserCode: codeOf(secret!) }));
  await cognito.send(
    new SetUserMFAPreferenceCommand({ AccessToken: token, SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } }),
  );
  return secret!;
};

/** The challenge that Cognito answers the password with. */
export const challengeOf = async (stage: Stage, { email, password }: Pick<Person, 'email' | 'password'>): Promise<string> => {
  const { Session } = await cognitoOf(stage).send(
    new InitiateAuthCommand({
      ClientId: stage.userPoolClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: email, PASSWORD: password },
    }),
  );
  return Session!;
};

/** Makes somebody an operator, who comes in at the door of the stage, for the first time. */
export const comeIn = async (stage: Stage, someone: Person, retries = 0): Promise<Operator> => {
  await makeOperator(stage, someone.email);
  const { token } = await signIn(stage, someone.email, someone.password);
  const secret = await enrol(stage, token);
  const { data } = await doorOf(stage).proveSecondFactor({
    body: { userName: someone.email, challenge: await challengeOf(stage, someone), code: codeOf(secret, 1) },
  });
  return { ...someone, token, secret, door: doorOf(stage, data.accessToken, retries) };
};
