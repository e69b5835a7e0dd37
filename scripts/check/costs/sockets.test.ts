import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SocketCaller } from '../../../shared/data/views/sockets.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { socketLimits } from '../../../shared/domain/views/socket.ts';
import { type Engine, useEngine } from './engine.ts';
import { meterOf } from './meter.ts';

/* What sockets cost at the table, and that a ticket is taken once, at a real engine: two who come with it at once are told apart there alone. */
let engine: Engine;
let measured: ReturnType<typeof meterOf>;
let sockets: typeof import('../../../shared/data/views/sockets.ts');

beforeAll(async () => {
  engine = await useEngine();
  const [{ documents }, imported] = await Promise.all([
    import('../../../shared/data/core/table.ts'),
    import('../../../shared/data/views/sockets.ts'),
  ]);
  sockets = imported;
  measured = meterOf(documents);
});
afterAll(() => engine?.stop());

const now = new Date().toISOString();
const inSeconds = (seconds: number): string => new Date(Date.parse(now) + seconds * 1000).toISOString();
const workspace = (workspaceId: WorkspaceId) => ({ topic: { workspaceId }, owner: `WS#${workspaceId}` });
const home = workspace('ws_01h455vb4pex5vsknk084sn02q');
let users = 0;
const someone = (): SocketCaller => {
  const userId: UserId = `user_${String(++users).padStart(26, '0')}`;
  return { userId, zone: 'UTC', locale: 'en', signedInAt: now };
};
const costOf = async (work: () => Promise<unknown>) => {
  const { requests, writeUnits, readUnits } = await measured(work);
  return { requests, writeUnits, readUnits };
};

describe('a ticket', () => {
  test('is taken by one of many who come with it at once, and by nobody after its thirty seconds', async () => {
    const ada = someone();
    await sockets.keepTicket(ada, 'hash', now);
    const taken = await Promise.all(Array.from({ length: 10 }, () => sockets.takeTicket(ada.userId, 'hash', now)));
    expect(taken.filter(each => each !== undefined)).toEqual([ada]);
    await sockets.keepTicket(ada, 'late', now);
    expect(await sockets.takeTicket(ada.userId, 'late', inSeconds(socketLimits.ticketSeconds + 1))).toBeUndefined();
    await sockets.keepTicket(ada, 'hers', now);
    expect(await sockets.takeTicket(someone().userId, 'hers', now)).toBeUndefined();
  });

  test('and the socket that it opens cost three write units, and following a log three', async () => {
    const ada = someone();
    expect(await costOf(() => sockets.keepTicket(ada, 'hash', now))).toEqual({ requests: ['PutItem'], writeUnits: 1, readUnits: 0 });
    expect(await costOf(() => sockets.takeTicket(ada.userId, 'hash', now))).toMatchObject({ requests: ['DeleteItem'], writeUnits: 1 });
    expect(await costOf(() => sockets.keepSocket(ada, 'c1', now))).toMatchObject({ requests: ['Query', 'PutItem'], writeUnits: 1 });
    const following = await costOf(() => sockets.keepSubscription(ada, 'c1', home.topic, now));
    expect(following).toEqual({ requests: ['PutItem', 'PutItem', 'PutItem'], writeUnits: 3, readUnits: 0 });
    const gone = await costOf(() => sockets.dropSocket(ada.userId, 'c1'));
    expect(gone).toMatchObject({ requests: ['Query', 'DeleteItem', 'DeleteItem', 'DeleteItem'], writeUnits: 3 });
    expect((await sockets.subscriptionsOf(home.owner, now)).filter(({ caller }) => caller.userId === ada.userId)).toEqual([]);
  });
});

test('a user has twenty sockets at the most; those that are over make room, whether or not the table has forgotten them', async () => {
  const ada = someone();
  for (let i = 0; i < socketLimits.ofUser; i++) expect(await sockets.keepSocket(ada, `c${i}`, now)).toBe(true);
  expect(await sockets.keepSocket(ada, 'more', now)).toBe(false);
  expect(await sockets.keepSocket(ada, 'later', inSeconds(socketLimits.keptSeconds + 1))).toBe(true);
});

test('who follows a workspace is found by one query: two units for forty of them, one where nobody does', async () => {
  const { topic, owner: other } = workspace('ws_01h455vb4pex5vsknk084sn02r');
  const nobody = await costOf(() => sockets.subscriptionsOf(other, now));
  expect(nobody).toEqual({ requests: ['Query'], writeUnits: 0, readUnits: 1 });
  for (let i = 0; i < 40; i++) await sockets.keepSubscription(someone(), `s${i}`, topic, now);
  const all = await costOf(() => sockets.subscriptionsOf(other, now));
  expect(all).toEqual({ requests: ['Query'], writeUnits: 0, readUnits: 2 });
  expect(await sockets.subscriptionsOf(other, inSeconds(socketLimits.keptSeconds + 1))).toEqual([]);
});

test('a caller of whom a newer version says more opens a socket and is told: what is not known here is left out', async () => {
  const [ada, another] = [someone(), someone()];
  const place = workspace('ws_01h455vb4pex5vsknk084sn02s');
  const key = { keyId: 'key_01h455vb4pex5vsknk084sn02s', account: ['read'], until: now } as const;
  const newer = { ...ada, key: { ...key, account: ['read', 'merge'] }, plan: 'galactic', tier: 1 } as unknown as SocketCaller;
  await sockets.keepTicket(newer, 'newer', now);
  expect(await sockets.takeTicket(ada.userId, 'newer', now)).toEqual({ ...ada, key });
  // A key of which not all can be read must not pass for its user.
  await sockets.keepTicket({ ...ada, key: { ...key, keyId: 'token_1' } } as unknown as SocketCaller, 'unreadable', now);
  await expect(sockets.takeTicket(ada.userId, 'unreadable', now)).rejects.toThrow();
  await sockets.keepSubscription(newer, 'c1', place.topic, now);
  await sockets.keepSubscription(another, 'c2', place.topic, now);
  expect((await sockets.subscriptionsOf(place.owner, now)).map(({ caller }) => caller)).toEqual([{ ...ada, key }, another]);
});

describe('whether anybody follows a log', () => {
  const owners = ['WS#ws_01h455vb4pex5vsknk084sn02t', 'USER#user_01h455vb4pex5vsknk084sn02t'] as const;

  test('costs the publisher a read unit an owner, all of a batch in one request, and answers those that are followed', async () => {
    const { followedAmong } = await import('../../../shared/data/views/followed.ts');
    expect(await costOf(() => followedAmong([owners[0], owners[0]], now))).toEqual({ requests: ['GetItem'], writeUnits: 0, readUnits: 1 });
    expect(await costOf(() => followedAmong(owners, now))).toEqual({ requests: ['BatchGetItem'], writeUnits: 0, readUnits: 2 });
    expect(await followedAmong(owners, now)).toEqual(new Set());
    const ada = someone();
    await sockets.keepSubscription(ada, 'c1', { workspaceId: 'ws_01h455vb4pex5vsknk084sn02t' }, now);
    await sockets.keepSubscription(ada, 'c1', { me: true }, now);
    const all = [...owners, `USER#${ada.userId}`];
    expect(await followedAmong(all, now)).toEqual(new Set([owners[0], `USER#${ada.userId}`]));
    expect(await followedAmong(all, inSeconds(socketLimits.keptSeconds + 1))).toEqual(new Set());
  });

  test('is known by who followed, until the last who began to must be gone', async () => {
    const { followedAmong } = await import('../../../shared/data/views/followed.ts');
    const place = workspace('ws_01h455vb4pex5vsknk084sn02v');
    const item = { ...place.topic, itemId: 'item_01h455vb4pex5vsknk084sn02v' } as const;
    const ada = someone();
    await sockets.keepSubscription(ada, 'c1', place.topic, now);
    await sockets.keepSubscription(ada, 'c2', item, inSeconds(60));
    await sockets.dropSocket(ada.userId, 'c1');
    expect(await followedAmong([place.owner], inSeconds(socketLimits.keptSeconds + 30))).toEqual(new Set([place.owner]));
    expect((await sockets.subscriptionsOf(place.owner, now)).map(({ itemId }) => itemId)).toEqual([item.itemId]);
    expect(await sockets.followedBy(ada.userId, 'c2')).toEqual([item]);
  });
});

describe('who is here', () => {
  const { workspaceId } = { workspaceId: 'ws_01h455vb4pex5vsknk084sn02w' } as const;
  const hereAs = (caller: SocketCaller, connectionId: string, untilMs: number) => ({ connectionId, caller, untilMs });
  const nowMs = Date.parse(now);

  test('costs one write unit a word, two more where others are told of it, and a read unit for who they are', async () => {
    const presence = await import('../../../shared/data/views/presence.ts');
    const ada = someone();
    const put = () => presence.putPresence(workspaceId, hereAs(ada, 'c1', nowMs + 90_000));
    for (let i = 0; i < 2; i++) expect(await costOf(put)).toEqual({ requests: ['PutItem'], writeUnits: 1, readUnits: 0 });
    expect(await costOf(() => presence.beginTelling(workspaceId, nowMs, 5_000))).toMatchObject({ requests: ['PutItem'], writeUnits: 1 });
    expect(await costOf(() => presence.endTelling(workspaceId))).toMatchObject({ requests: ['DeleteItem'], writeUnits: 1 });
    for (let i = 0; i < 12; i++) await presence.putPresence(workspaceId, hereAs(someone(), `other${i}`, nowMs + 90_000));
    expect(await costOf(() => presence.presencesIn(workspaceId, nowMs))).toEqual({ requests: ['Query'], writeUnits: 0, readUnits: 1 });
  });

  test('is over at its moment, whether or not the table has forgotten it; one of many tells, and another when that one has died', async () => {
    const presence = await import('../../../shared/data/views/presence.ts');
    const place = 'ws_01h455vb4pex5vsknk084sn02x';
    const ada = someone();
    await presence.putPresence(place, hereAs(ada, 'c1', nowMs + 90_000));
    expect((await presence.presencesIn(place, nowMs)).map(({ caller }) => caller)).toEqual([ada]);
    expect(await presence.presencesIn(place, nowMs + 90_000)).toEqual([]);
    expect(await presence.presenceOf(place, 'c1')).toMatchObject({ untilMs: nowMs + 90_000 });
    expect([await presence.dropPresence(place, 'c1'), await presence.dropPresence(place, 'c1')]).toEqual([true, false]);
    expect(await presence.presenceOf(place, 'c1')).toBeUndefined();
    const told = await Promise.all(Array.from({ length: 10 }, () => presence.beginTelling(place, nowMs, 5_000)));
    expect(told.filter(Boolean)).toEqual([true]);
    expect(await presence.beginTelling(place, nowMs + 4_999, 5_000)).toBe(false);
    expect(await presence.beginTelling(place, nowMs + 5_000, 5_000)).toBe(true);
  });
});
