import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DecryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { beforeAll, describe, expect, test } from 'vitest';
import { tellProviders } from '../../../scripts/dev/providers/control.ts';
import { credentialsOf, everyLog, functionsOfStage, ownerOf, putRow, rowAt, wholeTable } from '../../../scripts/testing/account.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import { consentsAt, providersUrl } from '../../../scripts/testing/connect.ts';
import { comeBack, connect, decide, startConnecting } from '../../../scripts/testing/consent.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import type { Encrypted } from '../../../shared/domain/calendars/connections/credential.ts';
import { personalWorkspaceOf } from '../../../shared/runtime/http/ids.ts';

type Connection = Awaited<ReturnType<typeof connect>>;
const provider = 'microsoft' as const;
const connected = async (name: string, tokenLifeSeconds = 3600): Promise<{ someone: Person; connection: Connection }> => {
  const someone = await person(name);
  await tellProviders(providersUrl(), 'account', { provider, email: someone.email, tokenLifeSeconds });
  return { someone, connection: await connect(someone, { provider, account: someone.email }) };
};
const keyOf = (someone: Person, { connectionId }: Connection) => ({ pk: `USER#${someone.userId}`, sk: `CREDENTIAL#${connectionId}` });
const credentialOf = async (someone: Person, connection: Connection) => (await rowAt(keyOf(someone, connection))).encrypted as Encrypted;
const contextOf = (someone: Person, { connectionId }: Connection) => ({
  tenant: personalWorkspaceOf(someone.userId),
  user: someone.userId,
  provider,
  connection: connectionId,
});

describe('who can open a credential', () => {
  let someone: Person;
  let connection: Connection;
  let encrypted: Encrypted;
  beforeAll(async () => {
    ({ someone, connection } = await connected('ada'));
    encrypted = await credentialOf(someone, connection);
  });

  const opens = async (credentials: ConstructorParameters<typeof KMSClient>[0], context: Record<string, string>): Promise<boolean> => {
    const kms = new KMSClient({ ...ownerOf(), ...credentials });
    try {
      await kms.send(new DecryptCommand({ CiphertextBlob: Buffer.from(encrypted.wrappedKey, 'base64'), EncryptionContext: context }));
      return true;
    } catch (error) {
      expect((error as Error).name).toMatch(/AccessDenied|InvalidCiphertext/);
      return false;
    }
  };

  test('of all functions of the stage, tried one by one under their own roles, the one that renews tokens and the one that syncs, and no other', async () => {
    const functions = await functionsOfStage();
    expect(functions.length).toBeGreaterThan(20);
    const openers: string[] = [];
    for (const { name, role } of functions) {
      const credentials = await credentialsOf(role);
      if (await opens({ credentials }, contextOf(someone, connection))) openers.push(name);
    }
    expect(openers.sort()).toEqual(['calendars-on-sync', 'calendars-on-token']);
  });

  test('not even that one for another connection, user, provider or tenant than it was encrypted for', async () => {
    const role = (await functionsOfStage()).find(({ name }) => name === 'calendars-on-token')!.role;
    const credentials = await credentialsOf(role);
    const context = contextOf(someone, connection);
    for (const name of Object.keys(context)) expect(await opens({ credentials }, { ...context, [name]: 'another' })).toBe(false);
    expect(await opens({ credentials }, {})).toBe(false);
  });
});

test('tokens that are moved to the record of another connection do not open there, and those of neither get out', async () => {
  const [ada, eve] = await Promise.all([connected('ada', 3600), connected('eve', 8)]);
  const stolen = await credentialOf(ada.someone, ada.connection);
  const row = await rowAt(keyOf(eve.someone, eve.connection));
  await putRow({ ...row, encrypted: stolen });
  const tokensOf = async ({ email }: Person): Promise<number> => (await consentsAt(email))[0]!.accessTokens.length;
  const before = [await tokensOf(ada.someone), await tokensOf(eve.someone)];
  // Eve's renewal falls due, and fails to open what is there.
  await eventually('the failed try', async () => readFileSync(emulatorLog, 'utf8').includes('"ALM021"'));
  expect([await tokensOf(ada.someone), await tokensOf(eve.someone)]).toEqual(before);
  // Put right, it is as it was.
  await putRow(row);
});

const emulatorLog = '.local/logs/test-emulator.log';
const mails = (): string =>
  readdirSync(stage.mailFolder)
    .map(file => readFileSync(join(stage.mailFolder, file), 'latin1'))
    .join('\n');

test('no token stands in a row, a log line, a mail or a reply, whatever became of it: given, renewed, refused, moved, given back', async () => {
  const replies: unknown[] = [];
  const ada = await connected('ada', 6);
  await eventually('a renewal', async () => ((await consentsAt(ada.someone.email))[0]?.accessTokens.length ?? 0) > 1);
  await tellProviders(providersUrl(), 'endConsent', { email: ada.someone.email });
  await eventually('its end', async () => (await ada.someone.api.getConnection({ params: ada.connection })).data.status === 'revoked');
  const ben = await person('ben');
  const back = await decide(await startConnecting(ben, { provider, account: ben.email }), { account: ben.email });
  await tellProviders(providersUrl(), 'fault', { path: '/microsoft/common/oauth2/v2.0/token', times: 1, cut: 'after' });
  replies.push(
    await comeBack(back),
    ada.connection,
    (await ada.someone.api.listConnections({})).data,
    (await ada.someone.api.listNotifications({})).data,
  );

  const canaries = await tellProviders(providersUrl(), 'issued', {});
  expect(canaries.length).toBeGreaterThan(5);
  const places = { table: await wholeTable(), logs: await everyLog(), mails: mails(), replies: JSON.stringify(replies) };
  expect(places.logs).toContain('ALM051');
  for (const [place, text] of Object.entries(places))
    for (const canary of canaries) {
      expect(text.includes(canary), place).toBe(false);
      expect(text.includes(Buffer.from(canary).toString('base64').slice(0, 20)), place).toBe(false);
    }
}, 150_000);
