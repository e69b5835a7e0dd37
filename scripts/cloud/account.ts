import {
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  InitiateAuthCommand,
  SignUpCommand,
  UsernameExistsException,
} from '@aws-sdk/client-cognito-identity-provider';

/** The code that the emulator's user pool sends to everybody. */
const confirmationCode = '123456';

/** A password that the user pool accepts. It guards nothing but a local cloud. */
export const localPassword = 'Almanac-local-1';

/** Where to sign in: the emulator's address and the user pool's client. */
export type SignInPlace = { endpoint: string; clientId: string };

/** Signs a user up in a local cloud, unless they are already, signs them in and answers the access token that the API takes. */
export const accessToken = async ({ endpoint, clientId }: SignInPlace, email: string, password = localPassword): Promise<string> => {
  const pool = new CognitoIdentityProviderClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  try {
    const UserAttributes = [{ Name: 'email', Value: email }];
    await pool.send(new SignUpCommand({ ClientId: clientId, Username: email, Password: password, UserAttributes }));
    await pool.send(new ConfirmSignUpCommand({ ClientId: clientId, Username: email, ConfirmationCode: confirmationCode }));
  } catch (error) {
    if (!(error instanceof UsernameExistsException)) throw error;
  }
  const AuthParameters = { USERNAME: email, PASSWORD: password };
  const answer = await pool.send(new InitiateAuthCommand({ ClientId: clientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }));
  const token = answer.AuthenticationResult?.AccessToken;
  if (!token) throw new Error(`Signing in ${email} was answered with the challenge ${answer.ChallengeName}.`);
  return token;
};
