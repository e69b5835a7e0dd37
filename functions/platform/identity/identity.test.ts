import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import {
  AssociateSoftwareTokenCommand,
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  CreateUserPoolClientCommand,
  DeleteUserPoolClientCommand,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SetUserMFAPreferenceCommand,
  SignUpCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { codeMailsTo } from '../../../scripts/testing/mailbox.ts';
import { apiOf, signIn, signUp } from '../../../scripts/testing/people.ts';
import { raw } from '../../../scripts/testing/raw.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { codeOf } from '../../../scripts/testing/totp.ts';
import { routes } from '../../../shared/api/index.ts';

const { endpoint, userPoolId, userPoolClientId } = stage;
const cognito = new CognitoIdentityProviderClient({
  region: 'us-east-1',
  ...(endpoint ? { endpoint, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } } : {}),
});
const signInWith = (email: string, password: string) =>
  cognito.send(
    new InitiateAuthCommand({
      ClientId: userPoolClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: email, PASSWORD: password },
    }),
  );
const freshAccount = () => ({
  email: `new-${randomBytes(6).toString('hex')}@example.com`,
  password: `Aa1!${randomBytes(12).toString('base64url')}`,
});

describe('signing up and in', () => {
  test('needs a strong password, the code from the mail, and the right password', async () => {
    const { email, password } = freshAccount();
    const attributes = [{ Name: 'email', Value: email }];
    for (const weak of ['Short1!', 'no-capitals-1234', 'NoDigitsAtAll!!'])
      await expect(
        cognito.send(new SignUpCommand({ ClientId: userPoolClientId, Username: email, Password: weak, UserAttributes: attributes })),
      ).rejects.toMatchObject({ name: 'InvalidPasswordException' });
    await cognito.send(new SignUpCommand({ ClientId: userPoolClientId, Username: email, Password: password, UserAttributes: attributes }));
    await expect(signInWith(email, password)).rejects.toMatchObject({ name: 'UserNotConfirmedException' });
    const ada = await person('ada');
    await expect(signInWith(ada.email, `${ada.password}x`)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await expect(signInWith(freshAccount().email, password)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });

  test('for the first time, with several requests at once, makes one profile and one personal workspace', async () => {
    const { email, password } = freshAccount();
    await signUp(stage, email, password);
    const { token } = await signIn(stage, email, password);
    const api = apiOf(stage, token);
    const answers = await Promise.all([api.getMe({}), api.getMe({}), api.listWorkspaces({}), api.getMe({})]);
    const { data: me } = await api.getMe({});
    expect(me).toMatchObject({ email, version: 1 });
    for (const { data } of [answers[0], answers[1], answers[3]]) expect(data).toEqual(me);
    expect((await api.listWorkspaces({})).data).toEqual([
      expect.objectContaining({ workspaceId: me.personalWorkspaceId, kind: 'personal', role: 'owner' }),
    ]);
  });

  test('is renewed by the refresh token, without the password', async () => {
    const { email, password, userId } = await person('ada');
    const { token, refreshToken } = await signIn(stage, email, password);
    const { AuthenticationResult: renewed } = await cognito.send(
      new GetTokensFromRefreshTokenCommand({ ClientId: userPoolClientId, RefreshToken: refreshToken }),
    );
    expect(renewed!.AccessToken).not.toBe(token);
    expect((await apiOf(stage, renewed!.AccessToken).getMe({})).data.userId).toBe(userId);
    await expect(
      cognito.send(new GetTokensFromRefreshTokenCommand({ ClientId: userPoolClientId, RefreshToken: `${refreshToken}x` })),
    ).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });
});

describe('a second factor', () => {
  const differentFrom = (...codes: string[]): string => ['000000', '111111', '222222', '333333'].find(code => !codes.includes(code))!;

  test('is enrolled with a code, and from then on the password alone is not enough', async () => {
    const { email, password, token, userId } = await person('ada');
    const { SecretCode: secret } = await cognito.send(new AssociateSoftwareTokenCommand({ AccessToken: token }));
    const wrong = differentFrom(codeOf(secret!, -1), codeOf(secret!), codeOf(secret!, 1), codeOf(secret!, 2));
    await expect(cognito.send(new VerifySoftwareTokenCommand({ AccessToken: token, UserCode: wrong }))).rejects.toThrow();
    await cognito.send(new VerifySoftwareTokenCommand({ AccessToken: token, UserCode: codeOf(secret!) }));
    await cognito.send(
      new SetUserMFAPreferenceCommand({ AccessToken: token, SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } }),
    );

    const challenge = await signInWith(email, password);
    expect(challenge).toMatchObject({ ChallengeName: 'SOFTWARE_TOKEN_MFA' });
    expect(challenge.AuthenticationResult).toBeUndefined();
    const answer = (Session: string | undefined, code: string) =>
      cognito.send(
        new RespondToAuthChallengeCommand({
          ClientId: userPoolClientId,
          ChallengeName: 'SOFTWARE_TOKEN_MFA',
          Session,
          ChallengeResponses: { USERNAME: email, SOFTWARE_TOKEN_MFA_CODE: code },
        }),
      );
    await expect(answer(challenge.Session, wrong)).rejects.toMatchObject({ name: 'CodeMismatchException' });
    // The next code: Cognito takes each only once.
    const { AuthenticationResult: tokens } = await answer((await signInWith(email, password)).Session, codeOf(secret!, 1));
    expect((await apiOf(stage, tokens!.AccessToken).getMe({})).data.userId).toBe(userId);
  });
});

describe('a token that is not good', () => {
  const refused = async (token: string) => {
    const { status, problem } = await raw({ route: routes.getMe, token });
    expect({ status, problem }).toEqual({
      status: 401,
      problem: {
        type: 'urn:almanac:problem:not_signed_in',
        title: expect.any(String),
        detail: expect.any(String),
        status: 401,
        code: 'not_signed_in',
        requestId: expect.any(String),
      },
    });
  };
  const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const decoded = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());

  test('is refused with a problem document: changed, signed by somebody else, unsigned, or of another kind', async () => {
    const { email, password } = await person('ada');
    const { AuthenticationResult: tokens } = await signInWith(email, password);
    const { AccessToken: access, IdToken: id, RefreshToken: refresh } = tokens!;
    const [header = '', payload = '', signature = ''] = access!.split('.');
    const claims = decoded(payload);
    const other = `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`;
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const own = (head: object) => {
      const content = `${encoded(head)}.${payload}`;
      return `${content}.${sign('RSA-SHA256', Buffer.from(content), privateKey).toString('base64url')}`;
    };
    const bad: Record<string, string> = {
      'another subject': `${header}.${encoded({ ...claims, sub: '00000000-0000-4000-8000-000000000000' })}.${signature}`,
      'a later end': `${header}.${encoded({ ...claims, exp: claims.exp + 3600 })}.${signature}`,
      'another signature': `${header}.${payload}.${other}`,
      'no signature': `${header}.${payload}.`,
      'no algorithm': `${encoded({ alg: 'none', kid: decoded(header).kid })}.${payload}.`,
      'a password for a signature': `${encoded({ ...decoded(header), alg: 'HS256' })}.${payload}.${other}`,
      'another key under the same name': own(decoded(header)),
      'a key that nobody knows': own({ ...decoded(header), kid: 'unknown' }),
      'an ID token': id!,
      'a refresh token': refresh!,
      'two parts': `${header}.${payload}`,
      words: 'let-me-in',
    };
    for (const token of Object.values(bad)) await refused(token);
    expect((await raw({ route: routes.getMe, token: access! })).status).toBe(200);
  });

  test.runIf(endpoint)('is refused when it was made for another client of the user pool', async () => {
    const { UserPoolClient: other } = await cognito.send(
      new CreateUserPoolClientCommand({ UserPoolId: userPoolId, ClientName: 'other', ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] }),
    );
    const { email, password } = await person('ada');
    const { token } = await signIn({ ...stage, userPoolClientId: other!.ClientId! }, email, password);
    await refused(token);
    await cognito.send(new DeleteUserPoolClientCommand({ UserPoolId: userPoolId, ClientId: other!.ClientId! }));
  });
});

test('somebody in a hundred workspaces is still known by their zone and language, and makes no more', async () => {
  const { api, email, password } = await person('ada');
  await api.changeMe({ body: { zone: 'Asia/Tokyo', locale: 'de' } });
  const makeSome = (count: number) =>
    Promise.all(Array.from({ length: count }, (_, i) => api.createWorkspace({ body: { name: `${i}`, kind: 'team' } })));
  for (let made = 0; made < 99; made += 11) await makeSome(11);
  await expect(api.createWorkspace({ body: { name: 'Too many', kind: 'team' } })).rejects.toMatchObject({
    status: 409,
    code: 'limit_reached',
    details: { limit: 100 },
  });
  const { token } = await signIn(stage, email, password);
  const anew = apiOf(stage, token);
  const { data: workspaces } = await anew.listWorkspaces({});
  expect(workspaces).toHaveLength(100);
  const { data: next } = await anew.previewRecurrence({
    body: { recurrence: { rule: 'FREQ=DAILY' }, first: { date: '2031-01-01' }, limit: 1 },
  });
  expect(next[0]!.at).toBe('2030-12-31T15:00:00.000Z');
  for (const { workspaceId } of [workspaces[0]!, workspaces[99]!])
    expect((await anew.getWorkspace({ params: { workspaceId } })).status).toBe(200);
});

test('3.3, 6.3: a profile begins with what was said at sign-up, one’s own workspace is called by one’s language, and nobody is a bare id', async () => {
  const { email, password } = freshAccount();
  const UserAttributes = [
    { Name: 'email', Value: email },
    { Name: 'zoneinfo', Value: 'Europe/Berlin' },
    { Name: 'locale', Value: 'de' },
  ];
  await cognito.send(new SignUpCommand({ ClientId: userPoolClientId, Username: email, Password: password, UserAttributes }));
  await cognito.send(new ConfirmSignUpCommand({ ClientId: userPoolClientId, Username: email, ConfirmationCode: '123456' }));
  const api = apiOf(stage, (await signIn(stage, email, password)).token);
  const { data: me } = await api.getMe({});
  expect(me).toMatchObject({ email, zone: 'Europe/Berlin', locale: 'de' });
  const params = { workspaceId: me.personalWorkspaceId };
  expect((await api.getWorkspace({ params })).data.name).toBe('Persönlich');
  const [member] = (await api.listMembers({ params })).data;
  expect(member!.displayName).toMatch(/^Mitglied \d{4}$/);
  expect((await api.createItem({ params, body: { title: 'Ohne Zone', due: { date: '2031-01-01', time: '09:00' } } })).data).toMatchObject({
    zone: 'Europe/Berlin',
    fallsDueAt: '2031-01-01T08:00:00.000Z',
  });
});

test.runIf(endpoint)(
  'the mail with a code is ours, in the language of the sign-up: a code for the account, and one for a new password',
  async () => {
    const { email, password } = freshAccount();
    const UserAttributes = [
      { Name: 'email', Value: email },
      { Name: 'locale', Value: 'de-AT' },
    ];
    await cognito.send(new SignUpCommand({ ClientId: userPoolClientId, Username: email, Password: password, UserAttributes }));
    const mailWith = (subject: string) =>
      eventually(subject, async () => (await codeMailsTo(stage.mailFolder, email)).find(mail => mail.subject === subject));
    const welcome = await mailWith('Dein Code für Almanac');
    expect(welcome.html).toContain('>123456</div>');
    expect(welcome.html).toContain('<html lang="de"');
    await cognito.send(new ConfirmSignUpCommand({ ClientId: userPoolClientId, Username: email, ConfirmationCode: '123456' }));
    await cognito.send(new ForgotPasswordCommand({ ClientId: userPoolClientId, Username: email }));
    expect((await mailWith('Dein Code für ein neues Passwort')).html).toContain('>654321</div>');
  },
);
