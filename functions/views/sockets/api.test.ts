import { describe, expect, test } from 'vitest';
import { putRow, rowAt } from '../../../scripts/testing/account.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import { apiOf, type Person } from '../../../scripts/testing/people.ts';
import { openSocket, socketOf, type TestSocket } from '../../../scripts/testing/socket.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { presenceLimits } from '../../../shared/domain/views/presence.ts';
import { socketLimits } from '../../../shared/domain/views/socket.ts';

type Place = { workspaceId: WorkspaceId };
type Topic = { workspaceId: string; itemId?: string } | { me: true };

const entriesOf = ({ frames }: TestSocket) => frames.flatMap(({ entries = [] }) => entries);
const titlesOf = (socket: TestSocket) => entriesOf(socket).map(({ data }) => data.record?.title);
const heard = (socket: TestSocket, title: string) => eventually(title, async () => titlesOf(socket).includes(title));
/** A socket that follows something from a cursor on, or from now on. */
const following = async (someone: Pick<Person, 'api'>, topic: Topic, after?: string): Promise<TestSocket> => {
  const socket = await socketOf(someone);
  socket.say({ action: 'subscribe', ...topic, after });
  await socket.frame('subscribed', ({ type }) => type === 'subscribed');
  return socket;
};
const add = (someone: Person, params: Place, title: string, assignees?: Person['userId'][]) =>
  someone.api.createItem({ params, body: { title, ...(assignees ? { assignees } : {}) } });
const inLog = (someone: Person, params: Place, title: string) =>
  eventually(title, async () =>
    (await someone.api.listEvents({ params, query: { limit: 100 } })).data.some(e => e.data.record?.title === title),
  );

describe('a ticket', () => {
  test('opens one socket, in the protocol that is spoken; used twice, made up, or not there it opens none', async () => {
    const ada = await person('ada');
    const { data } = await ada.api.createSocketTicket({});
    expect(data.url).not.toContain(ada.userId);
    const socket = await openSocket(data.url, data.protocols);
    expect(socket.protocol).toBe('almanac.v1');
    await expect(openSocket(data.url, data.protocols)).rejects.toThrow('refused');
    await expect(openSocket(data.url, ['almanac.v1', `${ada.userId}.${'x'.repeat(43)}`])).rejects.toThrow('refused');
    await expect(openSocket(data.url, ['almanac.v1'])).rejects.toThrow('refused');
    const { data: other } = await ada.api.createSocketTicket({});
    await expect(openSocket(other.url, [other.protocols[1]!])).rejects.toThrow('refused');
    socket.close();
  });
});

describe('a socket that follows a workspace', () => {
  test('is told what it missed, then what happens, as the cursor door has it: the same events, and cursors that fit', async () => {
    const ada = await person('ada');
    const home = await workspaceOf(ada);
    await add(ada, home, 'Before');
    await inLog(ada, home, 'Before');
    const { data: first, cursor } = await ada.api.listEvents({ params: home, query: { limit: 1 } });
    const socket = await following(ada, home, cursor);
    await heard(socket, 'Before');
    await add(ada, home, 'Live');
    await heard(socket, 'Live');
    const { data: whole, cursor: end } = await ada.api.listEvents({ params: home, query: { limit: 100 } });
    expect([...first, ...entriesOf(socket)]).toEqual(whole);

    const told = socket.frames.filter(({ type }) => type === 'entries');
    expect(told[0]!.from).toBe(cursor);
    expect(told.at(-1)!.cursor).toBe(end);
    for (const [i, { from }] of told.entries()) if (i > 0) expect(from).toBe(told[i - 1]!.cursor);
    const { data: rest } = await ada.api.listEvents({ params: home, query: { after: told[0]!.cursor!, limit: 100 } });
    expect(rest).toEqual(told.slice(1).flatMap(({ entries }) => entries!));

    socket.say({ action: 'unsubscribe', workspaceId: home.workspaceId });
    await socket.frame('unsubscribed', ({ type }) => type === 'unsubscribed');
    await add(ada, home, 'Unheard');
    await inLog(ada, home, 'Unheard');
    socket.say({ action: 'ping' });
    await socket.frame('pong', ({ type }) => type === 'pong');
    expect(titlesOf(socket)).not.toContain('Unheard');
    socket.close();
  });

  test('and was closed while it began to, is forgotten with the next entry, though nothing of it stands with its user; whose it was is seen for a quarter of a minute yet', async () => {
    const ada = await person('ada');
    const home = await workspaceOf(ada);
    const pk = `SOCKETS#WS#${home.workspaceId}`;
    const key = { pk, sk: 'FOLLOWER#long-gone' };
    const caller = { userId: ada.userId, zone: 'UTC', locale: 'en' };
    const expiresAt = Math.ceil(Date.now() / 1000) + socketLimits.keptSeconds;
    await putRow({ ...key, connectionId: 'long-gone', caller, expiresAt });
    await putRow({ pk, sk: 'FOLLOWED', expiresAt });
    const untilMs = Date.now() + presenceLimits.leaseMs;
    await putRow({ pk, sk: 'HERE#long-gone', connectionId: 'long-gone', caller, untilMs, expiresAt });
    await add(ada, home, 'Heard by nobody');
    await eventually('nothing of it', async () => (await rowAt(key)) === undefined);
    const here = { pk, sk: 'HERE#long-gone' };
    await eventually('its end', async () => (await rowAt(here)).closed === true);
    expect((await rowAt(here)).untilMs).toBeLessThan(untilMs);
  });

  test('is told that there is more where it missed too much', async () => {
    const ada = await person('ada');
    const home = await workspaceOf(ada);
    const notes = 'n'.repeat(4900);
    await Promise.all(Array.from({ length: 32 }, (_, i) => ada.api.createItem({ params: home, body: { title: `Long ${i}`, notes } })));
    await eventually(
      'all of them',
      async () => (await ada.api.listEvents({ params: home, query: { limit: 100, types: 'item.created' } })).data.length === 32,
    );
    const { cursor } = await ada.api.listEvents({ params: home, query: { limit: 1 } });
    const socket = await following(ada, home, cursor);
    await socket.frame('more', ({ type }) => type === 'more');
    const told = socket.frames.filter(({ type }) => type === 'entries');
    expect(told.length).toBe(4);
    for (const frame of told) expect(JSON.stringify(frame).length).toBeLessThanOrEqual(32_000);
    const { data: rest } = await ada.api.listEvents({ params: home, query: { after: told.at(-1)!.cursor!, limit: 100 } });
    expect(rest.length).toBeGreaterThan(0);
    socket.close();
  });

  test('answers what it does not understand, and stays open', async () => {
    const ada = await person('ada');
    const socket = await socketOf(ada);
    for (const wrong of ['no json', '{"action":"dance"}', { action: 'subscribe', workspaceId: 'ws_1' }, { action: 'ping', more: 1 }])
      socket.say(wrong);
    await eventually('four errors', async () => socket.frames.filter(({ code }) => code === 'invalid_request').length === 4);
    socket.say({ action: 'subscribe', workspaceId: ada.workspaceId, after: 'x'.repeat(5000) });
    await socket.frame('too large', ({ code }) => code === 'body_too_large');
    socket.say({ action: 'subscribe', workspaceId: ada.workspaceId, after: 'made-up' });
    await eventually('a cursor that is none', async () => socket.frames.filter(({ code }) => code === 'invalid_request').length === 5);
    socket.say({ action: 'ping' });
    await socket.frame('pong', ({ type }) => type === 'pong');
    socket.close();
  });
});

describe('a socket that follows', () => {
  test('one item is told of it alone, with the cursors of its workspace, which read on there', async () => {
    const ada = await person('ada');
    const home = await workspaceOf(ada);
    const { data: item } = await ada.api.createItem({ params: home, body: { title: 'Watched' } });
    await inLog(ada, home, 'Watched');
    const { cursor } = await ada.api.listEvents({ params: home, query: { after: 'now' } });
    const socket = await following(ada, { ...home, itemId: item.itemId }, cursor);
    await add(ada, home, 'Another');
    await inLog(ada, home, 'Another');
    await ada.api.completeItem({ params: item });
    await eventually('its end', async () => entriesOf(socket).some(({ type }) => type === 'item.completed'));
    expect(titlesOf(socket)).toEqual(['Watched']);
    const told = socket.frames.filter(({ type }) => type === 'entries');
    expect(new Set(told.map(({ itemId }) => itemId))).toEqual(new Set([item.itemId]));
    const query = { after: cursor!, itemId: item.itemId, limit: 100 };
    expect((await ada.api.listEvents({ params: home, query })).data).toEqual(entriesOf(socket));
    expect((await ada.api.listEvents({ params: home, query: { after: told.at(-1)!.cursor!, limit: 100 } })).data).toEqual([]);
    socket.close();
  });

  test('what is one’s own is told of the inbox and all else there, and of nobody else’s; a key is told what it may read of that', async () => {
    const [ada, ben] = await Promise.all([person('ada'), person('ben')]);
    const scopes = [{ workspaceId: ada.workspaceId, rows: [{ resource: 'item' as const, actions: ['read' as const] }] }];
    const [{ data: reads }, { data: none }] = await Promise.all([
      ada.api.createKey({ body: { name: 'Reads', account: ['read'], scopes } }),
      ada.api.createKey({ body: { name: 'Display', account: [], scopes } }),
    ]);
    const [hers, his, display] = await Promise.all([
      following(ada, { me: true }),
      following(ben, { me: true }),
      following({ api: apiOf(stage, reads.token) }, { me: true }),
    ]);
    const refused = await socketOf({ api: apiOf(stage, none.token) });
    refused.say({ action: 'subscribe', me: true });
    expect(await refused.frame('a refusal', ({ type }) => type === 'error')).toMatchObject({ code: 'forbidden', me: true });

    await ada.api.createFeed({ body: { name: 'Agenda' } });
    await ada.api.changeMe({ body: { displayName: 'Ada' } });
    await ben.api.createOffer({ params: await workspaceOf(ben), body: { userId: ada.userId, role: 'member' } });
    const typesOf = (socket: TestSocket) => entriesOf(socket).map(({ type }) => type);
    await eventually('the offer in her inbox', async () => typesOf(hers).some(type => type.startsWith('notification.')));
    await eventually('her profile', async () => typesOf(display).includes('profile.changed'));
    expect(typesOf(hers)).toEqual(expect.arrayContaining(['feed.created', 'profile.changed']));
    expect(entriesOf(display).map(({ data }) => data.entity)).not.toContain('feed');
    expect(hers.frames.filter(({ log }) => log !== undefined).every(({ log }) => log === '/v1/me')).toBe(true);
    expect(JSON.stringify(entriesOf(his))).not.toContain(ada.userId);
    for (const socket of [hers, his, display, refused]) socket.close();
  });
});

describe('what may be read is decided when a frame goes out', () => {
  test('each is told what their role or key shows them; of a workspace of others nothing, not even whether it is there', async () => {
    const ada = await person('ada');
    const home = await workspaceOf(ada);
    const [guest, stranger] = [await memberOf(home, ada, 'guest'), await person('stranger')];
    const scopes = [{ ...home, rows: [{ resource: 'item' as const, actions: ['read' as const] }] }];
    const { data: key } = await ada.api.createKey({ body: { name: 'Display', account: [], scopes } });
    const [hers, theirs, display] = await Promise.all([
      following(ada, home),
      following(guest, home),
      following({ api: apiOf(stage, key.token) }, home),
    ]);
    await ada.api.createList({ params: home, body: { name: 'Garden' } });
    await add(ada, home, 'Hers');
    await add(ada, home, 'Shared', [guest.userId]);
    for (const socket of [hers, theirs, display]) await heard(socket, 'Shared');
    expect(titlesOf(theirs)).not.toContain('Hers');
    expect(entriesOf(theirs).map(({ data }) => data.entity)).toEqual(['item']);
    expect(new Set(entriesOf(display).map(({ data }) => data.entity))).toEqual(new Set(['item']));
    expect(entriesOf(hers).map(({ type }) => type)).toContain('list.created');

    const socket = await socketOf(stranger);
    socket.say({ action: 'subscribe', ...home });
    socket.say({ action: 'subscribe', workspaceId: 'ws_01h455vb4pex5vsknk084sn02q' });
    const refusals = await eventually('two refusals', async () => socket.frames.length === 2 && socket.frames);
    expect(refusals.map(({ code }) => code)).toEqual(['not_found', 'not_found']);
    for (const each of [hers, theirs, display, socket]) each.close();
  });

  test('who is removed is told nothing from there on; who is made a guest sees what guests see', async () => {
    const ada = await person('ada');
    const home = await workspaceOf(ada);
    const [ben, cleo] = [await memberOf(home, ada, 'member'), await memberOf(home, ada, 'member')];
    const [hers, his, cleos] = await Promise.all([following(ada, home), following(ben, home), following(cleo, home)]);
    await ada.api.removeMember({ params: { ...home, userId: ben.userId } });
    await ada.api.changeMember({ params: { ...home, userId: cleo.userId }, body: { role: 'guest' }, ifMatch: '*' });
    await add(ada, home, 'After');
    await heard(hers, 'After');
    const ended = await his.frame('the end', ({ type }) => type === 'ended');
    expect(ended.code).toBe('not_found');
    expect(titlesOf(his)).toEqual([]);
    await add(ada, home, 'For Cleo', [cleo.userId]);
    await heard(cleos, 'For Cleo');
    expect(titlesOf(cleos)).not.toContain('After');
    for (const each of [hers, his, cleos]) each.close();
  });

  test('the sockets of a key that ended, and of who signed out everywhere, are closed before the next entry', async () => {
    const ada = await person('ada');
    const home = await workspaceOf(ada);
    const ben = await memberOf(home, ada, 'member');
    const scopes = [{ ...home, rows: [{ resource: 'item' as const, actions: ['read' as const] }] }];
    const { data: key } = await ada.api.createKey({ body: { name: 'Display', account: [], scopes } });
    const [hers, his, display] = await Promise.all([
      following(ada, home),
      following(ben, home),
      following({ api: apiOf(stage, key.token) }, home),
    ]);
    await ada.api.revokeKey({ params: key });
    await ben.api.signOutEverywhere({});
    await add(ada, home, 'After');
    await heard(hers, 'After');
    await Promise.all([his.closed, display.closed]);
    expect([...titlesOf(his), ...titlesOf(display)]).toEqual([]);
    hers.close();
  });
});
