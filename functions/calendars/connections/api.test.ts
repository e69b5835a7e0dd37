import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ListSecretsCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { tellProviders } from '../../../scripts/dev/providers/control.ts';
import { ownerOf, putRow, rowAt } from '../../../scripts/testing/account.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import { consentsAt, providersUrl } from '../../../scripts/testing/connect.ts';
import { comeBack, connect, decide, redirect, startConnecting } from '../../../scripts/testing/consent.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import type { ConnectionId } from '../../../shared/domain/core/ids.ts';

const wish = ({ email }: Person, more: object = {}) => ({ provider: 'google' as const, account: email, ...more });

describe('connecting', () => {
  test.each(['google', 'microsoft'] as const)('an account at %s: consented, claimed, listed, and disconnected', async provider => {
    const ada = await person('ada');
    const connection = await connect(ada, { provider, purpose: 'write_calendars', account: ada.email });
    expect(connection).toMatchObject({
      provider,
      status: 'healthy',
      account: { email: ada.email },
      purpose: 'write_calendars',
      advice: 'nothing',
    });
    expect((await ada.api.listConnections({})).data).toEqual([connection]);
    expect((await ada.api.getConnection({ params: connection })).data).toEqual(connection);

    expect((await ada.api.endConnection({ params: connection })).status).toBe(204);
    expect((await ada.api.listConnections({})).data).toEqual([]);
    await expect(ada.api.getConnection({ params: connection })).rejects.toMatchObject({ status: 404 });
    await expect(ada.api.endConnection({ params: connection })).rejects.toMatchObject({ status: 404 });
    // Microsoft takes no consent back on a client's word.
    if (provider === 'google') await eventually('the provider to hear of it', async () => (await consentsAt(ada.email))[0]?.revoked);
  });

  test('several accounts of a user stand beside each other, and the same account again is the same connection', async () => {
    const ada = await person('ada');
    const first = await connect(ada, wish(ada));
    const other = await connect(ada, { provider: 'google', account: `work-${ada.email}` });
    const again = await connect(ada, wish(ada, { purpose: 'write_calendars' }));
    expect(again).toMatchObject({ connectionId: first.connectionId, purpose: 'write_calendars', version: first.version + 1 });
    const listed = (await ada.api.listConnections({})).data.map(({ connectionId }) => connectionId);
    expect(listed.sort()).toEqual([first.connectionId, other.connectionId].sort());
  });

  test('goes back only to an address of the stage, compared as it is', async () => {
    const { api } = await person('ada');
    for (const wrong of [
      `${redirect}/`,
      `${redirect}?x=1`,
      'https://evil.example/connected',
      'http://localhost:3000.evil.example/connected',
    ])
      await expect(api.createConsent({ body: { provider: 'google', redirect: wrong } })).rejects.toMatchObject({
        status: 400,
        details: { errors: [{ pointer: '/redirect' }] },
      });
    const app = await api.createConsent({ body: { provider: 'google', redirect: 'almanac://connected' } });
    const back = await decide(app.data.authorizationUrl, { account: 'app@example.com' });
    const sentOn = await fetch(back, { redirect: 'manual' });
    expect(sentOn.headers.get('location')).toMatch(/^almanac:\/\/connected\?claim=/);
  });

  test('asks with PKCE, and for no more than it is for', async () => {
    const ada = await person('ada');
    const asked = new URL(await startConnecting(ada, wish(ada, { purpose: 'read_calendars' }))).searchParams;
    expect([asked.get('code_challenge_method'), asked.get('code_challenge')?.length]).toEqual(['S256', 43]);
    expect(asked.get('scope')).not.toMatch(/calendar\.events( |$)/);
    expect(asked.get('state')).not.toBe(new URL(await startConnecting(ada, wish(ada))).searchParams.get('state'));
  });
});

describe('what comes back', () => {
  test('works once', async () => {
    const ada = await person('ada');
    const back = await decide(await startConnecting(ada, wish(ada)), wish(ada));
    const [one, two] = await Promise.all([comeBack(back), comeBack(back)]);
    expect([one.status, two.status].sort()).toEqual([303, 409]);
    expect((await comeBack(back)).status).toBe(409);
  });

  test('is refused under a state that is not ours, at the address of another provider, or from another issuer', async () => {
    const ada = await person('ada');
    const back = new URL(await decide(await startConnecting(ada, wish(ada)), wish(ada)));
    const changed = (change: (url: URL) => void) => {
      const url = new URL(back);
      change(url);
      return comeBack(url.href);
    };
    expect((await changed(url => url.searchParams.set('state', 'x'))).status).toBe(400);
    expect((await changed(url => url.searchParams.delete('state'))).status).toBe(400);
    expect(await changed(url => url.searchParams.set('iss', 'https://evil.example'))).toMatchObject({ status: 400 });
    expect((await changed(url => (url.pathname = url.pathname.replace('google', 'microsoft')))).status).toBe(400);
    // None of this used it up.
    expect(await comeBack(back.href)).toMatchObject({ status: 303, claim: expect.any(String) });
  });

  test('says when the person refused, or unticked what is needed; what was given then is given back', async () => {
    const ada = await person('ada');
    const denied = await decide(await startConnecting(ada, wish(ada)), wish(ada), 'deny');
    expect(await comeBack(denied)).toEqual({ status: 303, error: 'access_denied', claim: undefined });
    const untick = ['https://www.googleapis.com/auth/calendar.events.readonly'];
    const partly = await decide(await startConnecting(ada, wish(ada)), wish(ada, { untick }));
    expect(await comeBack(partly)).toEqual({ status: 303, error: 'scope_missing', claim: undefined });
    expect((await consentsAt(ada.email)).map(({ revoked }) => revoked)).toEqual(['client']);
    expect((await ada.api.listConnections({})).data).toEqual([]);
  });

  test('with a code that is not the provider’s is a failure of the provider', async () => {
    const ada = await person('ada');
    const back = new URL(await decide(await startConnecting(ada, wish(ada)), wish(ada)));
    back.searchParams.set('code', '4/forged');
    expect(await comeBack(back.href)).toMatchObject({ status: 303, error: 'provider_failed' });
  });

  test('is nobody’s but the user’s who began it: a victim who consents for an attacker gives the attacker nothing', async () => {
    const [attacker, victim] = await Promise.all([person('attacker'), person('victim')]);
    // The attacker begins; the victim is talked into consenting, and the claim arrives in the victim's own browser.
    const { claim = '' } = await comeBack(await decide(await startConnecting(attacker, wish(attacker)), wish(victim)));
    const missing = { status: 404, details: { what: 'consent' } };
    await expect(victim.api.addConnection({ body: { claim } })).rejects.toMatchObject(missing);
    const [consentId = ''] = claim.split('.');
    for (const forged of [`${consentId}.${'A'.repeat(43)}`, `${'A'.repeat(43)}.${'A'.repeat(43)}`, 'x', `${consentId}.`])
      await expect(attacker.api.addConnection({ body: { claim: forged } })).rejects.toMatchObject(missing);
    expect([(await attacker.api.listConnections({})).data, (await victim.api.listConnections({})).data]).toEqual([[], []]);
  });

  test('is claimed once', async () => {
    const ada = await person('ada');
    const { claim = '' } = await comeBack(await decide(await startConnecting(ada, wish(ada)), wish(ada)));
    const all = await Promise.allSettled([ada.api.addConnection({ body: { claim } }), ada.api.addConnection({ body: { claim } })]);
    expect(all.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await ada.api.listConnections({})).data).toHaveLength(1);
  });
});

describe('tokens', () => {
  const shortLived = async (name: string, how: object = {}) => {
    const someone = await person(name);
    const provider = 'microsoft' as const;
    await tellProviders(providersUrl(), 'account', { provider, email: someone.email, tokenLifeSeconds: 6, ...how });
    const connection = await connect(someone, { provider, account: someone.email });
    const now = async () => (await someone.api.getConnection({ params: connection })).data;
    return { someone, connection, now };
  };

  test('are renewed before they expire, each refresh token used once where each works once', async () => {
    const { someone, connection, now } = await shortLived('ada', { rotation: 'strict' });
    await eventually('two renewals', async () => Date.parse((await now()).tokenExpiresAt) > Date.parse(connection.tokenExpiresAt) + 5000);
    const [known] = await consentsAt(someone.email);
    expect(known?.revoked).toBeUndefined();
    expect(known!.refreshTokens).toHaveLength(1);
    expect((await now()).status).toBe('healthy');
  });

  test('that the person took back at the provider end the connection, and the owner sees what to do', async () => {
    const { someone, now } = await shortLived('ben');
    await tellProviders(providersUrl(), 'endConsent', { email: someone.email });
    const ended = await eventually('the end', async () => (await now()).status !== 'healthy' && (await now()));
    expect(ended).toMatchObject({ status: 'revoked', advice: 'reconnect', lastError: { code: 'consent_revoked' } });
    expect(await connect(someone, { provider: 'microsoft', account: someone.email })).toMatchObject({
      status: 'healthy',
      connectionId: ended.connectionId,
    });
  });

  test('that were not used for too long are expired, not revoked', async () => {
    const { someone, now } = await shortLived('eve');
    await tellProviders(providersUrl(), 'endConsent', { email: someone.email, why: 'inactive' });
    expect(await eventually('the end', async () => (await now()).status !== 'healthy' && (await now()))).toMatchObject({
      status: 'expired',
    });
  });

  const connectionRow = (someone: Person, { connectionId }: { connectionId: ConnectionId }) =>
    rowAt({ pk: `USER#${someone.userId}`, sk: `CONNECTION#${connectionId}` });
  /** As if its time had come: the clock sees the write and fires. */
  const fallsDue = async (someone: Person, connection: { connectionId: ConnectionId }) => {
    const row = await connectionRow(someone, connection);
    const dueAt = new Date(Date.now() + 500).toISOString();
    await putRow({ ...row, refreshAt: dueAt, dueAt, version: Number(row.version) + 1, event: undefined });
  };

  test('are renewed once, however often the event comes', async () => {
    const { someone, connection } = await shortLived('ada', { rotation: 'strict', tokenLifeSeconds: 3600 });
    const row = await connectionRow(someone, connection);
    const { refreshAt } = row;
    const record = { ...connection, userId: someone.userId, account: { subject: 'x' }, refreshAt };
    const event = {
      type: 'connection.refresh_due',
      at: refreshAt,
      by: 'clock',
      requestId: 'again',
      entity: 'connection',
      version: 1,
      data: {},
      record,
    };
    const sqs = new SQSClient(ownerOf());
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'almanac-local-calendars-on-token' }));
    const MessageBody = JSON.stringify({ ...event, id: `${row.pk}/${row.sk}@1` });
    await Promise.all(Array.from({ length: 6 }, () => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }))));
    await eventually('the renewal', async () => (await consentsAt(someone.email))[0]!.accessTokens.length > 1);
    const lines = () => readFileSync('.local/logs/test-emulator.log', 'utf8').split('\n');
    await eventually(
      'all six',
      async () => lines().filter(line => line.includes('ALM051') && line.includes(connection.connectionId)).length === 6,
    );
    const [known] = await consentsAt(someone.email);
    expect({ tokens: known!.accessTokens.length, revoked: known!.revoked }).toEqual({ tokens: 2, revoked: undefined });
  });

  test('whose renewal was answered and never kept are renewed by the next try, with the old refresh token', async () => {
    const { someone, connection, now } = await shortLived('ada', { tokenLifeSeconds: 3600 });
    const fault = { path: '/microsoft/common/oauth2/v2.0/token', contains: (await consentsAt(someone.email))[0]!.refreshTokens[0]! };
    await tellProviders(providersUrl(), 'fault', { ...fault, times: 1, cut: 'after' });
    await fallsDue(someone, connection);
    await eventually('the lost answer', async () => (await now()).lastError?.code === 'provider_unavailable');
    expect((await consentsAt(someone.email))[0]!.refreshTokens).toHaveLength(2);
    await fallsDue(someone, connection);
    const again = await eventually(
      'the renewal',
      async () => (await consentsAt(someone.email))[0]!.accessTokens.length > 2 && (await now()),
    );
    expect(again).toMatchObject({ status: 'healthy' });
  });

  test('are asked for under the new client secret, once the old one is gone', async () => {
    const secrets = new SecretsManagerClient(ownerOf());
    const { SecretList = [] } = await secrets.send(new ListSecretsCommand({ MaxResults: 100 }));
    const SecretId = SecretList.find(({ Name }) => Name?.includes('Google'))!.ARN!;
    const registered = { provider: 'google' as const };
    await connect(await person('before'), { provider: 'google', account: 'before@example.com' });
    const { secrets: old } = await tellProviders(providersUrl(), 'client', registered);
    const fresh = randomUUID();
    await tellProviders(providersUrl(), 'client', { ...registered, secrets: [...old, fresh] });
    await secrets.send(new PutSecretValueCommand({ SecretId, SecretString: fresh }));
    await tellProviders(providersUrl(), 'client', { ...registered, secrets: [fresh] });
    expect(await connect(await person('after'), { provider: 'google', account: 'after@example.com' })).toMatchObject({ status: 'healthy' });
  });
});
