import { describe, expect, test } from 'vitest';
import { tellProviders } from '../../../scripts/dev/providers/control.ts';
import { localAccount } from '../../../scripts/operate/redrive/account.ts';
import { handOut, type OldSeal, openSeals, sealsKeyedUntil } from '../../../scripts/operate/reseal/seals.ts';
import { ownerOf, putRow, rowAt } from '../../../scripts/testing/account.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import { connect, consentsAt, providersUrl } from '../../../scripts/testing/connect.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import type { Sealed } from '../../../shared/domain/calendars/seal.ts';

const provider = 'microsoft' as const;
const seals = openSeals(localAccount(stage.endpoint!), ownerOf());

const connected = async (name: string, how: object = {}) => {
  const someone = await person(name);
  await tellProviders(providersUrl(), 'account', { provider, email: someone.email, ...how });
  return { someone, grant: await connect(someone, { provider, account: someone.email }) };
};
type Connected = Awaited<ReturnType<typeof connected>>;
const keyOf = ({ someone, grant }: Connected) => ({ pk: `USER#${someone.userId}`, sk: `SEAL#${grant.grantId}` });
const sealOf = async (of: Connected) => (await rowAt(keyOf(of))) as unknown as OldSeal & { sealed: Sealed; version: number };
const versionOf = async (of: Connected) => (await sealOf(of)).sealed.keyVersion;

/** What the command would hand out, of these alone: other tests have grants of their own. */
const found = async (all: Connected[], keyedUntil: string): Promise<OldSeal[]> => {
  const ours = new Set(all.map(each => keyOf(each).sk));
  const pages: OldSeal[] = [];
  for await (const page of sealsKeyedUntil(await seals, keyedUntil)) pages.push(...page.filter(({ sk }) => ours.has(sk)));
  return pages;
};
const stillWorks = async ({ someone, grant }: { someone: Person; grant: { grantId: string } }) =>
  (await someone.api.getGrant({ params: grant })).data.status;

describe('sealing anew', () => {
  test('stopped half way, and run again from where it began, gives every grant one new data key', async () => {
    const all = await Promise.all(['ada', 'ben', 'eve'].map(name => connected(name)));
    const before = await Promise.all(all.map(sealOf));
    const keyedUntil = new Date().toISOString();
    const old = await eventually('the index', async () => {
      const listed = await found(all, keyedUntil);
      return listed.length === 3 && listed;
    });
    // It was ended after the first.
    await handOut(await seals, old.slice(0, 1), keyedUntil);
    await handOut(await seals, await found(all, keyedUntil), keyedUntil);
    await eventually('all of them', async () => (await Promise.all(all.map(versionOf))).every(version => version === 2));
    await eventually('the index', async () => (await found(all, keyedUntil)).length === 0);
    // Messages that come late, or twice, find nothing to do.
    await handOut(await seals, [...old, ...old], keyedUntil);
    const after = await Promise.all(all.map(sealOf));
    for (const [i, { sealed }] of after.entries()) {
      expect(sealed.wrappedKey).not.toBe(before[i]!.sealed.wrappedKey);
      expect(sealed.text).not.toBe(before[i]!.sealed.text);
    }
    await Promise.all(all.map(({ someone, grant }) => someone.api.syncGrant({ params: grant })));
    expect(await Promise.all(all.map(versionOf))).toEqual([2, 2, 2]);
    expect(await Promise.all(all.map(stillWorks))).toEqual(['healthy', 'healthy', 'healthy']);
  });

  test('beside renewals at the same moment loses no token, where each refresh token works once', async () => {
    const one = await connected('ida', { tokenLifeSeconds: 6, rotation: 'strict' });
    const renewals = async () => (await consentsAt(one.someone.email))[0]!.accessTokens.length;
    // One new key after the other, for as long as it takes to renew the tokens three times.
    let keys = 0;
    await eventually('three renewals', async () => {
      const { sealed, keyedAt } = await sealOf(one);
      if (sealed.keyVersion > keys) await handOut(await seals, [{ ...keyOf(one), keyedAt }], new Date().toISOString());
      keys = sealed.keyVersion;
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
