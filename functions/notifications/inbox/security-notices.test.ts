import { createECDH } from 'node:crypto';
import { expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { connect } from '../../../scripts/testing/consent.ts';
import { mailsTo } from '../../../scripts/testing/mailbox.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { join, workspaceOf } from '../../../scripts/testing/workspace.ts';

/*
 * M4: whoever gets into an account leaves ways in behind: keys, devices, addresses, connections, owners. The person hears of each, by mail and
 * in the inbox, once.
 */
const noticesOf = async ({ api }: Person): Promise<string[]> =>
  (await api.listNotifications({ query: { limit: 100 } })).data.flatMap(({ content }) =>
    content.kind === 'account' ? [`${content.notice}: ${content.name}`] : [],
  );
const toldOf = (someone: Person, expected: string[]): Promise<unknown> =>
  eventually(`that ${someone.email} is told`, async () => {
    const told = await noticesOf(someone);
    return expected.every(each => told.includes(each)) && told;
  });

test('a new key, its rotation, a device, an address of the agenda and a connection are told by mail and in the inbox, each once', async () => {
  const ada = await person('ada');
  const { data: key } = await ada.api.createKey({ body: { name: 'Robot', account: ['read'] } });
  await ada.api.rotateKey({ params: key, body: { overlapSeconds: 0 } });
  const p256dh = createECDH('prime256v1').generateKeys().toString('base64url');
  const endpoint = `https://push.example.com/notices/${ada.userId}`;
  const body = { endpoint, keys: { p256dh, auth: 'tBHItJI5svbpez7KI4CCXg' }, device: 'Tablet' };
  await ada.api.registerSubscription({ body });
  // At each start its browser says so again, now under another name.
  await ada.api.registerSubscription({ body });
  await ada.api.registerSubscription({ body: { ...body, device: 'Kitchen tablet' } });
  await ada.api.createFeed({ body: { name: 'Agenda', scope: { kind: 'agenda' } } });
  await connect(ada, { provider: 'google', account: ada.email });
  // The same account again is no new connection.
  await connect(ada, { provider: 'google', account: ada.email });

  const expected = [
    `calendar_connected: Google Calendar · ${ada.email}`,
    'device_added: Tablet',
    'feed_created: Agenda',
    'key_created: Robot',
    'key_rotated: Robot',
  ];
  await toldOf(ada, expected);
  const subjects = await eventually('all mails', async () => {
    const mails = await mailsTo(stage.mailFolder, ada.email);
    return mails.length >= 5 && mails.map(({ subject }) => subject).sort();
  });
  expect(subjects).toEqual([
    `Google Calendar · ${ada.email} is connected`,
    'New device: Tablet',
    'The API key “Robot” has a new token',
    'The API key “Robot” was made',
    'The calendar address “Agenda” was made',
  ]);
  expect((await noticesOf(ada)).sort()).toEqual(expected);
});

test('a new owner is told to all owners, and to them; who is an owner no more hears of it', async () => {
  const [ada, ben] = await Promise.all([person('ada'), person('ben')]);
  const params = await workspaceOf(ada, 'The boat');
  await join(params, ada, ben, 'owner');
  await toldOf(ada, ['owner_added: The boat']);
  await toldOf(ben, ['owner_now: The boat']);
  const { version } = (await ada.api.listMembers({ params })).data.find(({ userId }) => userId === ben.userId)!;
  await ada.api.changeMember({ params: { ...params, userId: ben.userId }, body: { role: 'guest' }, ifMatch: version });
  await toldOf(ben, ['owner_no_more: The boat']);
  expect((await noticesOf(ada)).filter(each => each.startsWith('owner'))).toEqual(['owner_added: The boat']);
});
