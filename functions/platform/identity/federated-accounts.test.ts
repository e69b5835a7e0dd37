import { randomBytes } from 'node:crypto';
import { AdminGetUserCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { signInAtProvider } from '../../../scripts/testing/sign-in.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { subjectOf } from '../../../shared/runtime/http/ids.ts';

const { endpoint, userPoolId: UserPoolId } = stage;
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const cognito = new CognitoIdentityProviderClient({ region: 'us-east-1', endpoint, credentials });
type Accounts = typeof import('../../../shared/aws/accounts/accounts.ts');

/** What functions do with accounts, on a stage whose provider knows these addresses. */
const accountsWhere = async (addresses: 'any' | string[]): Promise<Accounts> => {
  vi.resetModules();
  const environment = {
    USER_POOL_ID: UserPoolId,
    SIGN_IN_PROVIDERS: JSON.stringify([{ name: 'Local', title: 'Local', addresses, gives: addresses }]),
    AWS_ENDPOINT_URL: endpoint!,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  return import('../../../shared/aws/accounts/accounts.ts');
};
const somebody = (email?: string) => {
  const sub = randomBytes(6).toString('hex');
  return { sub, email: email ?? `federated-${sub}@example.com`, email_verified: 'true' as const };
};
const userOf = async (says: ReturnType<typeof somebody>) => (await (await signInAtProvider(says)).api.getMe({})).data.userId;

describe.runIf(endpoint)('an account that came by a provider', () => {
  let accounts: Accounts;
  beforeAll(async () => {
    accounts = await accountsWhere('any');
  });

  test('is looked up, disabled and given back by its subject, as any other', async () => {
    const subject = subjectOf(await userOf(somebody()));
    expect(await accounts.accountStateOf(subject)).toBe('enabled');
    await accounts.disableAccount(subject);
    expect(await accounts.accountStateOf(subject)).toBe('disabled');
    await accounts.enableAccount(subject);
    expect(await accounts.accountStateOf(subject)).toBe('enabled');
    expect((await accounts.accountsUnder(subject)).get(subject)).toBe(true);
  });

  test('goes when it is erased, once and again, and who comes back is somebody new', async () => {
    const ada = somebody();
    const before = await userOf(ada);
    await accounts.deleteAccount(subjectOf(before));
    await accounts.deleteAccount(subjectOf(before));
    expect(await accounts.accountStateOf(subjectOf(before))).toBe('gone');
    expect(await userOf(ada)).not.toBe(before);
  });

  test('goes with what links it to a provider, where it had a password before', async () => {
    const ada = await person('ada');
    const says = somebody(ada.email);
    expect(await userOf(says)).toBe(ada.userId);
    const Username = subjectOf(ada.userId);
    const { UserAttributes = [] } = await cognito.send(new AdminGetUserCommand({ UserPoolId, Username }));
    expect(JSON.parse(UserAttributes.find(({ Name }) => Name === 'identities')!.Value!)).toMatchObject([{ userId: says.sub }]);
    await accounts.deleteAccount(Username);
    expect(await accounts.accountStateOf(Username)).toBe('gone');
    expect(await userOf(says)).not.toBe(ada.userId);
  });

  test('has the address that Cognito has verified where its provider may speak of it, and else none', async () => {
    const ada = somebody();
    const subject = subjectOf(await userOf(ada));
    expect(await accounts.verifiedEmailOf(subject)).toBe(ada.email);
    expect(await (await accountsWhere(['example.com'])).verifiedEmailOf(subject)).toBe(ada.email);
    expect(await (await accountsWhere(['acme.org'])).verifiedEmailOf(subject)).toBeUndefined();
    const bob = await person('bob');
    expect(await (await accountsWhere(['acme.org'])).verifiedEmailOf(subjectOf(bob.userId))).toBe(bob.email);
  });

  test('is nobody’s to be led to by an address that its provider may not speak of, which it may have put there later', async () => {
    const mallory = somebody();
    await userOf(mallory);
    const holdersWhere = async (addresses: 'any' | string[]) => {
      await accountsWhere(addresses);
      return (await import('../../../shared/aws/accounts/sign-ups.ts')).holdersOf(mallory.email);
    };
    expect(await holdersWhere(['example.com'])).toMatchObject([{ verified: true }]);
    expect(await holdersWhere(['acme.org'])).toMatchObject([{ verified: false }]);
  });
});
