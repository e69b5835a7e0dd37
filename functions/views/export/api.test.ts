import { expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { apiOf, type Person, signIn } from '../../../scripts/testing/people.ts';
import { raw } from '../../../scripts/testing/raw.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { everyPage, memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { routes } from '../../../shared/api/index.ts';

type Entry = { kind: string; record: Record<string, unknown> };

/** All of somebody's export, in pages of this size, by a sign-in that knows all of their workspaces. */
const exportOf = async (someone: Person, limit: number): Promise<Entry[]> => {
  const api = apiOf(stage, (await signIn(stage, someone.email, someone.password)).token);
  return (await everyPage<Entry>(cursor => api.exportMe({ query: { limit, ...(cursor ? { cursor } : {}) } }))).all;
};
const countOf = (entries: Entry[], kind: string): number => entries.filter(each => each.kind === kind).length;

test('an export is complete, the same in pages of any size, and holds nothing that opens something', async () => {
  const ada = await person('ada');
  const params = { workspaceId: ada.workspaceId };
  for (const title of ['One', 'Two', 'Three', 'Four', 'Five']) await ada.api.createItem({ params, body: { title } });
  await ada.api.createList({ params, body: { name: 'Garden' } });
  const home = await workspaceOf(ada);
  await ada.api.createItem({ params: home, body: { title: 'Six' } });
  await ada.api.createInvitation({ params: home, body: { email: 'emil@example.com', role: 'guest' } });
  const key = (await ada.api.createKey({ body: { name: 'Robot', account: ['read'] } })).data;
  const feed = (await ada.api.createFeed({ body: { name: 'Agenda', scope: { kind: 'agenda' } } })).data;
  const endpoint = 'https://push.example.org/canary-of-a-device';
  const auth = 'canaryOfAuth0123456789';
  const keys = { p256dh: `B${'a'.repeat(86)}`, auth };
  await ada.api.registerSubscription({ body: { endpoint, keys, device: 'Phone' } });
  const url = 'https://calendar.example.org/canary-of-a-calendar.ics';
  await ada.api.addSubscribedCalendar({ body: { url, name: 'School' } });

  const whole = await exportOf(ada, 100);
  expect(whole[0]).toBeDefined();
  const counts = { profile: 1, workspace: 2, member: 2, list: 1, item: 6, invitation: 1, key: 1, feed: 1, subscription: 1, subscribed: 1 };
  for (const [kind, count] of Object.entries(counts)) expect([kind, countOf(whole, kind)]).toEqual([kind, count]);
  expect(whole.find(({ kind }) => kind === 'profile')?.record).toMatchObject({ userId: ada.userId, email: ada.email, zone: 'UTC' });

  const inPages = await exportOf(ada, 3);
  // Notices of the new key, feed and device come meanwhile, the calendar is read, and each export is read in a session of its own.
  const onTheMove = ['notification', 'delivery', 'subscribed', 'session'];
  const settled = (entries: Entry[]) => entries.filter(({ kind }) => !onTheMove.includes(kind)).map(each => JSON.stringify(each));
  expect(settled(inPages).sort()).toEqual(settled(whole).sort());

  const text = JSON.stringify(whole);
  const secrets = [key.token.slice(56, 86), feed.url.split('/').at(-1)!, endpoint, auth, url];
  for (const secret of secrets) expect(text.includes(secret), secret.slice(0, 8)).toBe(false);
  expect(text).not.toMatch(/"(hash|salt|formerHash|secretHash|encrypted|endpoint|url|marks|gsi1pk)":/);
});

test('nothing of others is in it: of their workspaces only what is one’s own, and that no longer when one has left', async () => {
  const ada = await person('ada');
  const home = await workspaceOf(ada);
  const ben = await memberOf(home, ada, 'member');
  await ada.api.createItem({ params: home, body: { title: 'Hers alone', assignees: [ada.userId] } });
  await ada.api.createItem({ params: home, body: { title: 'For Ben', assignees: [ben.userId] } });
  await ben.api.createItem({ params: home, body: { title: 'By Ben', assignees: [] } });
  await ada.api.createItem({ params: ada, body: { title: 'Quite private' } });

  const titles = (entries: Entry[]) => entries.filter(({ kind }) => kind === 'item').map(({ record }) => record.title);
  const benIs = await exportOf(ben, 100);
  expect(titles(benIs).sort()).toEqual(['By Ben', 'For Ben']);
  expect(benIs.filter(({ kind, record }) => kind === 'member' && record.userId !== ben.userId)).toEqual([]);
  expect(JSON.stringify(benIs)).not.toContain(ada.email);
  expect(titles(await exportOf(ada, 100)).sort()).toEqual(['By Ben', 'For Ben', 'Hers alone', 'Quite private']);

  await ben.api.removeMember({ params: { ...home, userId: ben.userId } });
  await eventually('the end of the membership', async () => titles(await exportOf(ben, 100)).length === 0);
});

test('no key may call it, and no cursor of somebody else goes on', async () => {
  const ada = await person('ada');
  for (const title of ['One', 'Two', 'Three']) await ada.api.createItem({ params: ada, body: { title } });
  const { data: key } = await ada.api.createKey({ body: { name: 'Robot', account: ['read', 'change'] } });
  await expect(apiOf(stage, key.token).exportMe({ query: {} })).rejects.toMatchObject({ status: 403 });
  expect((await raw({ route: routes.exportMe })).status).toBe(401);
  const { cursor } = await ada.api.exportMe({ query: { limit: 2 } });
  const ben = await person('ben');
  await expect(ben.api.exportMe({ query: { limit: 2, cursor: cursor! } })).rejects.toMatchObject({ status: 400 });
});
