import { CognitoIdentityProviderClient, GetTokensFromRefreshTokenCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { apiOf, type Person, signIn } from '../../../scripts/testing/people.ts';
import { raw } from '../../../scripts/testing/raw.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { routes } from '../../../shared/api/index.ts';

const { endpoint, userPoolClientId } = stage;
const cognito = new CognitoIdentityProviderClient({
  region: 'us-east-1',
  ...(endpoint ? { endpoint, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } } : {}),
});

/** Another sign-in of somebody, whose first request comes from this program. */
const signedInWith = async ({ email, password }: Person, userAgent: string) => {
  const { token, refreshToken } = await signIn(stage, email, password);
  expect((await raw({ route: routes.getMe, token, headers: { 'user-agent': userAgent } })).status).toBe(200);
  return { token, refreshToken, api: apiOf(stage, token) };
};
const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0';
const safari =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1';

const refreshed = async (refreshToken: string): Promise<string> => {
  const { AuthenticationResult } = await cognito.send(
    new GetTokensFromRefreshTokenCommand({ ClientId: userPoolClientId, RefreshToken: refreshToken }),
  );
  return AuthenticationResult!.AccessToken!;
};
const statusOf = async (token: string): Promise<number> => (await raw({ route: routes.getMe, token })).status;

describe('sessions', () => {
  test('are listed with the device that each began on, and the one that asks among them', async () => {
    const ada = await person('ada');
    const [desk, phone] = [await signedInWith(ada, firefox), await signedInWith(ada, safari)];
    const { data } = await phone.api.listSessions({});
    const today = new Date().toISOString().slice(0, 10);
    expect(data).toHaveLength(3);
    expect(data.filter(({ current }) => current)).toEqual([
      {
        sessionId: expect.stringMatching(/^session_/),
        device: 'Safari, iOS',
        begunAt: expect.any(String),
        lastUsedOn: today,
        current: true,
        version: 1,
      },
    ]);
    expect(data.map(({ device }) => device)).toContain('Firefox, Windows');
    const again = await refreshed(desk.refreshToken);
    expect(await statusOf(again)).toBe(200);
    expect((await ada.api.listSessions({})).data).toHaveLength(3);
  });

  test('are ended one by one: what Cognito goes on renewing is refused, and the others go on', async () => {
    const ada = await person('ada');
    const [desk, phone] = [await signedInWith(ada, firefox), await signedInWith(ada, safari)];
    const { data } = await ada.api.listSessions({});
    const { sessionId } = data.find(({ device }) => device === 'Firefox, Windows')!;
    await phone.api.endSession({ params: { sessionId } });
    // The gateway may know it for a minute still: it does not make itself the one that goes on.
    await expect(desk.api.endOtherSessions({})).rejects.toMatchObject({ status: 401 });
    expect(await statusOf(await refreshed(desk.refreshToken))).toBe(401);
    expect(await statusOf(await refreshed(phone.refreshToken))).toBe(200);
    const { data: left } = await ada.api.listSessions({});
    expect(left.map(each => each.sessionId)).not.toContain(sessionId);
    expect(left).toHaveLength(2);
    await phone.api.endSession({ params: { sessionId } });
    expect((await ada.api.getMe({})).data).not.toHaveProperty('endedSessions');
  });

  test('of others are not there', async () => {
    const [ada, ben] = [await person('ada'), await person('ben')];
    const { data } = await ada.api.listSessions({});
    const params = { sessionId: data[0]!.sessionId };
    await expect(ben.api.endSession({ params })).rejects.toMatchObject({ status: 404, details: { what: 'session' } });
    expect((await ada.api.listSessions({})).data).toEqual(data);
  });

  test('are all ended but the one that asks', async () => {
    const ada = await person('ada');
    await signedInWith(ada, firefox);
    const phone = await signedInWith(ada, safari);
    const { data } = await phone.api.listSessions({});
    // Tokens say the second in which they were made, and one of the very second of the end is over too.
    await phone.api.endOtherSessions({});
    expect((await phone.api.listSessions({})).data).toEqual(data.filter(({ current }) => current));
    expect(await statusOf(await refreshed(phone.refreshToken))).toBe(200);
    await eventually('a sign-in of the next second', async () => {
      const later = await signIn(stage, ada.email, ada.password);
      return (await statusOf(later.token)) === 200;
    });
  });

  test('are told of where they begin on a device that there was none of, and only there', async () => {
    const ada = await person('ada');
    await signedInWith(ada, firefox);
    const told = async () =>
      (await ada.api.listNotifications({})).data.flatMap(({ content }) => (content.kind === 'account' ? [content] : []));
    const [first] = await eventually('the notice', async () => {
      const all = await told();
      return all.length > 0 && all;
    });
    expect(first).toMatchObject({ notice: 'session_begun', name: 'Firefox, Windows' });
    await signedInWith(ada, firefox);
    await signedInWith(ada, safari);
    await eventually('the other device', async () => (await told()).some(({ name }) => name === 'Safari, iOS'));
    expect((await told()).map(({ name }) => name).sort()).toEqual(['Firefox, Windows', 'Safari, iOS']);
  });
});
