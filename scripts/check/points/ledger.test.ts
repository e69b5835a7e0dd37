import { isDeepStrictEqual } from 'node:util';
import { beforeAll, expect, test, vi } from 'vitest';
import type { Event } from '../../../events/event.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { PointsEntry } from '../../../shared/domain/households/points-entry.ts';
import { allowanceCode, liveAllowance } from './allowances.fixture.ts';
import { liveItem } from './items.fixture.ts';
import { gatheredIn, grant, livePool, move, openPool, poolCode } from './pools.fixture.ts';
import { ask, type Home, liveRedemptions, redeemed, redemptionCode } from './redemptions.fixture.ts';
import { untilDone, worldOn } from './world.fixture.ts';

/*
 * The ledger of points held against an oracle that knows nothing of it: people complete, skip, open again, change what items are worth, throw them away
 * and bring them back, are given points and allowances, ask for rewards, which are granted, refused, withdrawn or expire, and save for one together, in households of three.
 * Each event comes one to three times, in any order, to listeners that work at once
 * and are killed between any two requests. The code is that of the functions, the table that of the simulation. POINTS_HISTORIES says how many
 * households are tried.
 */
const histories = Number(process.env.POINTS_HISTORIES ?? 150);
const atOnce = 200;

// Whoever lost a race rests by the clock of the machine: here a turn of the loop does as well.
vi.mock('node:timers/promises', async load => {
  const timers = await load<typeof import('node:timers/promises')>();
  return { ...timers, setTimeout: () => timers.setImmediate() };
});

const load = async () => {
  Object.assign(process.env, {
    AWS_REGION: 'us-east-1',
    TABLE_NAME: 'none',
    DUE_SHARDS: '4',
    QUEUES_URL: 'http://127.0.0.1:9/',
    RETRY_FIRST_SECONDS: '1',
    RETRY_AT_MOST_SECONDS: '1',
  });
  const [{ points: listener }, { items }, ledger, entries, { balances }, { documents }] = await Promise.all([
    import('../../../functions/households/points/earn.ts'),
    import('../../../shared/data/items/items.ts'),
    import('../../../shared/data/households/ledger.ts'),
    import('../../../shared/data/households/points-entries.ts'),
    import('../../../shared/data/households/balances.ts'),
    import('../../../shared/data/core/table.ts'),
  ]);
  return {
    listener,
    items,
    ...ledger,
    ...entries,
    balances,
    documents,
    rewards: await redemptionCode(),
    allowances: await allowanceCode(),
    pools: await poolCode(),
  };
};
let data: Awaited<ReturnType<typeof load>>;
beforeAll(async () => {
  data = await load();
});

const id = <P extends string>(prefix: P, i: number) => `${prefix}_01kb8m3tq2e8fvq3w5r7c${String(i).padStart(5, '0')}` as const;
const users: UserId[] = [id('user', 1), id('user', 2), id('user', 3)];
const moment = (i: number): string => new Date(Date.UTC(2026, 10, 28) + i * 1000).toISOString();

/** What an independent reader expects: what each has, of what they did and of what they were given. */
type Expected = Map<UserId, { done: number; given: number; pooled: number }>;
type Household = Home & { unheard: Event[]; expected: Expected; granted: number };

/** Adds to what is expected of somebody. */
const note = ({ expected }: Household, userId: UserId, of: 'done' | 'given' | 'pooled', points: number): void => {
  const one = expected.get(userId) ?? { done: 0, given: 0, pooled: 0 };
  expected.set(userId, { ...one, [of]: one[of] + points });
};

/** Somebody is given points, or some are taken. */
const give = async (home: Household, i: number): Promise<void> => {
  const { dice, workspaceId } = home;
  const holderId = dice.pick(users);
  const points = dice.pick([-3, 2, 10]);
  const entry: PointsEntry = {
    ...{ workspaceId, holderId, pointsEntryId: id('points', i), points, note: 'Thanks' },
    ...{ cause: points > 0 ? 'bonus' : 'correction', by: users[0], at: moment(i), version: 1 },
  };
  await untilDone(() => data.postEntry(entry, { userId: users[0]!, now: moment(i), requestId: 'r' }));
  note(home, holderId, 'given', points);
};

/** Somebody asks for what they may have points for. */
const want = (home: Household, userId: UserId, of: number): Promise<void> =>
  liveRedemptions(
    data.rewards,
    home,
    userId,
    i => ({ userId, now: moment(30 + i), requestId: 'r' }),
    i => id('redemption', of * 10 + i),
  );

/** Who of all hears of a kind of event; leavers matter to those who want something. */
const listenerOf = (type: string) => [data.listener, data.rewards.listener, data.allowances.listener].find(({ kinds }) => type in kinds);

/** A member who asks for nothing has an allowance. */
const allow = async (home: Household): Promise<void> => {
  const [userId] = users as [UserId];
  note(home, userId, 'given', await liveAllowance(data.allowances, home, userId, id('allowance', 1)));
};

const poolId = id('reward', 7);
/** All save for something together. */
const save = async (home: Household): Promise<void> => {
  const living = { users, rewardId: poolId, entryIdOf: (i: number) => id('points', 500 + i), moment };
  const { put, granted } = await livePool(data.pools, home, living);
  for (const [userId, points] of put) note(home, userId, 'pooled', points);
  home.granted = granted;
};

/** Somebody hears what was not heard yet, in any order; one who is killed hears it again. */
const hear = async ({ unheard, dice }: Household): Promise<void> => {
  while (unheard.length > 0) {
    const [event] = unheard.splice(dice.below(unheard.length), 1);
    await listenerOf(event!.type)!
      .hear(event!)
      .catch(() => unheard.push(event!));
    if (dice.chance(0.3)) await new Promise(setImmediate);
  }
};

const entriesIn = async (workspaceId: WorkspaceId, holderId: UserId): Promise<PointsEntry[]> =>
  (await data.entriesOf({ workspaceId, holderId }, { limit: 1000 })).items;

/** What does not agree between the ledger, the balances and what is expected. */
const wrongIn = async (home: Household): Promise<unknown[]> => {
  const { workspaceId, expected } = home;
  const wrong: unknown[] = [];
  for (const userId of users) {
    const entries = await entriesIn(workspaceId, userId);
    const sum = (...causes: PointsEntry['cause'][]): number =>
      entries.filter(({ cause }) => causes.includes(cause)).reduce((total, { points }) => total + points, 0);
    const { points: balance = 0, reserved = 0 } = (await data.balances.find({ workspaceId, holderId: userId })) ?? {};
    const found = {
      done: sum('completed', 'taken_back'),
      given: sum('bonus', 'correction', 'allowance'),
      spent: 0 - sum('spent'),
      pooled: 0 - sum('pooled', 'pool_returned'),
      reserved,
    };
    const { done, given, pooled } = expected.get(userId) ?? { done: 0, given: 0, pooled: 0 };
    const wanted = await redeemed(data.rewards, home, userId);
    const byId = new Map(entries.map(each => [each.pointsEntryId, each]));
    const reversals = entries.filter(({ reverses }) => reverses);
    const stray = reversals.filter(({ reverses, points }) => byId.get(reverses!)?.points !== -points);
    const twice = reversals.length - new Set(reversals.map(({ reverses }) => reverses)).size;
    const expects = { done, given, spent: wanted.spent, pooled, reserved: wanted.reserved };
    const isSum = balance === done + given - wanted.spent - pooled;
    if (!isDeepStrictEqual(found, expects) || !isSum || stray.length + wanted.stray.length + twice > 0)
      wrong.push({ userId, found, expects, balance, stray, twice, wanted });
  }
  const inPool = [...expected.values()].reduce((sum, { pooled }) => sum + pooled, 0) - home.granted;
  const gathered = await gatheredIn(data.pools, { workspaceId, rewardId: poolId });
  return gathered === inPool ? wrong : [...wrong, { gathered, inPool }];
};

/** Many households at once, on one table. */
const live = async (from: number, count: number): Promise<{ wrong: unknown[]; requests: number; kills: number; heard: number }> => {
  const homes = new Map<string, Household>();
  let heard = 0;
  const { dice, counted, kill } = worldOn(data.documents, `points ${from}`, row => {
    const kind = [data.items, data.rewards.kind, data.allowances.kind].find(({ name }) => name === row.entity);
    if (!kind) return;
    const record = kind.fromRow(row);
    homes.get(row.pk)!.tell({
      ...{ ...row.event!, id: `${row.pk}/${row.sk}@${record.version}`, entity: kind.name, version: record.version, record },
    });
  });
  const tellIn = (unheard: Event[]) => (event: Event) => {
    if (!listenerOf(event.type)) return;
    for (let times = dice.between(1, 3); times > 0; times--) unheard.push(event);
    heard++;
  };
  kill(0.03);
  const each = async (n: number): Promise<Household> => {
    const unheard: Event[] = [];
    const home: Household = {
      workspaceId: id('ws', n),
      unheard,
      expected: new Map(),
      granted: 0,
      dice,
      asked: new Map(),
      tell: tellIn(unheard),
    };
    homes.set(`WS#${home.workspaceId}`, home);
    const done = (userId: UserId, points: number): void => note(home, userId, 'done', points);
    const lives = [1, 2].map(i => liveItem(data.items, home, { itemId: id('item', i), users, done, moment }));
    const gifts = Array.from({ length: dice.below(4) }, (_, i) => give(home, i));
    const wants = users.slice(1).map((userId, of) => want(home, userId, of));
    await Promise.all([...lives, ...gifts, ...wants, allow(home), save(home), hear(home), hear(home)]);
    await Promise.all([hear(home), hear(home), hear(home)]);
    return home;
  };
  const lived = await Promise.all(Array.from({ length: count }, (_, i) => each(from + i)));
  kill(0);
  const wrong = (await Promise.all(lived.map(wrongIn))).flat();
  return { wrong, ...counted, heard };
};

test('the ledger is what an oracle makes of what people were answered, to the point, and each balance the sum of its entries', async () => {
  const total = { requests: 0, kills: 0, heard: 0 };
  for (let from = 0; from < histories; from += atOnce) {
    const { wrong, requests, kills, heard } = await live(from, Math.min(atOnce, histories - from));
    expect(wrong).toEqual([]);
    total.requests += requests;
    total.kills += kills;
    total.heard += heard;
  }
  expect(total.kills).toBeGreaterThan(0);
  console.log(`${histories} households: ${JSON.stringify(total)}, no difference`);
}, 36_000_000);

/** Somebody with so many points, and what they act as; requests are killed now and then from here on. */
const richWith = async (points: number) => {
  const { kill } = worldOn(data.documents, `redeem ${points}`, () => {});
  const [workspaceId, [holderId]] = [id('ws', 1), users as [UserId]];
  const acting = { userId: holderId, now: moment(0), requestId: 'r' };
  const given = { workspaceId, holderId, pointsEntryId: id('points', 0), points, cause: 'bonus', at: moment(0), version: 1 } as const;
  await data.postEntry(given, acting);
  kill(0.03);
  return { workspaceId, holderId, acting, kill };
};

test('a hundred who redeem the same balance at once, where it is enough for seven, are seven', async () => {
  const { workspaceId, holderId, acting, kill } = await richWith(37);
  const all = await Promise.all(Array.from({ length: 100 }, (_, i) => ask(data.rewards, workspaceId, id('redemption', i), 5, acting)));
  kill(0);
  expect(await data.balances.find({ workspaceId, holderId })).toMatchObject({ points: 37, reserved: 35 });
  expect(all.filter(Boolean)).toHaveLength(7);
});

test('a hundred who give the same points to a reward of all at once are as many as there are points for, and a hundred who grant it are one', async () => {
  const { workspaceId, holderId, acting, kill } = await richWith(37);
  const pool = { workspaceId, rewardId: poolId };
  await openPool(data.pools, pool, poolId, 35, acting);
  const marked = (i: number) => ({ ...acting, retryMark: `one${i}.x` });
  const given = await Promise.all(Array.from({ length: 100 }, (_, i) => move(data.pools, pool, 5, id('points', 1 + i), marked(i))));
  expect(given.filter(Boolean)).toHaveLength(7);
  const granted = await Promise.all(Array.from({ length: 100 }, (_, i) => grant(data.pools, pool, marked(200 + i))));
  kill(0);
  expect(granted.filter(Boolean)).toHaveLength(1);
  expect(await data.balances.find({ workspaceId, holderId })).toMatchObject({ points: 2, reserved: 0 });
  expect(await gatheredIn(data.pools, pool)).toBe(0);
});
