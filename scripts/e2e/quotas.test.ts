import { createECDH } from 'node:crypto';
import { expect, test } from 'vitest';
import { comeBack, decide, startConnecting } from '../testing/consent.ts';
import type { Person } from '../testing/people.ts';
import { person } from '../testing/stage.ts';

/*
 * L9: what somebody may have at the most, asked for all at once. Each was counted first and then written: parallel requests all found room.
 */
const p256dh = createECDH('prime256v1').generateKeys().toString('base64url');
const rows = [{ resource: 'item' as const, actions: ['read' as const] }];

const nouns: [string, number, (someone: Person, i: number) => Promise<unknown>, (someone: Person) => Promise<{ data: unknown[] }>][] = [
  ['keys', 50, ({ api }, i) => api.createKey({ body: { name: `Key ${i}`, account: ['read'] } }), ({ api }) => api.listKeys({})],
  ['feeds', 20, ({ api }, i) => api.createFeed({ body: { name: `Feed ${i}`, scope: { kind: 'agenda' } } }), ({ api }) => api.listFeeds({})],
  [
    'devices',
    20,
    ({ api }, i) =>
      api.registerSubscription({
        body: { endpoint: `https://push.example.com/at-once/${p256dh}/${i}`, keys: { p256dh, auth: 'tBHItJI5svbpez7KI4CCXg' } },
      }),
    ({ api }) => api.listSubscriptions({}),
  ],
  [
    'subscribed calendars',
    20,
    ({ api }, i) => api.addSubscribedCalendar({ body: { url: `https://calendar.example.com/${i}.ics`, into: { kind: 'busy' } } }),
    ({ api }) => api.listSubscribedCalendars({}),
  ],
  [
    'roles',
    50,
    ({ api, workspaceId }, i) => api.createRole({ params: { workspaceId }, body: { name: `Role ${i}`, rows } }),
    ({ api, workspaceId }) => api.listRoles({ params: { workspaceId } }),
  ],
];

test.each(nouns)('no more %s than allowed, whoever asks for how many at once', async (_, most, make, list) => {
  const someone = await person('ada');
  for (let i = 0; i < most - 2; i++) await make(someone, i);
  const answers = await Promise.allSettled(Array.from({ length: 8 }, (_, i) => make(someone, most + i)));
  const refused = answers.flatMap(answer => (answer.status === 'rejected' ? [answer.reason.code] : []));
  expect(refused).toEqual(Array(6).fill('limit_reached'));
  expect((await list(someone)).data).toHaveLength(most);
});

test('no more connections than allowed, however many consents come back at once', async () => {
  const ada = await person('ada');
  const claimOf = async (i: number): Promise<string> => {
    const account = `${i}-${ada.email}`;
    return (await comeBack(await decide(await startConnecting(ada, { provider: 'google', account }), { account }))).claim!;
  };
  const claims: string[] = [];
  for (let i = 0; i < 23; i++) claims.push(await claimOf(i));
  for (const claim of claims.slice(0, 18)) await ada.api.addConnection({ body: { claim } });
  const answers = await Promise.allSettled(claims.slice(18).map(claim => ada.api.addConnection({ body: { claim } })));
  const refused = answers.flatMap(answer => (answer.status === 'rejected' ? [answer.reason.code] : []));
  expect(refused).toEqual(Array(3).fill('limit_reached'));
  expect((await ada.api.listConnections({})).data).toHaveLength(20);
});
