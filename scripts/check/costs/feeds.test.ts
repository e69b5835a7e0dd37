import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { exampleStage } from '../../../infra/stacks.fixture.ts';
import { feedRoutes } from '../../../shared/api/calendars/feeds.ts';
import { createFeed, FeedInput } from '../../../shared/domain/calendars/feeds/feed.ts';
import { createItem } from '../../../shared/domain/items/history/item-changes.ts';
import { ItemInput } from '../../../shared/domain/items/items/item.ts';
import { createWorkspace } from '../../../shared/domain/people/workspaces/workspace.ts';
import { type Engine, useEngine } from './engine.ts';
import { meterOf } from './meter.ts';

/*
 * H5: what reading a feed costs at the table, behind the handler that is deployed. The address is public: whoever has it can ask as often as they
 * like, so a thousand requests must cost little more than one.
 */
type Reply = { statusCode: number; headers: Record<string, string>; body?: string };

const context = { awsRequestId: '3f0c1f5e-8f0e-4d3a-9a54-5a8b8a4f3f11', functionName: 'test' };
const id = <P extends string>(prefix: P, i: number) => `${prefix}_01kb8m3tq2e8fvq3w5r7c9${String(i).padStart(4, '0')}` as const;
const now = '2026-11-21T08:00:00.000Z';
const acting = { userId: id('user', 1), now, requestId: context.awsRequestId, zone: 'Europe/Berlin' };
const itemsOf = [600, 600, 600, 40];
const secret = 'a'.repeat(43);

let engine: Engine;
let measured: ReturnType<typeof meterOf>;
let handler: (event: object, context: object) => Promise<Reply>;
let content: typeof import('../../../functions/calendars/feeds/content.ts');

/** Another feed of the same user, and how it is read. */
let made = 0;
let newFeed: () => Promise<(headers?: Record<string, string>, method?: string) => Promise<Reply>>;

beforeAll(async () => {
  engine = await useEngine();
  const { providers, connectRedirects } = exampleStage('local');
  const ofConnections = { PROVIDERS: JSON.stringify(providers), CONNECT_REDIRECTS: JSON.stringify(connectRedirects), LOOPBACK_FILES: 'no' };
  Object.assign(process.env, { PUBLIC_URL: 'https://api.example.org', API_ID: 'none', ...ofConnections });
  const [{ documents }, api, feeds, items, members, workspaces, profiles, profile, part] = await Promise.all([
    import('../../../shared/data/core/table.ts'),
    import('../../../functions/calendars/api.ts'),
    import('../../../shared/data/calendars/feeds.ts'),
    import('../../../shared/data/items/items.ts'),
    import('../../../shared/data/people/members.ts'),
    import('../../../shared/data/people/workspaces.ts'),
    import('../../../shared/data/people/profiles.ts'),
    import('../../../shared/domain/people/profiles/profile.ts'),
    import('../../../functions/calendars/feeds/content.ts'),
  ]);
  handler = api.handler as unknown as typeof handler;
  content = part;
  await profiles.profiles.create(profile.createProfile(acting.userId, 'somebody@example.org', now), acting);
  for (const [place, count] of itemsOf.entries()) {
    const workspaceId = id('ws', place);
    const { workspace, owner } = createWorkspace({ name: 'Home', kind: 'household' }, workspaceId, acting);
    await workspaces.workspaces.create(workspace, acting);
    await members.members.create(owner, acting);
    const all = Array.from({ length: count }, (_, i) => {
      const due = { date: `2026-12-${String((i % 28) + 1).padStart(2, '0')}`, time: '09:00', zone: 'Europe/Berlin' };
      return createItem(ItemInput.parse({ title: `Water plant ${i}`, due }), { workspaceId, itemId: id('item', place * 1000 + i) }, acting);
    });
    for (let start = 0; start < all.length; start += 50)
      await Promise.all(all.slice(start, start + 50).map(each => items.items.create(each, acting)));
  }
  newFeed = async () => {
    const feedId = id('feed', ++made);
    const secretHash = createHash('sha256').update(secret).digest('base64url');
    await feeds.feeds.create(createFeed(FeedInput.parse({ name: 'Mine' }), { userId: acting.userId, feedId, secretHash }, now), acting);
    const token = `${feedId.slice(5)}${acting.userId.slice(5)}${secret}.ics`;
    return (headers = { 'accept-encoding': 'gzip' }, method = 'GET') =>
      handler(
        {
          version: '2.0',
          routeKey: `${method} ${feedRoutes.readFeed.path}`,
          headers,
          pathParameters: { token },
          requestContext: { requestId: context.awsRequestId, http: { sourceIp: '192.0.2.1' } },
        },
        context,
      );
  };
  measured = meterOf(documents);
}, 60_000);
afterAll(() => engine?.stop());
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-21T08:00:20Z') }));
afterEach(() => vi.useRealTimers());

const eventsIn = ({ body = '' }: Reply) => gunzipSync(Buffer.from(body, 'base64')).toString().split('BEGIN:VEVENT').length - 1;

describe('H5: a feed', () => {
  test('of four workspaces with 1,840 items reads a thousand of them: the share of each, and what others leave', async () => {
    const read = await newFeed();
    const { readUnits, writeUnits, result } = await measured(() => read());
    expect([result.statusCode, eventsIn(result)]).toEqual([200, 1000]);
    // A unit an item, and what finds them: before, each workspace was read as if it were alone.
    expect(readUnits).toBeGreaterThan(1000);
    expect(readUnits).toBeLessThan(1150);
    expect(writeUnits).toBeLessThan(60);
  });

  test('that a thousand ask for at once is read once, answers ten, and tells the others when to come again', async () => {
    const read = await newFeed();
    const { readUnits, writeUnits, leases, result } = await measured(async () => {
      const replies: Reply[] = [];
      for (let i = 0; i < 1000; i++) replies.push(await read(undefined, i % 3 === 0 ? 'HEAD' : 'GET'));
      return replies;
    });
    expect(result.filter(({ statusCode }) => statusCode === 200)).toHaveLength(10);
    const refused = result.filter(({ statusCode }) => statusCode === 429);
    expect(refused).toHaveLength(990);
    expect(refused[0]).toMatchObject({ headers: { 'retry-after': '630', 'ratelimit-policy': '"feed";q=10;w=600' } });
    expect(readUnits).toBeLessThan(1200);
    expect(writeUnits).toBeLessThan(60);
    expect(leases).toBeLessThanOrEqual(11);
  });

  test('answers the same for five minutes, also to whoever does not have it, and then looks again', async () => {
    const read = await newFeed();
    const first = await read();
    vi.setSystemTime(new Date('2026-11-21T08:05:00Z'));
    const again = await measured(() => read());
    expect(again.result).toMatchObject({ statusCode: 200, headers: { etag: first.headers.etag } });
    expect(eventsIn(again.result)).toBe(1000);
    const known = await measured(() => read({ 'accept-encoding': 'gzip', 'if-none-match': first.headers.etag! }));
    expect(known.result.statusCode).toBe(304);
    for (const { readUnits, writeUnits } of [again, known]) {
      expect(readUnits).toBeLessThan(8);
      expect(writeUnits).toBe(0);
    }
    vi.setSystemTime(new Date('2026-11-21T08:05:21Z'));
    expect((await measured(() => read())).readUnits).toBeGreaterThan(1000);
  });

  test('that another instance has answered is answered from the row that it left', async () => {
    const read = await newFeed();
    const first = await read();
    vi.resetModules();
    const { handler: other } = (await import('../../../functions/calendars/api.ts')) as unknown as { handler: typeof handler };
    handler = other;
    const second = await read();
    expect([second.statusCode, second.headers.etag, eventsIn(second)]).toEqual([200, first.headers.etag, 1000]);
  });

  test.each([
    [[600, 600, 600, 40], 1000, [320, 320, 320, 40]],
    [[5, 2000], 1000, [5, 995]],
    [[0, 0], 1000, [0, 0]],
    [[3000], 1000, [1000]],
    [Array(100).fill(50), 1000, Array(100).fill(10)],
  ])('shares what it may read among places with %j entries', async (held: number[], most, shares: number[]) => {
    const read = async (count: number, limit: number) => ({ entries: Array(Math.min(count, limit)).fill({}), more: count > limit });
    const found = await content.sharedAmong(held, most, read as never);
    expect(found.map(({ entries }) => entries.length)).toEqual(shares);
  });
});
