import { describe, expect, test } from 'vitest';
import { tellProviders } from '../../../scripts/dev/providers/control.ts';
import { localAccount } from '../../../scripts/operate/redrive/account.ts';
import {
  credentialsKeyedUntil,
  handOut,
  type OldCredential,
  openCredentials,
} from '../../../scripts/operate/rotate-data-keys/credentials.ts';
import { ownerOf, putRow, rowAt } from '../../../scripts/testing/account.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import { consentsAt, providersUrl } from '../../../scripts/testing/connect.ts';
import { connect } from '../../../scripts/testing/consent.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import type { Encrypted } from '../../../shared/domain/calendars/connections/credential.ts';
import type { ConnectionId } from '../../../shared/domain/core/ids.ts';

const provider = 'microsoft' as const;
const credentials = openCredentials(localAccount(stage.endpoint!), ownerOf());

const connected = async (name: string, how: object = {}) => {
  const someone = await person(name);
  await tellProviders(providersUrl(), 'account', { provider, email: someone.email, ...how });
  return { someone, connection: await connect(someone, { provider, account: someone.email }) };
};
type Connected = Awaited<ReturnType<typeof connected>>;
const keyOf = ({ someone, connection }: Connected) => ({ pk: `USER#${someone.userId}`, sk: `CREDENTIAL#${connection.connectionId}` });
const credentialOf = async (of: Connected) =>
  (await rowAt(keyOf(of))) as unknown as OldCredential & { encrypted: Encrypted; version: number };
const versionOf = async (of: Connected) => (await credentialOf(of)).encrypted.keyVersion;

/** What the command would hand out, of these alone: other tests have connections of their own. */
const found = async (all: Connected[], keyedUntil: string): Promise<OldCredential[]> => {
  const ours = new Set(all.map(each => keyOf(each).sk));
  const pages: OldCredential[] = [];
  for await (const page of credentialsKeyedUntil(await credentials, keyedUntil)) pages.push(...page.filter(({ sk }) => ours.has(sk)));
  return pages;
};
const stillWorks = async ({ someone, connection }: { someone: Person; connection: { connectionId: ConnectionId } }) =>
  (await someone.api.getConnection({ params: connection })).data.status;

describe('encrypting anew', () => {
  test('stopped half way, and run again from where it began, gives every connection one new data key', async () => {
    const all = await Promise.all(['ada', 'ben', 'eve'].map(name => connected(name)));
    const before = await Promise.all(all.map(credentialOf));
    const keyedUntil = new Date().toISOString();
    const old = await eventually('the index', async () => {
      const listed = await found(all, keyedUntil);
      return listed.length === 3 && listed;
    });
    // It was ended after the first.
    await handOut(await credentials, old.slice(0, 1), keyedUntil);
    await handOut(await credentials, await found(all, keyedUntil), keyedUntil);
    await eventually('all of them', async () => (await Promise.all(all.map(versionOf))).every(version => version === 2));
    await eventually('the index', async () => (await found(all, keyedUntil)).length === 0);
    // Messages that come late, or twice, find nothing to do.
    await handOut(await credentials, [...old, ...old], keyedUntil);
    const after = await Promise.all(all.map(credentialOf));
    for (const [i, { encrypted }] of after.entries()) {
      expect(encrypted.wrappedKey).not.toBe(before[i]!.encrypted.wrappedKey);
      expect(encrypted.text).not.toBe(before[i]!.encrypted.text);
    }
    await Promise.all(all.map(({ someone, connection }) => someone.api.syncConnection({ params: connection })));
    expect(await Promise.all(all.map(versionOf))).toEqual([2, 2, 2]);
    expect(await Promise.all(all.map(stillWorks))).toEqual(['healthy', 'healthy', 'healthy']);
  });

  test('beside renewals at the same moment loses no token, where each refresh token works once', async () => {
    const one = await connected('ida', { tokenLifeSeconds: 6, rotation: 'strict' });
    const renewals = async () => (await consentsAt(one.someone.email))[0]!.accessTokens.length;
    // One new key after the other, for as long as it takes to renew the tokens three times.
    let keys = 0;
    await eventually('three renewals', async () => {
      const { encrypted, keyedAt } = await credentialOf(one);
      if (encrypted.keyVersion > keys) await handOut(await credentials, [{ ...keyOf(one), keyedAt }], new Date().toISOString());
      keys = encrypted.keyVersion;
      return keys > 3 && (await renewals()) > 3;
    });
    const [known] = await consentsAt(one.someone.email);
    expect(known?.revoked).toBeUndefined();
    expect(await stillWorks(one)).toBe('healthy');
  });

  test('comes by itself when a data key is old', async () => {
    const one = await connected('jan');
    const row = await rowAt(keyOf(one));
    const dueAt = new Date(Date.now() + 500).toISOString();
    const keyedAt = new Date(Date.now() - 91 * 86_400_000).toISOString();
    await putRow({ ...row, keyedAt, gsi1sk: keyedAt, dueAt, dueShard: 'DUE#0', version: Number(row.version) + 1, event: undefined });
    await eventually('the new key', async () => (await versionOf(one)) === 2);
    expect(Date.parse(String((await rowAt(keyOf(one))).dueAt)) - Date.now()).toBeGreaterThan(89 * 86_400_000);
  });
});
