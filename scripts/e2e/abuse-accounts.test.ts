import {
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  CognitoIdentityProviderClient,
  DeleteUserCommand,
  GetTokensFromRefreshTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeAll, describe, expect, test } from 'vitest';
import { subjectOf } from '../../shared/runtime/http/ids.ts';
import { eventually } from '../testing/await.ts';
import { listenTo } from '../testing/bus.ts';
import { mailsTo } from '../testing/mailbox.ts';
import { operator as newOperator } from '../testing/operator.ts';
import type { OperatorClient } from '../testing/operators.ts';
import { passkeyOf } from '../testing/passkey.ts';
import { apiOf, newPerson, type Person, signIn } from '../testing/people.ts';
import { person, stage } from '../testing/stage.ts';
import { memberOf, workspaceOf } from '../testing/workspace.ts';

/*
 * What a review of the product's security tried against the end of access, named as it was there: each attack is run again, and fails. What
 * the gateway has seen of a token it keeps for a minute: the tokens here are ones that it has not seen.
 */
const { endpoint, userPoolId: UserPoolId, userPoolClientId: ClientId } = stage;
const local = {
  region: 'us-east-1',
  ...(endpoint ? { endpoint, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } } : {}),
};
const cognito = new CognitoIdentityProviderClient(local);

let operator: OperatorClient;
beforeAll(async () => {
  operator = (await newOperator()).door;
});

const refused = { status: 401, code: 'not_signed_in' };
const fresh = async ({ email, password }: Person) => signIn(stage, email, password);

/** What opens the door for somebody: a token that nobody has seen, a key, a feed, the means to renew a token. */
const waysIn = async (someone: Person) => {
  const rows = [{ resource: 'item' as const, actions: ['read' as const, 'create' as const] }];
  const scopes = [{ workspaceId: someone.workspaceId, rows }];
  const { data: key } = await someone.api.createKey({ body: { name: 'Robot', scopes, account: ['read'] } });
  const { data: feed } = await someone.api.createFeed({ body: { name: 'Agenda', scope: { kind: 'agenda' } } });
  const { token, refreshToken } = await fresh(someone);
  return { withToken: apiOf(stage, token), withKey: apiOf(stage, key.token), feed: feed.url, refreshToken };
};
const expectShut = async ({ withToken, withKey, feed, refreshToken }: Awaited<ReturnType<typeof waysIn>>, someone: Person) => {
  const params = { workspaceId: someone.workspaceId };
  await expect(withToken.getMe({})).rejects.toMatchObject(refused);
  await expect(withToken.createKey({ body: { name: 'Another', account: ['read'] } })).rejects.toMatchObject(refused);
  await expect(withKey.listItems({ params })).rejects.toMatchObject(refused);
  await expect(withKey.createItem({ params, body: { title: 'Still here' } })).rejects.toMatchObject(refused);
  expect((await fetch(feed)).status).toBe(410);
  await eventually('the end at Cognito', () =>
    cognito.send(new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken: refreshToken })).then(
      () => false,
      () => true,
    ),
  );
};
/** Who somebody is by a sign-in of this moment; undefined while it is refused. */
const whoSignsIn = (someone: Person): Promise<string | undefined> =>
  fresh(someone)
    .then(({ token }) => apiOf(stage, token).getMe({}))
    .then(
      ({ data }) => data.userId,
      () => undefined,
    );
const canSignIn = (someone: Person): Promise<boolean> =>
  fresh(someone).then(
    () => true,
    () => false,
  );

describe('H4 t7: the end of a person’s access is the end of all of it', () => {
  test('suspended by an operator: token, key and feed are refused, nobody signs in; given back, all but the old sign-ins work', async () => {
    const ada = await person('ada');
    const ways = await waysIn(ada);
    const { userId } = ada;
    await expect(ada.api.suspendUser({ params: { userId } })).rejects.toMatchObject({ status: 403, details: { needs: 'operator' } });
    await operator.suspendUser({ params: { userId } });
    await operator.suspendUser({ params: { userId } });
    await expectShut(ways, ada);
    expect(await canSignIn(ada)).toBe(false);

    await operator.liftUser({ params: { userId } });
    // A sign-in in the very second of the end is taken for one from before.
    const back = await eventually('the way back', () => whoSignsIn(ada));
    expect(back).toBe(userId);
    expect((await fetch(ways.feed)).status).toBe(200);
    await expect(ways.withToken.getMe({})).rejects.toMatchObject(refused);
  });

  test('signed out everywhere: no sign-in from before is worth anything, and a new one is', async () => {
    const ada = await person('ada');
    const [{ token, refreshToken }, { token: other }] = [await fresh(ada), await fresh(ada)];
    await apiOf(stage, other).signOutEverywhere({});
    await expect(apiOf(stage, token).getMe({})).rejects.toMatchObject(refused);
    await eventually('the end at Cognito', () =>
      cognito.send(new GetTokensFromRefreshTokenCommand({ ClientId, RefreshToken: refreshToken })).then(
        () => false,
        () => true,
      ),
    );
    // One in the second of the end counts as one from before it.
    await eventually('a sign-in that counts', async () =>
      apiOf(stage, (await fresh(ada)).token)
        .getMe({})
        .then(
          () => true,
          () => false,
        ),
    );
  });

  test('closed by its owner, who has just signed in: all of it ends, and an operator can open it again', async () => {
    const ada = await person('ada');
    const ways = await waysIn(ada);
    await ada.api.closeAccount({});
    await expectShut(ways, ada);
    expect(await canSignIn(ada)).toBe(false);
    await operator.liftUser({ params: { userId: ada.userId } });
    await eventually('the way back', () => canSignIn(ada));
  });

  test('not while others would be left without an owner', async () => {
    const ada = await person('ada');
    const params = await workspaceOf(ada);
    const ben = await memberOf(params, ada, 'member');
    await expect(ada.api.closeAccount({})).rejects.toMatchObject({
      code: 'last_owner',
      details: { workspaceIds: [params.workspaceId] },
    });
    await ada.api.transferOwnership({ params, body: { userId: ben.userId } });
    await ben.api.acceptOwnership({ params });
    expect((await ada.api.closeAccount({})).status).toBe(204);
  });

  test('A7: who has closed their account is told nothing any more', async () => {
    const ada = await person('ada');
    await ada.api.createItem({
      params: ada,
      body: { title: 'PHI: biopsy', due: { date: '2031-01-01' }, reminders: [{ at: new Date(Date.now() + 8000).toISOString() }] },
    });
    await ada.api.closeAccount({});
    const ben = await newPerson(stage, 'ben');
    await ben.api.createItem({
      params: ben,
      body: { title: 'Later', due: { date: '2031-01-01' }, reminders: [{ at: new Date(Date.now() + 10_000).toISOString() }] },
    });
    await eventually('the reminder of somebody else', async () => (await mailsTo(stage.mailFolder, ben.email)).length > 0);
    expect(await mailsTo(stage.mailFolder, ada.email)).toEqual([]);
  });
});

/** What was done at Cognito itself, and the queue by which it is heard of: only the local cloud takes our word for AWS's. */
describe.runIf(endpoint)('H4 t7: an account that ends at Cognito itself', () => {
  const tell = async (message: object) => {
    const QueueUrl = `${endpoint}/000000000000/almanac-local-platform-on-account-ended`;
    await new SQSClient({ ...local, useQueueUrlAsEndpoint: false }).send(
      new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify({ id: 'told', ...message }) }),
    );
  };
  const called = (eventName: string, { userId }: Person) => ({
    'detail-type': 'AWS API Call via CloudTrail',
    detail: { eventName, eventTime: new Date().toISOString(), additionalEventData: { sub: subjectOf(userId) } },
  });
  /** The hour of the day in which the part of all accounts that this one is in is looked at. */
  const hourOf = ({ userId }: Person) => ({
    'detail-type': 'Scheduled Event',
    time: `2026-11-28T${String(Number.parseInt(subjectOf(userId).slice(0, 2), 16) % 24).padStart(2, '0')}:17:00Z`,
  });
  /** Waits for an event about somebody: what the gateway has not seen of them it asks for only then. */
  const listenFor = async (type: string) => {
    const heard = await listenTo([type]);
    return ({ userId }: Person) => eventually(type, async () => (await heard()).some(({ detail }) => detail.record.userId === userId));
  };

  test('A7 deleted, and no event tells of it: the hour of its part finds it, and key, feed, token and reminders end', async () => {
    const [ada, ben] = [await person('ada'), await person('ben')];
    const [ways, others] = [await waysIn(ada), await waysIn(ben)];
    const remind = (who: Person, seconds: number) =>
      who.api.createItem({
        params: who,
        body: {
          title: 'PHI: biopsy',
          due: { date: '2031-01-01' },
          reminders: [{ at: new Date(Date.now() + seconds * 1000).toISOString() }],
        },
      });
    await remind(ada, 14);
    await cognito.send(new DeleteUserCommand({ AccessToken: (await fresh(ada)).token }));
    const closed = await listenFor('profile.closed');
    await tell(hourOf(ada));
    await closed(ada);
    await expectShut(ways, ada);
    await remind(ben, 14);
    await eventually('the reminder of somebody else', async () =>
      (await mailsTo(stage.mailFolder, ben.email)).some(({ subject }) => subject?.includes('biopsy')),
    );
    expect((await mailsTo(stage.mailFolder, ada.email)).filter(({ subject }) => subject?.includes('biopsy'))).toEqual([]);
    expect((await others.withKey.listItems({ params: { workspaceId: ben.workspaceId } })).status).toBe(200);
  });

  test('disabled, as CloudTrail tells: all of it ends; enabled again: it comes back', async () => {
    const ada = await person('ada');
    const ways = await waysIn(ada);
    await cognito.send(new AdminDisableUserCommand({ UserPoolId, Username: ada.email }));
    const suspended = await listenFor('profile.suspended');
    await tell(called('AdminDisableUser', ada));
    await suspended(ada);
    await expectShut(ways, ada);
    await cognito.send(new AdminEnableUserCommand({ UserPoolId, Username: ada.email }));
    await tell(called('AdminEnableUser', ada));
    expect(await eventually('the way back', () => whoSignsIn(ada))).toBe(ada.userId);
  });

  test('signed out there: tokens that nobody has seen are refused, keys stay', async () => {
    const ada = await person('ada');
    const { withToken, withKey } = await waysIn(ada);
    const { token } = await fresh(ada);
    const signedOut = await listenFor('profile.signed_out');
    await cognito.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username: ada.email }));
    await tell(called('AdminUserGlobalSignOut', ada));
    await signedOut(ada);
    for (const api of [withToken, apiOf(stage, token)]) await expect(api.getMe({})).rejects.toMatchObject(refused);
    expect((await withKey.listItems({ params: { workspaceId: ada.workspaceId } })).status).toBe(200);
  });
});

describe('M9 t18, A8: an address that was changed at Cognito', () => {
  const change = (email: string, to: string, verified: 'true' | 'false') =>
    cognito.send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId,
        Username: email,
        UserAttributes: [
          { Name: 'email', Value: to },
          { Name: 'email_verified', Value: verified },
        ],
      }),
    );

  test('arrives when it is verified, is told to the one before, and not before', async () => {
    const ada = await person('ada');
    const next = `next-${ada.email}`;
    await change(ada.email, next, 'false');
    expect((await ada.api.refreshEmail({})).data.email).toBe(ada.email);
    await change(next, next, 'true');
    expect((await ada.api.refreshEmail({})).data.email).toBe(next);
    expect((await ada.api.getMe({})).data.email).toBe(next);
    const told = async (address: string) =>
      (await mailsTo(stage.mailFolder, address)).some(({ subject }) => subject === 'Your mail address has changed');
    await eventually('the mail to the old address', () => told(ada.email));
    await eventually('the mail to the new address', () => told(next));
  });
});

test('who has lost their passkeys goes on without them once an operator has removed them; no other may', async () => {
  const ada = await person('ada');
  await passkeyOf(ada);
  const body = { name: 'Robot', account: ['read' as const] };
  await expect(ada.api.createKey({ body })).rejects.toMatchObject({ status: 401, code: 'step_up_required' });
  await expect(ada.api.resetPasskeys({ params: ada })).rejects.toMatchObject({ status: 403, details: { needs: 'operator' } });
  await operator.resetPasskeys({ params: ada });
  expect((await ada.api.listPasskeys({})).data).toEqual([]);
  expect((await ada.api.createKey({ body })).status).toBe(201);
  await expect(operator.resetPasskeys({ params: ada })).rejects.toMatchObject({ status: 404, details: { what: 'passkey' } });
});
