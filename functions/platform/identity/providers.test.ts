import { randomBytes } from 'node:crypto';
import {
  AdminGetUserCommand,
  AdminUpdateUserAttributesCommand,
  CognitoIdentityProviderClient,
  ListUsersCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { apiOf, signIn, signUp } from '../../../scripts/testing/people.ts';
import { goToProvider, type Says, signInAtProvider, tokensFor } from '../../../scripts/testing/sign-in.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { subjectOf } from '../../../shared/runtime/http/ids.ts';

const { endpoint, userPoolId: UserPoolId, userPoolClientId: ClientId } = stage;
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const cognito = new CognitoIdentityProviderClient({ region: 'us-east-1', endpoint, credentials });
const drawn = () => randomBytes(6).toString('hex');
/** Somebody of whom the provider says that the address is theirs. */
const somebody = (says: Partial<Says> = {}): Says & { email: string } => {
  const sub = drawn();
  return { sub, email: `provided-${sub}@example.com`, email_verified: 'true', ...says } as Says & { email: string };
};
const password = () => `Aa1!${randomBytes(12).toString('base64url')}`;
const accountsUnder = async (email: string) =>
  (await cognito.send(new ListUsersCommand({ UserPoolId, Filter: `email = "${email}"` }))).Users ?? [];
const refusalOf = async (says: Says) => (await goToProvider(says)).error;

// On a stage of AWS a person signs in there, with a browser.
describe.runIf(endpoint)('signing in at a provider', () => {
  test('makes an account with the address, the name, the language and the zone that the provider says, once', async () => {
    const ada = somebody({ name: 'Ada', locale: 'de', zoneinfo: 'Europe/Berlin' });
    const first = await signInAtProvider(ada);
    const { data: me } = await first.api.getMe({});
    expect(me).toMatchObject({ email: ada.email, displayName: 'Ada', locale: 'de', zone: 'Europe/Berlin', version: 1 });
    const again = await signInAtProvider(ada);
    expect((await again.api.getMe({})).data).toEqual(me);
    expect(again.token).not.toBe(first.token);
    expect((await again.api.listWorkspaces({})).data).toMatchObject([{ workspaceId: me.personalWorkspaceId, role: 'owner' }]);
    expect(await accountsUnder(ada.email)).toMatchObject([{ Username: `Local_${ada.sub}` }]);
  });

  test('makes one account of two first sign-ins at once', async () => {
    const ada = somebody();
    const both = await Promise.all([signInAtProvider(ada), signInAtProvider(ada)]);
    const [one, other] = await Promise.all(both.map(async ({ api }) => (await api.getMe({})).data.userId));
    expect(one).toBe(other);
    expect(await accountsUnder(ada.email)).toHaveLength(1);
  });

  test('gives a code for tokens to whoever began alone, and once', async () => {
    const back = await goToProvider(somebody());
    expect(await tokensFor({ ...back, verifier: drawn().repeat(4) })).toMatchObject({ error: 'invalid_grant' });
    const { access_token } = await tokensFor(back);
    expect(access_token).toEqual(expect.any(String));
    expect(await tokensFor(back)).toMatchObject({ error: 'invalid_grant' });
  });

  test('leads to the account with a password that has the address, and both ways go on', async () => {
    const ada = await person('ada');
    const says = somebody({ email: ada.email });
    const { api } = await signInAtProvider(says);
    expect((await api.getMe({})).data.userId).toBe(ada.userId);
    expect((await (await signInAtProvider(says)).api.getMe({})).data.userId).toBe(ada.userId);
    expect(await accountsUnder(ada.email)).toHaveLength(1);
    expect((await signIn(stage, ada.email, ada.password)).token).toEqual(expect.any(String));
  });

  test('leads to no account, and makes none, where the provider does not say that the address is theirs', async () => {
    const ada = await person('ada');
    for (const email of [ada.email, `nobody-${drawn()}@example.com`]) {
      expect(await refusalOf({ sub: drawn(), email })).toMatch(
        /^PreSignUp failed with error address_unverified: This provider does not say/,
      );
      expect(await accountsUnder(email)).toHaveLength(email === ada.email ? 1 : 0);
    }
  });

  test('tells whoever it does not let in why, in their language', async () => {
    const { sub, email } = somebody();
    expect(await refusalOf({ sub, email, locale: 'de-AT' })).toContain('Dieser Anbieter sagt nicht');
  });

  test('leads to no account whose own address is not confirmed', async () => {
    const ada = await person('ada');
    const UserAttributes = [{ Name: 'email_verified', Value: 'false' }];
    await cognito.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username: subjectOf(ada.userId), UserAttributes }));
    expect(await refusalOf(somebody({ email: ada.email }))).toContain('account_unverified');
  });

  test('is not barred, and not shared, by whoever began to sign up with the address of another', async () => {
    const ada = somebody();
    const theirs = password();
    const UserAttributes = [{ Name: 'email', Value: ada.email }];
    await cognito.send(new SignUpCommand({ ClientId, Username: ada.email, Password: theirs, UserAttributes }));
    const { api } = await signInAtProvider(ada);
    expect((await api.getMe({})).data.email).toBe(ada.email);
    expect(await accountsUnder(ada.email)).toMatchObject([{ Username: `Local_${ada.sub}` }]);
    await expect(signIn(stage, ada.email, theirs)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await expect(signUp(stage, ada.email, theirs)).rejects.toMatchObject({
      name: 'UserLambdaValidationException',
      message: expect.stringContaining('account_exists'),
    });
  });

  test('does not open what was suspended, nor beside it a new account', async () => {
    const ada = somebody();
    const { api, token } = await signInAtProvider(ada);
    await api.closeAccount({});
    await eventually('the end at Cognito', async () => (await accountsUnder(ada.email))[0]?.Enabled === false);
    expect(token).toEqual(expect.any(String));
    expect(await refusalOf(ada)).toContain('not enabled');
    expect(await refusalOf(somebody({ email: ada.email }))).toContain('account_disabled');
  });

  test('is ended everywhere as any other: at Cognito by the name that it has there', async () => {
    const { api, refreshToken } = await signInAtProvider(somebody());
    await api.signOutEverywhere({});
    const body = new URLSearchParams({ grant_type: 'refresh_token', client_id: ClientId, refresh_token: refreshToken });
    await eventually('the end of its tokens', async () => {
      const answer = await fetch(`${endpoint}/oauth2/token`, { method: 'POST', body });
      return answer.status === 400;
    });
  });

  test('goes on with the same account when the address is another one at the provider, which the profile takes when it is asked to', async () => {
    const ada = somebody();
    const before = (await (await signInAtProvider(ada)).api.getMe({})).data;
    const { api } = await signInAtProvider({ ...ada, email: `later-${ada.email}` });
    expect((await api.getMe({})).data).toEqual(before);
    expect((await api.refreshEmail({})).data).toMatchObject({ userId: before.userId, email: `later-${ada.email}` });
    const { sub, email } = ada;
    const unverified = await signInAtProvider({ sub, email });
    expect((await unverified.api.refreshEmail({})).data.email).toBe(`later-${email}`);
  });
});

describe.runIf(endpoint)('what Cognito asks before it makes an account, in the words of its documentation', () => {
  const lambda = new LambdaClient({ region: 'us-east-1', endpoint, credentials });
  const asked = async (triggerSource: string, userName: string, userAttributes: Record<string, string>) => {
    const { stage: name } = (await apiOf(stage).getConfig({})).data;
    const event = {
      version: '1',
      region: 'us-east-1',
      userPoolId: UserPoolId,
      userName,
      callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: ClientId },
      triggerSource,
      request: { userAttributes, validationData: {} },
      response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
    };
    const { FunctionError, Payload } = await lambda.send(
      new InvokeCommand({ FunctionName: `almanac-${name}-platform-on-sign-up`, Payload: JSON.stringify(event) }),
    );
    const answer = JSON.parse(Buffer.from(Payload!).toString());
    return FunctionError ? { refused: answer.errorMessage as string } : { same: JSON.stringify(answer) === JSON.stringify(event) };
  };
  const aliases = { 'cognito:email_alias': '', 'cognito:phone_number_alias': '' };

  test('is answered with the event as it came where there is nothing against it', async () => {
    const { email } = somebody();
    expect(await asked('PreSignUp_ExternalProvider', 'local_1234', { ...aliases, email, email_verified: 'true' })).toEqual({ same: true });
    expect(await asked('PreSignUp_SignUp', drawn(), { email, locale: 'de' })).toEqual({ same: true });
    expect(await asked('PreSignUp_AdminCreateUser', drawn(), { email })).toEqual({ same: true });
  });

  test('is refused where the address is missing, unverified, or none, and for a provider that the stage does not have', async () => {
    const { email } = somebody();
    const by = (more: Record<string, string>) => asked('PreSignUp_ExternalProvider', 'Local_1234', { ...aliases, ...more });
    const odd = '" or sub ^= "';
    const bad: Record<string, string>[] = [{}, { email }, { email, email_verified: 'false' }, { email: odd, email_verified: 'true' }];
    for (const each of bad) expect(await by(each)).toEqual({ refused: expect.stringMatching(/^address_unverified: /) });
    expect(await asked('PreSignUp_ExternalProvider', 'Other_1', { email, email_verified: 'true' })).toEqual({
      refused: expect.stringContaining('No provider'),
    });
  });

  test('is refused in the words of Cognito itself where another sign-in of the same person has just made the account', async () => {
    const ada = somebody();
    await signInAtProvider(ada);
    for (const name of [`Local_${ada.sub}`, `local_${ada.sub}`])
      expect(await asked('PreSignUp_ExternalProvider', name, { ...aliases, email: ada.email, email_verified: 'true' })).toEqual({
        refused: `Already found an entry for username ${name}`,
      });
  });

  test('links somebody twice as it does once', async () => {
    const ada = await person('ada');
    const sub = drawn();
    const come = () => asked('PreSignUp_ExternalProvider', `Local_${sub}`, { ...aliases, email: ada.email, email_verified: 'true' });
    expect(await Promise.all([come(), come()])).toEqual([{ same: true }, { same: true }]);
    expect((await (await signInAtProvider(somebody({ sub, email: ada.email }))).api.getMe({})).data.userId).toBe(ada.userId);
  });
});

test.runIf(endpoint)('an account that came by a provider is known at Cognito by its name there, and not by its subject', async () => {
  const { api } = await signInAtProvider(somebody());
  const { userId } = (await api.getMe({})).data;
  await expect(cognito.send(new AdminGetUserCommand({ UserPoolId, Username: subjectOf(userId) }))).rejects.toMatchObject({
    name: 'UserNotFoundException',
  });
});
