import { beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import { apiOf, type Person } from '../../../scripts/testing/people.ts';
import { raw } from '../../../scripts/testing/raw.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { workspaceOf } from '../../../scripts/testing/workspace.ts';
import type { Route } from '../../../shared/api/core/route.ts';
import { routes } from '../../../shared/api/index.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { AccountAction } from '../../../shared/domain/core/permissions.ts';

/** What stands in every text of the workspace that the key has no rows for, and the day of what falls due there. */
const [word, day] = ['Zanzibar', '2001-03-04'];
const closed = Object.entries<Route>(routes).filter(([, { access }]) => access !== 'public');
const queries: Record<string, string> = {
  getAgenda: '?from=2001-03-01T00:00:00Z&to=2001-03-31T00:00:00Z',
  listItems: '',
  getAgendaPage: '?from=2001-03-01T00:00:00Z&to=2001-03-31T00:00:00Z',
};

let ada: Person;
let home: { workspaceId: WorkspaceId };
let hers: Record<string, string>;
let tokens: Record<'bare' | 'account', string>;

const tokenOf = async (account: AccountAction[]): Promise<string> => {
  const rows = (['workspace', 'member', 'list', 'item'] as const).map(resource => ({ resource, actions: ['read' as const] }));
  const scopes = [{ ...home, rows: [...rows.slice(0, 3), { resource: 'item' as const, actions: ['read' as const, 'create' as const] }] }];
  return (await ada.api.createKey({ body: { name: 'Display', scopes, account } })).data.token;
};

beforeAll(async () => {
  ada = await person('ada');
  await ada.api.changeMe({ body: { channels: { reminder: ['inbox'] } } });
  const secret = await workspaceOf(ada, `${word} clinic`);
  home = await workspaceOf(ada);
  const { data: list } = await ada.api.createList({ params: secret, body: { name: `${word} list` } });
  const reminders = [{ at: new Date(Date.now() + 8000).toISOString() }];
  const { data: item } = await ada.api.createItem({
    params: secret,
    body: { title: `${word} result`, notes: word, due: { date: day, time: '05:43', zone: 'UTC' }, listId: list.listId, reminders },
  });
  await ada.api.createRole({ params: secret, body: { name: `${word} role`, rows: [{ resource: 'item', actions: ['read'] }] } });
  const notificationId = await eventually(
    'the reminder',
    async () => (await ada.api.listNotifications({})).data.find(({ kind }) => kind === 'reminder')?.notificationId,
  );
  hers = { ...secret, itemId: item.itemId, listId: list.listId, userId: ada.userId, notificationId: String(notificationId) };
  tokens = { bare: await tokenOf([]), account: await tokenOf(['read', 'change']) };
});

const askOf = (name: string, route: Route, token: string, params: Record<string, string>) => {
  const query = queries[name] ?? (route.example.query ? `?${new URLSearchParams(route.example.query)}` : '');
  const body = route.body ? { body: JSON.stringify(route.example.body), contentType: 'application/json' } : {};
  return raw({ route, params, token, query, ...body });
};
const idsFor = (workspaceId: string): Record<string, string> => {
  const forms = {
    key: 'key',
    feed: 'feed',
    connection: 'connection',
    calendar: 'cal',
    invitation: 'inv',
    role: 'role',
    subscription: 'push',
  };
  const none = Object.fromEntries(Object.entries(forms).map(([kind, prefix]) => [`${kind}Id`, `${prefix}_01h455vb4pex5vsknk084sn02q`]));
  return { ...none, token: 'forged.token', ...hers, workspaceId };
};
const tells = (text: string): string[] => [word, day].filter(each => text.includes(each));

describe('an API key sees no text and no time of a workspace that it has no rows for (M2)', () => {
  test.each(closed)('%s', async (name, route) => {
    for (const token of Object.values(tokens))
      for (const workspaceId of [home.workspaceId, hers.workspaceId!]) {
        const { status, text } = await askOf(name, route, token, idsFor(workspaceId));
        expect({ status: status < 500, tells: tells(text) }).toEqual({ status: true, tells: [] });
      }
  });

  test('which a person does see, where the routes lead to it', async () => {
    const told = [];
    for (const name of ['previewDigest', 'listNotifications', 'getAgenda', 'listItems', 'listWorkspaces'] as const) {
      const { text } = await askOf(name, routes[name], ada.token, idsFor(hers.workspaceId!));
      told.push({ name, told: tells(text).length > 0 });
    }
    expect(told.filter(each => !each.told)).toEqual([]);
  });
});

describe('an API key', () => {
  const keyed = (which: keyof typeof tokens) => apiOf(stage, tokens[which]);

  test('without a right to the account does not learn when its maker is busy (M3), and nothing is written', async () => {
    const body = { title: 'Probe', due: { date: '2031-01-01', time: '10:00', zone: 'UTC' }, duration: 'PT1H' };
    const refused = { status: 403, details: { needs: 'account:read' } };
    await expect(keyed('bare').createItem({ params: home, query: { suggest: 'true' }, body })).rejects.toMatchObject(refused);
    expect((await ada.api.listItems({ params: home })).data.map(({ title }) => title)).not.toContain('Probe');
    expect((await keyed('account').createItem({ params: home, query: { suggest: 'true' }, body })).status).toBe(201);
  });

  test('nor by the board of a rota that heeds calendars: whose turn depends on one is not said', async () => {
    const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    const params = { ...home };
    const { data: rota } = await ada.api.createRota({ params, body: { name: 'Bins', kind: 'in_order', zone: 'UTC', order: [ada.userId] } });
    const due = { date: day, time: '10:00', zone: 'UTC' };
    const body = { title: 'Bins', kind: 'chore' as const, due, recurrence: { rule: 'FREQ=DAILY' }, rotaId: rota.rotaId };
    const { data: item } = await ada.api.createItem({ params, body });
    const nextFor = async ({ api }: Pick<Person, 'api'>) => {
      const { data: board } = await api.getBoard({ params, query: { zone: 'UTC', days: 3 } });
      return board.people.flatMap(({ entries }) => entries).find(each => each.itemId === item.itemId && each.state === 'open');
    };
    const turn = { userId: ada.userId, why: 'next_in_order' };
    const bare = { api: keyed('bare') };
    await eventually('the board', async () => (await nextFor(bare))?.next);
    expect((await nextFor(bare))?.next).toEqual(turn);
    await ada.api.changeSeat({ params: rota, body: { heedsBusy: true } });
    for (const each of [ada, { api: keyed('account') }]) expect((await nextFor(each))?.next).toEqual(turn);
    expect(await nextFor(bare)).toMatchObject({ itemId: item.itemId });
    expect((await nextFor(bare))?.next).toBeUndefined();
  });

  test('plants no device that would outlive it (M4)', async () => {
    const { data: push } = await ada.api.getPushKey({});
    const body = { endpoint: 'http://127.0.0.1:9/collect', keys: { p256dh: push.publicKey, auth: 'tBHItJI5svbpez7KI4CCXg' } };
    await expect(keyed('account').registerSubscription({ body })).rejects.toMatchObject({ status: 403, details: { needs: 'person' } });
    expect((await ada.api.listSubscriptions({})).data).toEqual([]);
  });

  test('counts as unread what it sees, and marks nothing else', async () => {
    // Of the account it sees what names no workspace: that two keys were made.
    const inbox = await eventually('both notices', async () => {
      const { data } = await ada.api.listNotifications({});
      return data.filter(({ kind }) => kind === 'account').length === 2 && data;
    });
    expect((await ada.api.countUnread({})).data.unread).toBe(inbox.length);
    expect((await keyed('account').countUnread({})).data).toEqual({ unread: 2, more: false });
    const params = { notificationId: hers.notificationId! };
    await expect(keyed('account').markNotification({ params, body: { status: 'archived' } })).rejects.toMatchObject({ status: 404 });
  });
});
