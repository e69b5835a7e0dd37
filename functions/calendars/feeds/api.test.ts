import ICAL from 'ical.js';
import { describe, expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { join, memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { addDays } from '../../../shared/domain/time/when.ts';

const today = new Date().toISOString().slice(0, 10);
const inDays = (days: number) => ({ date: addDays(today, days) });
type Input = Parameters<Person['api']['createItem']>[0]['body'];
type FeedInput = Parameters<Person['api']['createFeed']>[0]['body'];

const create = async ({ api }: Person, params: { workspaceId: WorkspaceId }, body: Input) => (await api.createItem({ params, body })).data;
/** Makes a feed when it would show these: the index is a moment behind the table, and what a feed has answered it answers for five minutes. */
const feedThatShows = (someone: Person, titles: string[], body: Partial<FeedInput> = {}) =>
  eventually(`a feed that shows ${titles.join(', ')}`, async () => {
    const feed = await feedOf(someone, body);
    if (JSON.stringify(await titlesAt(feed.url)) === JSON.stringify(titles)) return feed;
    await someone.api.revokeFeed({ params: feed });
    return false;
  });
const feedOf = async ({ api }: Person, body: Partial<FeedInput> = {}) => (await api.createFeed({ body: { name: 'Mine', ...body } })).data;
const calendarAt = async (url: string) => new ICAL.Component(ICAL.parse(await (await fetch(url)).text()));
const titlesAt = async (url: string, component = 'vevent') =>
  (await calendarAt(url))
    .getAllSubcomponents(component)
    .map(each => String(each.getFirstPropertyValue('summary')))
    .sort();
/** Waits until the feed shows these: the index is a moment behind the table. */
const shows = (url: string, titles: string[]) =>
  eventually(`the feed shows ${titles.join(', ')}`, async () => JSON.stringify(await titlesAt(url)) === JSON.stringify(titles));

describe('a feed of one’s agenda', () => {
  test('shows what falls due for its maker in all their workspaces, to whoever has its address, and nothing else', async () => {
    const [ada, bob] = await Promise.all([person('ada'), person('bob')]);
    const team = await workspaceOf(bob, 'Team');
    await join(team, bob, ada, 'member');
    await Promise.all([
      create(ada, ada, {
        title: 'Zahnarzt; Prophylaxe, früh 🦷',
        due: { ...inDays(3), time: '09:00', zone: 'Europe/Berlin' },
        duration: 'PT45M',
      }),
      create(ada, ada, { title: 'chore', due: inDays(-2), recurrence: { rule: 'FREQ=WEEKLY' } }),
      create(bob, team, { title: 'everybody’s', due: inDays(4), assignees: [] }),
      create(bob, team, { title: 'his alone', due: inDays(4) }),
      create(ada, ada, { title: 'at no time' }),
      create(ada, ada, { title: 'in years', due: inDays(800) }),
    ]);
    const { url, name } = await feedThatShows(ada, ['Zahnarzt; Prophylaxe, früh 🦷', 'chore', 'everybody’s'], {
      color: 'teal',
      tasks: true,
    });
    const reply = await fetch(url);
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      'content-type': 'text/calendar; charset=utf-8',
      'cache-control': 'private, max-age=300',
      etag: expect.stringMatching(/^"[\w-]{43}-gzip"$/),
    });
    const text = await reply.text();
    expect(text.split('\r\n').every(line => Buffer.byteLength(line) <= 75)).toBe(true);
    expect(text).toContain(`NAME;LANGUAGE=en:${name}\r\n`);
    expect(text).toContain('COLOR:teal\r\n');
    expect(text).toContain('REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n');
    expect(await titlesAt(url, 'vtodo')).toEqual(['Zahnarzt; Prophylaxe, früh 🦷', 'chore', 'everybody’s']);
  });

  test('is not sent again to a reader that has it', async () => {
    const ada = await person('ada');
    const item = await create(ada, ada, { title: 'a', due: inDays(3) });
    const { url } = await feedThatShows(ada, ['a']);
    const first = await fetch(url);
    const etag = first.headers.get('etag')!;
    const again = await fetch(url, { headers: { 'if-none-match': etag } });
    expect({ status: again.status, etag: again.headers.get('etag'), text: await again.text() }).toEqual({ status: 304, etag, text: '' });
    const amongOthers = await fetch(url, { headers: { 'if-none-match': `"other", W/${etag}` } });
    expect(amongOthers.status).toBe(304);
    const notGzip = await fetch(url, { headers: { 'if-none-match': '"other"', 'accept-encoding': 'identity' } });
    expect({ status: notGzip.status, etag: notGzip.headers.get('etag') }).toEqual({ status: 200, etag: etag.replace('-gzip', '') });
    await ada.api.changeItem({ params: item, body: { title: 'b' } });
    const anew = await feedThatShows(ada, ['b']);
    expect((await fetch(anew.url)).headers.get('etag')).not.toBe(etag);
    // For five minutes whoever asks is answered the same (H5).
    expect((await fetch(url)).headers.get('etag')).toBe(etag);
  });

  test('ends with the membership of what it shows', async () => {
    const [ada, bob] = await Promise.all([person('ada'), person('bob')]);
    const team = await workspaceOf(bob, 'Team');
    await join(team, bob, ada, 'member');
    await create(bob, team, { title: 'everybody’s', due: inDays(4), assignees: [] });
    const { url } = await feedThatShows(ada, ['everybody’s']);
    await bob.api.removeMember({ params: { ...team, userId: ada.userId } });
    await shows(url, []);
  });
});

describe('a feed of a list', () => {
  test('shows that list alone, and is not found from the moment at which its maker is removed', async () => {
    const ada = await person('ada');
    const home = await workspaceOf(ada);
    const bob = await memberOf(home, ada, 'member');
    const { data: list } = await ada.api.createList({ params: home, body: { name: 'Garden' } });
    await Promise.all([
      create(ada, home, { title: 'in it', due: inDays(3), listId: list.listId }),
      create(ada, home, { title: 'beside it', due: inDays(3), assignees: [] }),
    ]);
    const { url } = await feedThatShows(bob, ['in it'], { scope: { kind: 'list', workspaceId: home.workspaceId, listId: list.listId } });
    await ada.api.removeMember({ params: { ...home, userId: bob.userId } });
    expect((await fetch(url)).status).toBe(404);
  });

  test('cannot be made of a list that one may not see', async () => {
    const [ada, bob] = await Promise.all([person('ada'), person('bob')]);
    const home = await workspaceOf(ada);
    const { data: list } = await ada.api.createList({ params: home, body: { name: 'Garden' } });
    await expect(feedOf(bob, { scope: { kind: 'list', workspaceId: home.workspaceId, listId: list.listId } })).rejects.toMatchObject({
      status: 404,
      details: { what: 'list' },
    });
  });
});

describe('a feed of a workspace', () => {
  test('shows everybody’s there to who may see it, what is assigned to who may see no more, and is not found once its maker has left', async () => {
    const ada = await person('ada');
    const home = await workspaceOf(ada);
    const [bob, guest] = [await memberOf(home, ada, 'member'), await memberOf(home, ada, 'guest')];
    const scope = { kind: 'workspace', workspaceId: home.workspaceId } as const;
    await Promise.all([
      create(ada, home, { title: 'hers', due: inDays(3) }),
      create(ada, home, { title: 'of the guest', due: inDays(4), assignees: [guest.userId] }),
      create(ada, home, { title: 'everybody’s', due: inDays(5), assignees: [] }),
      create(ada, ada, { title: 'elsewhere', due: inDays(3) }),
    ]);
    const { url } = await feedThatShows(bob, ['everybody’s', 'hers', 'of the guest'], { scope });
    await feedThatShows(guest, ['of the guest'], { scope });
    await ada.api.removeMember({ params: { ...home, userId: bob.userId } });
    expect((await fetch(url)).status).toBe(404);
    await expect(feedOf(bob, { scope })).rejects.toMatchObject({ status: 404, details: { what: 'workspace' } });
  });
});

describe('the address of a feed', () => {
  test('is told once, opens with and without .ics, and is gone when it is revoked', async () => {
    const ada = await person('ada');
    const { url, feedId, version } = await feedOf(ada);
    expect(JSON.stringify((await ada.api.listFeeds({})).data)).not.toContain(new URL(url).pathname.split('/').at(-1)!.slice(52, 95));
    expect((await fetch(url.replace(/\.ics$/, ''))).status).toBe(200);
    await ada.api.revokeFeed({ params: { feedId }, ifMatch: version });
    expect((await fetch(url)).status).toBe(410);
    expect((await ada.api.listFeeds({})).data).toEqual([]);
    await expect(ada.api.revokeFeed({ params: { feedId } })).rejects.toMatchObject({ status: 404 });
  });

  test('of a feed made again with the same key is another, and the first leads nowhere', async () => {
    const ada = await person('ada');
    const call = { body: { name: 'Mine' }, idempotencyKey: crypto.randomUUID() };
    const first = (await ada.api.createFeed(call)).data;
    const again = (await ada.api.createFeed(call)).data;
    expect(again.feedId).toBe(first.feedId);
    expect([(await fetch(first.url)).status, (await fetch(again.url)).status]).toEqual([404, 200]);
  });

  test.each([
    ['with another secret', (url: string) => url.replace(/.{43}\.ics$/, `${'A'.repeat(43)}.ics`)],
    ['of another feed of the same user', (url: string) => url.replace(/feeds\/\w{26}/, 'feeds/01h455vb4pex5vsknk084sn02q')],
    ['that is none', (url: string) => url.replace(/feeds\/.*/, 'feeds/none')],
  ])('%s says nothing but that there is nothing', async (_, forged) => {
    const { url } = await feedOf(await onlooker);
    const reply = await fetch(forged(url));
    expect({ status: reply.status, problem: await reply.json() }).toMatchObject({
      status: 404,
      problem: { code: 'not_found', details: { what: 'feed' } },
    });
  });

  test('there are twenty at the most', async () => {
    const ada = await person('ada');
    for (let made = 0; made < 20; made++) await feedOf(ada);
    await expect(feedOf(ada)).rejects.toMatchObject({ status: 409, code: 'limit_reached' });
  });
});
const onlooker = person('onlooker');
