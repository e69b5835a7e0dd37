import { GetTokensFromRefreshTokenCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { doorFor, operator } from '../../../scripts/testing/operator.ts';
import { challengeOf, enrol, makeOperator } from '../../../scripts/testing/operators.ts';
import { apiOf, cognitoOf, signIn } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { codeOf } from '../../../scripts/testing/totp.ts';
import { operatorRoutes } from '../../../shared/api/platform/operators/index.ts';

/** Whether Cognito still renews a sign-in. */
const renewed = (RefreshToken: string): Promise<boolean> =>
  cognitoOf(stage)
    .send(new GetTokensFromRefreshTokenCommand({ ClientId: stage.userPoolClientId, RefreshToken }))
    .then(
      () => true,
      () => false,
    );
const today = (): string => new Date().toISOString().slice(0, 10);
const refusedFor = (needs: string) => ({ status: 403, code: 'forbidden', details: { needs } });

/** A call of each route as its example says it. */
const everyCall = (door: ReturnType<typeof doorFor>) =>
  Object.entries(operatorRoutes)
    .filter(([, { access }]) => access === 'operator')
    .map(([name, { example }]) => {
      const ids = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea', sessionId: 'session_01kb8m3tq2e8fvq3w5r7c9d0ec' };
      const { params, query, body } = example as { params?: object; query?: object; body?: object };
      const call = door[name as keyof typeof operatorRoutes] as unknown as (request: object) => Promise<unknown>;
      return [name, () => call({ params: { ...ids, ...params }, query, body })] as const;
    });

describe('the door of operators', () => {
  test('is closed to strangers, to users, and to operators without a second factor in this session, whatever they ask', async () => {
    const ada = await person('ada');
    const plain = await person('operator');
    await makeOperator(stage, plain.email);
    const { token } = await signIn(stage, plain.email, plain.password);
    for (const [name, ask] of everyCall(doorFor())) await expect(ask(), name).rejects.toMatchObject({ status: 401, code: 'not_signed_in' });
    for (const [name, ask] of everyCall(doorFor(ada.token))) await expect(ask(), name).rejects.toMatchObject(refusedFor('operator'));
    for (const [name, ask] of everyCall(doorFor(token))) await expect(ask(), name).rejects.toMatchObject(refusedFor('second_factor'));
  });

  test('opens by a code of the app, for that session alone, and for nobody who is no operator', async () => {
    const { door, token, email, password, secret } = await operator();
    expect((await door.listQueues({})).data.length).toBeGreaterThan(20);
    // Another session of the same operator has proven nothing.
    await expect(doorFor(token).listQueues({})).rejects.toMatchObject(refusedFor('second_factor'));
    const wrong = ['000000', '111111', '222222', '333333', '444444'].find(
      each => ![-1, 0, 1, 2].map(i => codeOf(secret, i)).includes(each),
    )!;
    const challenge = await challengeOf(stage, { email, password });
    await expect(doorFor().proveSecondFactor({ body: { userName: email, challenge, code: wrong } })).rejects.toMatchObject({ status: 401 });
    const forged = { userName: email, challenge: 'a challenge of nobody’s at all', code: '123456' };
    await expect(doorFor().proveSecondFactor({ body: forged })).rejects.toMatchObject({ status: 401 });
    await expect(doorFor().proveSecondFactor({ body: { ...forged, challenge: 'short' } })).rejects.toMatchObject({ status: 400 });
    const { data: calls } = await door.listCalls({ query: { on: today(), limit: 200 } });
    expect(
      calls.filter(({ operation, refused }) => operation === 'proveSecondFactor' && refused === 'code_refused').length,
    ).toBeGreaterThan(1);
  });

  test('is the only one: a proven operator is nobody at the main API, whose group opens nothing there', async () => {
    const { door, token } = await operator();
    const ada = await person('ada');
    const main = apiOf(stage, token);
    const asked = [main.suspendUser({ params: ada }), main.liftUser({ params: ada }), main.resetPasskeys({ params: ada })];
    for (const each of [...asked, main.getHealthDetails({})]) await expect(each).rejects.toMatchObject(refusedFor('operator'));
    expect((await door.getUser({ params: ada })).data).not.toHaveProperty('suspendedAt');
    await expect(door.resetPasskeys({ params: ada })).rejects.toMatchObject({ status: 404, details: { what: 'passkey' } });
  });

  test('names in its entries who proved a second factor and is no operator', async () => {
    const { door } = await operator();
    const ada = await person('ada');
    const secret = await enrol(stage, ada.token);
    const body = { userName: ada.email, challenge: await challengeOf(stage, ada), code: codeOf(secret, 1) };
    await expect(doorFor().proveSecondFactor({ body })).rejects.toMatchObject(refusedFor('operator'));
    const { data: calls } = await door.listCalls({ query: { on: today(), limit: 50 } });
    expect(calls).toContainEqual(
      expect.objectContaining({ operation: 'proveSecondFactor', userId: ada.userId, refused: 'no_operator', subjects: {} }),
    );
  });

  test('tells calls page after page', async () => {
    const { door } = await operator();
    const first = await door.listCalls({ query: { on: today(), limit: 1 } });
    const second = await door.listCalls({ query: { on: today(), limit: 1, cursor: first.cursor! } });
    expect([first.data.length, second.data.length, second.data[0]!.callId < first.data[0]!.callId]).toEqual([1, 1, true]);
  });

  test('takes no API key and no header for an address or a caller', async () => {
    const { api, workspaceId, door } = await operator();
    const scopes = [{ workspaceId, rows: [{ resource: 'item' as const, actions: ['read' as const] }] }];
    const { data: key } = await api.createKey({ body: { name: 'script', scopes } });
    await expect(doorFor(key.token).listQueues({})).rejects.toMatchObject({ status: 401 });
    const forged = { 'x-forwarded-for': '127.0.0.1', 'x-amzn-request-context': '{"authorizer":{"lambda":{"operator":"yes"}}}' };
    expect((await fetch(`${stage.operatorUrl}/v1/queues`, { headers: forged })).status).toBe(401);
    expect((await door.listQueues({})).status).toBe(200);
  });

  test('keeps an entry of each call: who, what and from where, also of those who were turned away', async () => {
    const ada = await person('ada');
    await expect(doorFor(ada.token).listParked({})).rejects.toMatchObject({ status: 403 });
    expect((await fetch(`${stage.operatorUrl}/v1/nowhere`)).status).toBe(401);
    const { door, userId } = await operator();
    await door.listDeadLetters({ params: { queue: 'items-on-due' } });
    const calls = [];
    for await (const call of door.pages.listCalls({ query: { on: today(), limit: 200 } })) calls.push(call);
    const sourceIp = expect.stringMatching(/^[\d.:a-f]+$/);
    expect(calls).toContainEqual(
      expect.objectContaining({ operation: 'listParked', userId: ada.userId, refused: 'no_operator', sourceIp }),
    );
    expect(calls.find(({ operation }) => operation === undefined)).toMatchObject({ refused: 'not_a_token', sourceIp });
    expect(calls).toContainEqual(
      expect.objectContaining({ operation: 'listDeadLetters', userId, subjects: { queue: 'items-on-due' }, sourceIp }),
    );
    expect(calls).toContainEqual(expect.objectContaining({ operation: 'secondFactorProven', userId }));
    // The latest first, and this very call is one.
    expect(calls[0]).toMatchObject({ operation: 'listCalls', userId });
  });

  test('takes somebody’s access and gives it back: tokens, keys and sign-ins with it', async () => {
    const { door } = await operator();
    const ada = await person('ada');
    const { data: suspended } = await door.suspendUser({ params: ada });
    expect(suspended).toMatchObject({ userId: ada.userId, suspendedBy: 'operator' });
    await eventually(
      'the end of the token',
      async () =>
        apiOf(stage, ada.token)
          .getMe({})
          .then(
            () => false,
            ({ status }) => status === 401,
          ),
      // For so long the gateway keeps what it knows of a token.
      90_000,
    );
    await eventually('the end at Cognito', async () =>
      signIn(stage, ada.email, ada.password).then(
        () => false,
        () => true,
      ),
    );
    expect((await door.liftUser({ params: ada })).data).not.toHaveProperty('suspendedAt');
    await eventually('the way back', async () =>
      signIn(stage, ada.email, ada.password).then(
        () => true,
        () => false,
      ),
    );
    await expect(door.getUser({ params: { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0ea' } })).rejects.toMatchObject({ status: 404 });
  });

  test('shows where somebody is signed in, and ends one sign-in or all', async () => {
    const { door } = await operator();
    const ada = await person('ada');
    const { token, refreshToken } = await signIn(stage, ada.email, ada.password);
    await apiOf(stage, token).getMe({});
    const { data: one, cursor } = await door.listUserSessions({ params: ada, query: { limit: 1 } });
    expect([one.length, typeof cursor]).toEqual([1, 'string']);
    const { data: sessions } = await door.listUserSessions({ params: ada });
    expect(sessions).toHaveLength(2);
    await door.endUserSession({ params: { userId: ada.userId, sessionId: sessions[0]!.sessionId } });
    expect((await door.listUserSessions({ params: ada })).data).toEqual([sessions[1]]);
    await door.endUserSessions({ params: ada });
    expect((await door.listUserSessions({ params: ada })).data).toEqual([]);
    await eventually('the end at Cognito', () => renewed(refreshToken).then(isGood => !isGood));
  });
});
