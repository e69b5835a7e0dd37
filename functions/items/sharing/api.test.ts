import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { linkIn, mailsTo } from '../../../scripts/testing/mailbox.ts';
import { apiOf, type Person, signIn } from '../../../scripts/testing/people.ts';
import { raw } from '../../../scripts/testing/raw.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import type { Route } from '../../../shared/api/core/route.ts';
import { routes } from '../../../shared/api/index.ts';
import type { ListId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { Row } from '../../../shared/domain/core/permissions.ts';

/** What stands in every text of the list that is shared, and of all that is not. */
const [shared, secret] = ['Xylophone', 'Zanzibar'];
const mailed = 'cleo';

type Home = { workspaceId: WorkspaceId };
type Ids = Record<string, string>;
let ada: Person;
let home: Home;
let inShared: Ids;
let inSecret: Ids;
let list: Home & { listId: ListId };

/** A list with an item that is due, and one that is done; a comment, a relation and a history, all of which bear the word. */
const listOf = async (word: string): Promise<Ids> => {
  const { data: made } = await ada.api.createList({
    params: home,
    body: { name: `${word} list`, sections: [{ name: `${word} section` }] },
  });
  // Late today: the digest of the day tells of it, also in the last hour of one, and as overdue in the first of the next.
  const due = { date: new Date().toISOString().slice(0, 10), time: '23:59', zone: 'UTC' };
  const body = { title: `${word} title`, notes: word, tags: [word], assignees: [], listId: made.listId, due };
  const [{ data: item }, { data: done }] = await Promise.all([
    ada.api.createItem({ params: home, body: { ...body, checklist: [{ text: word }] } }),
    ada.api.createItem({ params: home, body: { ...body, title: `${word} done` } }),
  ]);
  const { data: comment } = await ada.api.createComment({ params: item, body: { text: word } });
  const { data: relation } = await ada.api.createRelation({ params: item, body: { kind: 'relates', otherId: done.itemId } });
  await ada.api.completeItem({ params: done });
  await eventually('its history', async () => (await ada.api.listItemHistory({ params: done })).data.length === 1);
  await eventually('its events', async () =>
    (await ada.api.listEvents({ params: home, query: { itemId: done.itemId } })).data.some(({ type }) => type === 'item.completed'),
  );
  return { ...home, listId: made.listId, itemId: item.itemId, commentId: comment.commentId, relationId: relation.relationId };
};

/** The gateway keeps what it knew of a token for a minute: signed in anew, somebody is what they are now. */
const anew = async ({ email, password, userId }: Person) => {
  const { token } = await signIn(stage, email, password);
  return { token, userId, api: apiOf(stage, token) };
};

const give = (who: Person, right: 'view' | 'complete', until?: string) =>
  ada.api.giveList({ params: list, body: { userId: who.userId, right, ...(until ? { until } : {}) } });

beforeAll(async () => {
  ada = await person('ada');
  home = await workspaceOf(ada, 'Maple Street');
  [inShared, inSecret] = await Promise.all([listOf(shared), listOf(secret)]);
  list = { ...home, listId: inShared.listId as ListId };
  // Nothing that it holds of its own names a list: it would be found at both.
  const { data: loose } = await ada.api.createItem({ params: home, body: { title: `${secret} loose`, assignees: [] } });
  await ada.api.createTemplate({ params: home, body: { name: `${secret} template`, items: [{ title: secret }] } });
  await ada.api.createRelation({ params: { ...home, itemId: inShared.itemId as never }, body: { kind: 'relates', otherId: loose.itemId } });
});

const closed = Object.entries<Route>(routes).filter(([, { access }]) => access !== 'public' && access !== 'operator');
const reads = closed.filter(([, { method }]) => method === 'GET');
const today = () => new Date(Date.now() - 86_400_000).toISOString();
const inTwoDays = () => new Date(Date.now() + 2 * 86_400_000).toISOString();

const askOf = (name: string, route: Route, token: string, params: Ids) => {
  const window = new URLSearchParams({ from: today(), to: inTwoDays() });
  const own: Record<string, string> = {
    getAgenda: `?${window}`,
    getAgendaPage: `?${window}`,
    listItems: '',
    listHistory: '',
    listEvents: '',
  };
  const query = own[name] ?? (route.example.query ? `?${new URLSearchParams(route.example.query)}` : '');
  const body = route.body ? { body: JSON.stringify(route.example.body), contentType: 'application/json' } : {};
  return raw({ route, params: { token: 'forged.token', ...route.example.params, ...params }, token, query, ...body });
};

/** The words that a reader is told anywhere, by the routes that told them. */
const toldTo = async (token: string, userId: string): Promise<Record<string, string[]>> => {
  const told: Record<string, string[]> = { [shared]: [], [secret]: [] };
  for (const ids of [inShared, inSecret])
    for (const [name, route] of reads) {
      const { status, text } = await askOf(name, route, token, { ...ids, userId });
      expect({ name, failed: status >= 500 }).toEqual({ name, failed: false });
      for (const word of [shared, secret]) if (text.includes(word)) told[word]!.push(name);
    }
  return Object.fromEntries(Object.entries(told).map(([word, names]) => [word, [...new Set(names)].sort()]));
};

/** The doors at which a list shows what is in it. */
const doors = [
  'getAgenda',
  'getAgendaPage',
  'getBoard',
  'getComment',
  'getItem',
  'getList',
  'getRelation',
  'listComments',
  'listEvents',
  'listHistory',
  'listItems',
  'listItemsInOrder',
  'listLists',
  'listRelations',
  'previewDigest',
];

const narrow: Row[] = [
  { resource: 'workspace', actions: ['read'] },
  { resource: 'item', actions: ['read', 'complete'], conditions: ['assigned'] },
];

describe('a list that somebody was given', () => {
  test('shows a guest what is in it at every door, and nothing else at any', async () => {
    const ben = await memberOf(home, ada, 'guest');
    const before = await anew(ben);
    expect(await toldTo(before.token, ben.userId)).toEqual({ [shared]: [], [secret]: [] });
    expect((await give(ben, 'view')).data).toMatchObject({ ...list, userId: ben.userId, role: 'guest', right: 'view' });
    const { token, api } = await anew(ben);
    expect(await toldTo(token, ben.userId)).toEqual({ [shared]: doors, [secret]: [] });
    const { url } = (await api.createFeed({ body: { name: 'Mine' } })).data;
    const { data: feed } = await api.createFeed({ body: { name: 'List', scope: { kind: 'list', ...list } } });
    for (const address of [url, feed.url]) {
      const text = await (await fetch(address)).text();
      expect([text.includes(shared), text.includes(secret)]).toEqual([true, false]);
    }
    const { data: key } = await api.createKey({
      body: { name: 'Mine', scopes: [{ ...home, rows: narrow }], account: ['read'] },
    });
    expect(await toldTo(key.token, ben.userId)).toEqual({ [shared]: [], [secret]: [] });
    expect((await ada.api.listListPeople({ params: list })).data).toMatchObject([{ userId: ben.userId, right: 'view' }]);

    await ada.api.takeList({ params: { ...list, userId: ben.userId } });
    const after = await anew(ben);
    expect(await toldTo(after.token, ben.userId)).toEqual({ [shared]: [], [secret]: [] });
    for (const address of [url, feed.url]) expect(await (await fetch(address)).text()).not.toContain(shared);
  });

  test('shows as much to a role of the workspace’s own, as far as that reads anything', async () => {
    const { data: role } = await ada.api.createRole({ params: home, body: { name: 'Helper', rows: narrow } });
    const dora = await memberOf(home, ada, role.roleId);
    await give(dora, 'complete');
    const { token, api } = await anew(dora);
    const without = ['getComment', 'listComments'];
    expect(await toldTo(token, dora.userId)).toEqual({ [shared]: doors.filter(name => !without.includes(name)), [secret]: [] });
    const { data: chore } = await ada.api.createItem({ params: home, body: { title: 'Sweep', listId: list.listId, assignees: [] } });
    expect((await api.completeItem({ params: chore })).data.status).toBe('done');
  });

  test('lets nobody do more in it than was said, nor anything elsewhere', async () => {
    const [viewer, doer] = await Promise.all([memberOf(home, ada, 'guest'), memberOf(home, ada, 'guest')]);
    await give(viewer, 'view');
    await give(doer, 'complete');
    const [seeing, doing] = await Promise.all([anew(viewer), anew(doer)]);
    const [here, there] = [inShared, inSecret].map(ids => ({ ...home, itemId: ids.itemId as never }));
    const missing = { status: 404, details: { what: 'item' } };
    await expect(seeing.api.completeItem({ params: here! })).rejects.toMatchObject(missing);
    await expect(seeing.api.createComment({ params: here!, body: { text: 'Hello' } })).rejects.toMatchObject(missing);
    await expect(doing.api.handOverItem({ params: here!, body: { to: doer.userId } })).rejects.toMatchObject(missing);
    await expect(doing.api.changeItem({ params: here!, body: { title: 'Mine' } })).rejects.toMatchObject({ status: 403 });
    await doing.api.createComment({ params: here!, body: { text: `Done soon, @[Vi](${viewer.userId})` } });
    await expect(ada.api.createComment({ params: there!, body: { text: `Look, @[Vi](${viewer.userId})` } })).rejects.toMatchObject({
      status: 400,
    });
    const before = await ada.api.getItem({ params: there! });
    for (const [name, route] of closed.filter(([, { method, path }]) => method !== 'GET' && path.includes('{itemId}'))) {
      const { status, text } = await askOf(name, route, doing.token, { ...inSecret, userId: doer.userId });
      expect({ name, refused: [400, 403, 404, 428].includes(status), told: text.includes(secret) }).toEqual({
        name,
        refused: true,
        told: false,
      });
    }
    expect((await ada.api.getItem({ params: there! })).data).toEqual(before.data);
  });

  test('is what it says of the place where something is now: what is moved out of the list is out of sight', async () => {
    const eve = await memberOf(home, ada, 'guest');
    await give(eve, 'view');
    const { api } = await anew(eve);
    const { data: item } = await ada.api.createItem({
      params: home,
      body: { title: 'Wanderer', ...{ listId: list.listId }, assignees: [] },
    });
    expect((await api.getItem({ params: item })).data.title).toBe('Wanderer');
    await ada.api.moveItem({ params: item, body: { listId: inSecret.listId as ListId } });
    await ada.api.changeItem({ params: item, body: { title: `${secret} wanderer` } });
    await expect(api.getItem({ params: item })).rejects.toMatchObject({ status: 404 });
    await eventually('its events', async () =>
      (await ada.api.listEvents({ params: home, query: { limit: '100', itemId: item.itemId } })).data.some(
        ({ type }) => type === 'item.changed',
      ),
    );
    const { data: events } = await api.listEvents({ params: home, query: { limit: '100', itemId: item.itemId } });
    expect(events.map(({ type }) => type)).toEqual(['item.created']);
  });
});

describe('a list that is shared with somebody outside', () => {
  const tokenFor = async (email: string): Promise<string> => {
    const mail = await eventually('the invitation', async () => (await mailsTo(stage.mailFolder, email)).at(-1));
    return linkIn(mail, '/invitation#').split('#')[1]!;
  };

  test('makes a guest of whoever accepts, who has this list until the end that was said', async () => {
    const cleo = await person(mailed);
    const until = new Date(Date.now() + 3_600_000).toISOString();
    const { data, status } = await ada.api.createListInvitation({ params: list, body: { email: cleo.email, right: 'complete', until } });
    const lists = [{ listId: list.listId, right: 'complete', until }];
    expect({ status, data }).toMatchObject({ status: 201, data: { email: cleo.email, role: 'guest', lists } });
    const params = { token: await tokenFor(cleo.email) };
    expect((await cleo.api.readInvitation({ params })).data).toMatchObject({ role: 'guest', lists });
    expect((await cleo.api.acceptInvitation({ params })).data).toMatchObject({ role: 'guest', lists });
    const { token, api } = await anew(cleo);
    expect(await toldTo(token, cleo.userId)).toEqual({ [shared]: doors, [secret]: [] });
    await api.takeList({ params: { ...list, userId: cleo.userId } });
    const after = await anew(cleo);
    await expect(after.api.listLists({ params: home })).rejects.toMatchObject({ status: 403, details: { needs: 'list:read' } });
  });

  test('is over at its end, by itself', async () => {
    const finn = await memberOf(home, ada, 'guest');
    await give(finn, 'view', new Date(Date.now() + 4_000).toISOString());
    expect((await ada.api.listListPeople({ params: list })).data.map(({ userId }) => userId)).toContain(finn.userId);
    await eventually(
      'its end',
      async () => !(await ada.api.listListPeople({ params: list })).data.some(({ userId }) => userId === finn.userId),
    );
    const { token } = await anew(finn);
    expect(await toldTo(token, finn.userId)).toEqual({ [shared]: [], [secret]: [] });
  });

  test('is added to what a member has, and to an invitation that is open', async () => {
    const [guest, gus] = await Promise.all([memberOf(home, ada, 'guest'), person('gus')]);
    await ada.api.createListInvitation({ params: list, body: { email: guest.email, right: 'view' } });
    const params = { token: await tokenFor(guest.email) };
    expect((await guest.api.acceptInvitation({ params })).data).toMatchObject({
      role: 'guest',
      lists: [{ listId: list.listId, right: 'view' }],
    });
    await ada.api.createInvitation({ params: home, body: { email: gus.email, role: 'member' } });
    const { data } = await ada.api.createListInvitation({ params: list, body: { email: gus.email, right: 'view' } });
    expect(data).toMatchObject({ role: 'member', lists: [{ listId: list.listId, right: 'view' }] });
  });

  test('is shared by who may let people in, of what is there, for a time to come', async () => {
    const [member, ben] = await Promise.all([memberOf(home, ada, 'member'), memberOf(home, ada, 'guest')]);
    const body = { email: 'somebody@example.com', right: 'view' as const };
    await expect(member.api.createListInvitation({ params: list, body })).rejects.toMatchObject({ status: 403 });
    await expect(member.api.giveList({ params: list, body: { userId: ben.userId, right: 'view' } })).rejects.toMatchObject({ status: 403 });
    await expect(member.api.takeList({ params: { ...list, userId: ben.userId } })).rejects.toMatchObject({ status: 403 });
    const nowhere = { ...home, listId: 'list_01h455vb4pex5vsknk084sn02q' as const };
    await expect(ada.api.createListInvitation({ params: nowhere, body })).rejects.toMatchObject({ status: 404, details: { what: 'list' } });
    await expect(ada.api.giveList({ params: list, body: { userId: (await person('none')).userId, right: 'view' } })).rejects.toMatchObject({
      status: 404,
      details: { what: 'member' },
    });
    const past = '2026-01-01T00:00:00Z';
    await expect(give(ben, 'view', past)).rejects.toMatchObject({ status: 400 });
    await expect(ada.api.createListInvitation({ params: list, body: { ...body, until: past } })).rejects.toMatchObject({ status: 400 });
  });
});

describe('a group of members', () => {
  test('has lists at every door for whoever is in it, from the moment on that they join until they leave, or it is deleted', async () => {
    const [ben, cleo] = await Promise.all([memberOf(home, ada, 'guest'), memberOf(home, ada, 'guest')]);
    const { data: group, status } = await ada.api.createGroup({ params: home, body: { name: 'Gardeners' } });
    expect({ status, group }).toMatchObject({ status: 201, group: { ...home, name: 'Gardeners', version: 1 } });
    const { data: given } = await ada.api.giveListToGroup({ params: list, body: { groupId: group.groupId, right: 'view' } });
    expect(given).toMatchObject({ ...list, groupId: group.groupId, right: 'view', name: 'Gardeners' });
    await ada.api.addGroupMember({ params: group, body: { userId: ben.userId } });
    const { token, api } = await anew(ben);
    expect(await toldTo(token, ben.userId)).toEqual({ [shared]: doors, [secret]: [] });
    const others = await anew(cleo);
    expect(await toldTo(others.token, cleo.userId)).toEqual({ [shared]: [], [secret]: [] });
    const { url } = (await api.createFeed({ body: { name: 'List', scope: { kind: 'list', ...list } } })).data;
    expect(await (await fetch(url)).text()).toContain(shared);
    expect((await ada.api.listListGroups({ params: list })).data).toEqual([given]);
    expect((await ada.api.listGroupMembers({ params: group })).data.map(({ userId }) => userId)).toEqual([ben.userId]);
    await expect(api.completeItem({ params: { ...home, itemId: inShared.itemId as never } })).rejects.toMatchObject({ status: 404 });

    await api.removeGroupMember({ params: { ...group, userId: ben.userId } });
    expect(await toldTo((await anew(ben)).token, ben.userId)).toEqual({ [shared]: [], [secret]: [] });
    expect(await (await fetch(url)).text()).not.toContain(shared);
    await ada.api.addGroupMember({ params: group, body: { userId: cleo.userId } });
    await ada.api.deleteGroup({ params: group });
    expect(await toldTo((await anew(cleo)).token, cleo.userId)).toEqual({ [shared]: [], [secret]: [] });
    expect((await ada.api.listGroups({ params: home })).data.map(({ groupId }) => groupId)).not.toContain(group.groupId);
    await expect(ada.api.addGroupMember({ params: group, body: { userId: ben.userId } })).rejects.toMatchObject({ status: 404 });
  });

  test('is run by who may manage members, who give by it no more than they may, to nobody of elsewhere', async () => {
    const [member, ben, stranger] = await Promise.all([memberOf(home, ada, 'member'), memberOf(home, ada, 'guest'), person('stranger')]);
    const { data: group } = await ada.api.createGroup({ params: home, body: { name: 'Cooks' } });
    const refused = { status: 403 };
    await expect(member.api.createGroup({ params: home, body: { name: 'Mine' } })).rejects.toMatchObject(refused);
    await expect(member.api.changeGroup({ params: group, body: { name: 'Mine' } })).rejects.toMatchObject(refused);
    await expect(member.api.addGroupMember({ params: group, body: { userId: member.userId } })).rejects.toMatchObject(refused);
    await expect(member.api.giveListToGroup({ params: list, body: { groupId: group.groupId, right: 'view' } })).rejects.toMatchObject(
      refused,
    );
    await expect(member.api.takeListFromGroup({ params: { ...list, groupId: group.groupId } })).rejects.toMatchObject(refused);
    await expect(ada.api.addGroupMember({ params: group, body: { userId: stranger.userId } })).rejects.toMatchObject({ status: 404 });
    await ada.api.addGroupMember({ params: group, body: { userId: ben.userId } });
    await expect(member.api.removeGroupMember({ params: { ...group, userId: ben.userId } })).rejects.toMatchObject(refused);
    const rows: Row[] = [
      { resource: 'workspace', actions: ['read'] },
      { resource: 'member', actions: ['read', 'change'] },
      { resource: 'item', actions: ['read'] },
      { resource: 'comment', actions: ['read'] },
    ];
    const { data: role } = await ada.api.createRole({ params: home, body: { name: 'Steward', rows } });
    const [steward, gus] = await Promise.all([memberOf(home, ada, role.roleId), memberOf(home, ada, 'guest')]);
    const tooMuch = { status: 403, details: { reason: 'more_than_own' } };
    await ada.api.giveListToGroup({ params: list, body: { groupId: group.groupId, right: 'complete' } });
    await expect(steward.api.addGroupMember({ params: group, body: { userId: gus.userId } })).rejects.toMatchObject(tooMuch);
    await expect(steward.api.giveListToGroup({ params: list, body: { groupId: group.groupId, right: 'complete' } })).rejects.toMatchObject(
      tooMuch,
    );
    await ada.api.takeListFromGroup({ params: { ...list, groupId: group.groupId } });
    await steward.api.addGroupMember({ params: group, body: { userId: gus.userId } });
    const elsewhere = await workspaceOf(stranger, 'Elsewhere');
    await expect(
      stranger.api.addGroupMember({ params: { ...group, ...elsewhere }, body: { userId: stranger.userId } }),
    ).rejects.toMatchObject({
      status: 404,
      details: { what: 'group' },
    });
    await expect(stranger.api.listGroups({ params: home })).rejects.toMatchObject({ status: 404, details: { what: 'workspace' } });
    const { data: renamed } = await ada.api.changeGroup({ params: group, body: { name: 'Chefs' } });
    expect(renamed).toMatchObject({ name: 'Chefs', version: 4 });
    expect((await member.api.listMembers({ params: home })).data.find(({ userId }) => userId === ben.userId)).toMatchObject({
      groups: [group.groupId],
    });
  });
});
