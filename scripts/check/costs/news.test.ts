import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Event } from '../../../events/event.ts';
import type { Change } from '../../../shared/domain/core/due.ts';
import type { UserId } from '../../../shared/domain/core/ids.ts';
import { createComment } from '../../../shared/domain/items/comments/comment.ts';
import { changeItem, createItem } from '../../../shared/domain/items/history/item-changes.ts';
import { type Item, ItemInput } from '../../../shared/domain/items/items/item.ts';
import { completeItem } from '../../../shared/domain/items/occurrences/item-occurrences.ts';
import { advanceNotification, type Notification } from '../../../shared/domain/notifications/notification.ts';
import type { NewsContent } from '../../../shared/domain/notifications/notification-content.ts';
import { causedAtMost, tellingsAtMost } from '../../../shared/domain/notifications/telling-budget.ts';
import { createProfile, type Profile } from '../../../shared/domain/people/profiles/profile.ts';
import { newMember } from '../../../shared/domain/people/workspaces/workspace.ts';
import { type Engine, useEngine } from './engine.ts';
import { meterOf } from './meter.ts';

/*
 * What somebody is told of what others do to items: the listener as it is deployed, on a table of another make than the local cloud's, fed with
 * events as they may come: several times, in any order, late, and with requests to the table that fail.
 */
const load = async () => {
  const [table, listener, told, items, comments, news, notifications, members, profiles, tellings, workspaces] = await Promise.all([
    import('../../../shared/data/core/table.ts'),
    import('../../../functions/notifications/news/listener.ts'),
    import('../../../functions/notifications/news/told.ts'),
    import('../../../shared/data/items/items.ts'),
    import('../../../shared/data/items/comments.ts'),
    import('../../../shared/data/notifications/happenings.ts'),
    import('../../../shared/data/notifications/notifications.ts'),
    import('../../../shared/data/people/members.ts'),
    import('../../../shared/data/people/profiles.ts'),
    import('../../../shared/data/notifications/tellings.ts'),
    import('../../../shared/data/people/workspaces.ts'),
  ]);
  const { news: hears } = listener;
  return {
    ...table,
    ...told,
    ...items,
    ...comments,
    ...news,
    ...notifications,
    ...members,
    ...profiles,
    ...tellings,
    ...workspaces,
    hears,
  };
};

let engine: Engine;
let data: Awaited<ReturnType<typeof load>>;
let measured: ReturnType<typeof meterOf>;
/** How often a request to the table fails, before it is done or after it. */
let failing = 0;

const failSometimes = (documents: DynamoDBDocumentClient): void =>
  documents.middlewareStack.add(
    next => async args => {
      if (Math.random() < failing) throw new Error('the table is away');
      const answer = await next(args);
      if (Math.random() < failing) throw new Error('the answer was lost');
      return answer;
    },
    { step: 'initialize', name: 'faults' },
  );

beforeAll(async () => {
  Object.assign(process.env, {
    QUEUES_URL: 'http://localhost/none',
    RETRY_FIRST_SECONDS: '1',
    RETRY_AT_MOST_SECONDS: '1',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  });
  engine = await useEngine();
  data = await load();
  measured = meterOf(data.documents);
  failSometimes(data.documents);
});
afterAll(() => {
  vi.useRealTimers();
  engine?.stop();
});

afterEach(() => {
  failing = 0;
});

let count = 0;
const suffix = () => `01kb8m3tq2e8fvq3w5r7${String(++count).padStart(6, '0')}`;
const start = '2026-11-28T09:00:00.000Z';
const msIn = (ms: number): string => new Date(Date.parse(start) + ms).toISOString();
const at = (now: string) => vi.useFakeTimers({ toFake: ['Date'], now: new Date(now) });
const writer = { now: start, requestId: 'request-7' };

const person = async (channels: Partial<Profile['channels']> = {}): Promise<Profile> => {
  const userId: UserId = `user_${suffix()}`;
  const { next } = createProfile(userId, 'ada@example.org', start, { displayName: 'Ada' });
  const change = { next: { ...next, channels: { ...next.channels, ...channels } }, event: { type: 'profile.created', data: {} } };
  return (await data.profiles.create(change, { userId, ...writer })).record;
};

/** A workspace with an owner, two members and a guest, and an item that the owner has made for a member and the guest. */
const home = async () => {
  const workspaceId = `ws_${suffix()}` as const;
  const [ada, ben, cleo, gast] = await Promise.all([person(), person({ completed: ['inbox'] }), person(), person()]);
  const acting = { userId: ada.userId, ...writer };
  const workspace = { workspaceId, name: 'Home', kind: 'household' as const, createdBy: ada.userId, createdAt: start, version: 1 };
  await data.workspaces.create({ next: workspace, event: { type: 'workspace.created', data: {} } }, acting);
  for (const [each, role] of [
    [ada, 'owner'],
    [ben, 'member'],
    [cleo, 'member'],
    [gast, 'guest'],
  ] as const)
    await data.members.create(newMember({ userId: each.userId, role }, workspaceId, acting), acting);
  const input = ItemInput.parse({ title: 'Water the plants', due: { date: '2030-01-01' }, assignees: [ben.userId, gast.userId] });
  const change = createItem(input, { workspaceId, itemId: `item_${suffix()}` }, { ...acting, zone: 'UTC' });
  const { record: item } = await data.items.create(change, acting);
  return { ada, ben, cleo, gast, item };
};
type Home = Awaited<ReturnType<typeof home>>;

const eventOf = <R extends { version: number }>(
  entity: string,
  id: string,
  { next, event }: Change<R>,
  by: string,
  now: string,
): Event => ({
  id: `${id}@${next.version}`,
  type: event.type,
  at: now,
  by,
  requestId: 'request-7',
  entity,
  version: next.version,
  data: JSON.parse(JSON.stringify(event.data)),
  record: JSON.parse(JSON.stringify(next)),
});

let changes = 0;
const ofItem = (change: Change<Item>, by: UserId, now: string): Event => {
  const { workspaceId, itemId } = change.next;
  return eventOf('item', `WS#${workspaceId}/ITEM#${itemId}`, { ...change, next: { ...change.next, version: ++changes } }, by, now);
};

const comment = async ({ item }: Home, by: UserId, now: string, text = 'Who waters them?'): Promise<Event> => {
  const { workspaceId, itemId } = item;
  const ids = { workspaceId, itemId, commentId: `comment_${suffix()}` as const };
  const change = createComment({ text }, { item }, ids, { userId: by, now });
  await data.comments.create(change, { userId: by, ...writer });
  return eventOf('comment', `WS#${workspaceId}/COMMENT#${itemId}#${ids.commentId}`, change, by, now);
};

const toldTo = async ({ userId }: Profile): Promise<Notification[]> => {
  const found: Notification[] = [];
  let cursor: string | undefined;
  do {
    const page = await data.notificationsOf(userId, { limit: 100, cursor });
    found.push(...page.items);
    cursor = page.cursor;
  } while (cursor);
  return found.reverse();
};
type NewsNotification = Notification & { content: NewsContent };
const newsTo = async (reader: Profile): Promise<NewsNotification[]> =>
  (await toldTo(reader)).filter((each): each is NewsNotification => each.content.kind === 'news');

/** What stands under the notifications of a reader by now, on one channel. */
const under = async (reader: Profile, channel: 'inbox' | 'email' | 'push' = 'inbox') =>
  Promise.all((await newsTo(reader)).map(each => data.newsOn(each, each.content, channel, reader)));

/** The notifications of news that are due by an instant fall due, as the clock has it. Answers what they tell of at that moment. */
const fallDue = async (reader: Profile, until = '9999'): Promise<string[]> => {
  const told: string[] = [];
  for (const each of await newsTo(reader)) {
    if (!each.dueAt || each.dueAt > until) continue;
    at(each.dueAt);
    const context = { userId: reader.userId, ...writer };
    const due = advanceNotification(each, each.dueAt);
    const next = await data.notifications.save(due, context);
    await data.hears.hear(
      eventOf('notification', `USER#${reader.userId}/NOTIFICATION#${each.notificationId}`, { ...due, next }, 'clock', each.dueAt),
    );
    const sent = await data.newsOn(each, each.content, 'inbox', reader);
    told.push(...(sent?.news.map(({ at: when, by }) => `${when} ${by}`) ?? []));
  }
  return told;
};

const untilHeard = async (event: Event): Promise<void> => {
  for (let tries = 0; ; tries++)
    try {
      return await data.hears.hear(event);
    } catch (error) {
      if (tries === 200) throw error;
    }
};

test('what others do to one’s items in a minute is one notification, which the inbox has at once and says it whole when the minute is over', async () => {
  const of = await home();
  const { ada, ben, cleo, item } = of;
  at(msIn(1_000));
  await data.hears.hear(await comment(of, ada.userId, msIn(1_000), `@[Cleo](${cleo.userId}), could you?`));
  await data.hears.hear(ofItem(changeItem(item, { due: { date: '2030-01-02' } }, { now: msIn(2_000) }), ada.userId, msIn(2_000)));
  await data.hears.hear(await comment(of, cleo.userId, msIn(3_000)));
  const [first, ...others] = await newsTo(ben);
  expect(others).toEqual([]);
  expect(first).toMatchObject({
    status: 'unread',
    dueAt: msIn(65_000),
    tellAt: msIn(65_000),
    content: { news: [{ kind: 'commented' }] },
  });
  await fallDue(ben);
  expect((await newsTo(ben))[0]!.content).toMatchObject({
    more: 0,
    news: [
      { kind: 'commented', by: ada.userId },
      { kind: 'dueMoved', by: ada.userId, from: { date: '2030-01-01' }, to: { date: '2030-01-02' } },
      { kind: 'commented', by: cleo.userId },
    ],
  });
  // Who made it hears what others say of it; who is mentioned, that they are; nobody, what they did.
  expect((await newsTo(ada)).map(({ content }) => content.news.map(({ kind, by }) => [kind, by]))).toEqual([[['commented', cleo.userId]]]);
  expect((await newsTo(cleo)).map(({ content }) => content.news.map(({ kind }) => kind))).toEqual([['mentioned']]);
});

test('a guest hears of what is theirs, and of nothing once it is not; who is taken off an item, and may read it, hears of that', async () => {
  const { ada, ben, cleo, gast, item } = await home();
  at(msIn(1_000));
  const handed = changeItem(item, { assignees: [cleo.userId] }, { now: msIn(1_000) });
  await data.items.save(handed, { userId: ada.userId, ...writer });
  await data.hears.hear(ofItem(handed, ada.userId, msIn(1_000)));
  const kinds = async (reader: Profile) => (await newsTo(reader)).flatMap(({ content }) => content.news.map(({ kind }) => kind));
  expect([await kinds(ben), await kinds(cleo), await kinds(gast), await kinds(ada)]).toEqual([['unassigned'], ['assigned'], [], []]);
});

test('channels are those of what happened: one that only a later thing of the minute is wanted on is added', async () => {
  const of = await home();
  const { ada, ben } = of;
  const planned = async () => (await newsTo(ben))[0]!.plan.filter(({ decision }) => decision !== 'never').map(({ channel }) => channel);
  at(msIn(1_000));
  await data.hears.hear(ofItem(completeItem(of.item, { userId: ada.userId, now: msIn(1_000) }), ada.userId, msIn(1_000)));
  expect(await planned()).toEqual(['inbox']);
  await data.hears.hear(await comment(of, ada.userId, msIn(2_000), `@[Ben](${ben.userId})!`));
  expect(await planned()).toEqual(['inbox', 'email']);
  expect((await under(ben, 'email'))[0]).toMatchObject({ more: 0, news: [{ kind: 'mentioned' }] });
});

test('what is wanted on no channel is not noted at all', async () => {
  const { ada, gast, item } = await home();
  at(msIn(1_000));
  await data.hears.hear(ofItem(completeItem(item, { userId: ada.userId, now: msIn(1_000) }), ada.userId, msIn(1_000)));
  expect(await toldTo(gast)).toEqual([]);
});

type Act = { what: 'comment' | 'mention' | 'move' | 'complete'; who: 0 | 1 | 2; atMs: number; lateMs: number; times: number };
const act = fc.record<Act>({
  what: fc.constantFrom('comment', 'mention', 'move', 'complete'),
  who: fc.constantFrom(0, 1, 2),
  atMs: fc.integer({ min: 0, max: 150_000 }),
  lateMs: fc.oneof(fc.constant(200), fc.integer({ min: 0, max: 400_000 })),
  times: fc.integer({ min: 1, max: 3 }),
});

const eventFor = async (of: Home, { what, who, atMs }: Act): Promise<Event> => {
  const { ada, ben, cleo, item } = of;
  const [by, now] = [[ada, ben, cleo][who]!.userId, msIn(atMs)];
  if (what === 'comment') return comment(of, by, now);
  if (what === 'mention') return comment(of, by, now, `@[Cleo](${cleo.userId}) and @[Ada](${ada.userId})`);
  return ofItem(
    what === 'move' ? changeItem(item, { due: { date: '2030-02-02' } }, { now }) : completeItem(item, { userId: by, now }),
    by,
    now,
  );
};

/** By hand: who hears of an act. Ben and the guest are its assignees, Ada made it; Ben alone wants to hear what was done. */
const hearersOf = ({ ada, ben, cleo, gast }: Home, { what, who }: Act): UserId[] => {
  const concerned = what === 'complete' ? [ben] : [ada, ben, gast, ...(what === 'mention' ? [cleo] : [])];
  return concerned.filter(each => each !== [ada, ben, cleo][who]).map(({ userId }) => userId);
};

test('each is told of each event once, however often, late and in which order it comes, and whatever fails on the way', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 10 }), fc.infiniteStream(fc.nat()), async (acts, order) => {
      const of = await home();
      const events = await Promise.all(acts.map(each => eventFor(of, each)));
      const comes = acts.flatMap((each, i) =>
        Array.from({ length: each.times }, (_, n) => ({ i, at: each.atMs + each.lateMs * (n + 1), by: order.next().value! })),
      );
      const readers = [of.ada, of.ben, of.cleo, of.gast];
      const told = new Map(readers.map(({ userId }) => [userId, [] as string[]]));
      const tell = async (until?: string) => {
        failing = 0;
        for (const reader of readers) told.get(reader.userId)!.push(...(await fallDue(reader, until)));
        failing = 0.04;
      };
      for (const { i, at: ms } of comes.toSorted((one, other) => one.at - other.at || one.by - other.by)) {
        await tell(msIn(ms));
        at(msIn(ms));
        await untilHeard(events[i]!);
      }
      await tell();
      failing = 0;
      for (const reader of readers) {
        const wanted = acts.flatMap((each, i) =>
          hearersOf(of, each).includes(reader.userId) ? [`${events[i]!.at} ${events[i]!.by}`] : [],
        );
        // When it is told, once each, and nothing joins what was told already.
        expect(told.get(reader.userId)!.sort()).toEqual(wanted.sort());
        const shown = (await newsTo(reader)).reduce((sum, { content }) => sum + content.news.length + content.more, 0);
        expect(shown).toBe(wanted.length);
      }
    }),
    { numRuns: Number(process.env.NEWS_RUNS ?? 10) },
  );
}, 300_000);

describe('a flood', () => {
  const size = 1_000;
  const minutes = 10;

  test(`of ${size} comments in ${minutes} minutes is ${minutes} notifications a reader, of which no more are pushed than one may cause; they say how many it was`, async () => {
    const of = await home();
    const { ada, ben, gast } = of;
    for (let i = 0; i < size; i += 20) {
      const now = msIn(Math.floor((i * minutes * 60_000) / size));
      at(now);
      await Promise.all(
        Array.from({ length: 20 }, async () => data.hears.hear(await comment(of, ada.userId, now, `@[Ben](${ben.userId})`))),
      );
    }
    for (const reader of [ben, gast]) {
      await fallDue(reader);
      const told = await newsTo(reader);
      expect(told).toHaveLength(minutes);
      expect(told.reduce((sum, { content }) => sum + content.news.length + content.more, 0)).toBe(size);
      expect(told.every(({ content }) => content.news.length <= 10)).toBe(true);
    }
    expect(await newsTo(ada)).toEqual([]);
  }, 300_000);

  test('over many items takes five a minute, ten of one person in an hour, and half of what reminders have at the most; the rest is in the inbox and told together', async () => {
    const { ada, ben, cleo, item } = await home();
    const flood = async (by: Profile, many: number, now: string) => {
      at(now);
      for (let i = 0; i < many; i++) {
        const made = createItem(
          ItemInput.parse({ title: `${i}`, assignees: [ben.userId] }),
          { ...item, itemId: `item_${suffix()}` },
          { userId: by.userId, now, zone: 'UTC' },
        );
        await data.hears.hear(ofItem(made, by.userId, now));
      }
    };
    const byMail = async () =>
      (await newsTo(ben)).filter(({ plan }) => plan.some(({ channel, decision }) => channel === 'email' && decision === 'later')).length;
    for (const minute of [0, 1, 2, 3]) await flood(ada, 8, msIn(minute * 60_000));
    expect(await byMail()).toBe(causedAtMost);
    await flood(cleo, 8, msIn(5 * 60_000));
    expect(await byMail()).toBe(causedAtMost + tellingsAtMost.news.minute);
    const all = await newsTo(ben);
    expect(all).toHaveLength(40);
    expect(all.every(({ status }) => status === 'unread')).toBe(true);
    const held = (await toldTo(ben)).filter(({ content }) => content.kind === 'account' && content.notice === 'news_gathered');
    const counts = await Promise.all(
      held.map(({ plan, tellAt }) => data.heldBack({ userId: ben.userId, budget: 'news', channel: plan[0]!.channel, until: tellAt })),
    );
    expect(counts.reduce((sum, each) => sum + each, 0)).toBe(40 - causedAtMost - tellingsAtMost.news.minute);
  }, 120_000);
});

test('the first thing of a minute costs a reader six write units, each further one; nobody else anything', async () => {
  const of = await home();
  const { ada, ben, gast } = of;
  at(msIn(1_000));
  // The guest wants nothing of it: it is for one reader.
  await data.profiles.update(
    { userId: gast.userId },
    each => ({
      next: { ...each, channels: { ...each.channels, commented: [] } },
      event: { type: 'profile.changed', data: { fields: ['channels'] } },
    }),
    { userId: gast.userId, ...writer },
  );
  const [first, second] = [await comment(of, ada.userId, msIn(1_000)), await comment(of, ada.userId, msIn(2_000))];
  const spent = async (event: Event) => {
    const { requests, writeUnits, readUnits } = await measured(() => data.hears.hear(event));
    return { requests, writeUnits, readUnits };
  };
  const [one, more] = [await spent(first), await spent(second)];
  process.stdout.write(`the first: ${JSON.stringify(one)}, a further one: ${JSON.stringify(more)}\n`);
  expect(one.writeUnits).toBeLessThanOrEqual(6);
  expect(more.writeUnits).toBe(1);
  expect(more.readUnits).toBeLessThanOrEqual(10);
  const untold = await spent(ofItem(changeItem(of.item, { title: 'Water them all' }, { now: msIn(3_000) }), ben.userId, msIn(3_000)));
  expect(untold).toEqual({ requests: [], writeUnits: 0, readUnits: 0 });
});
