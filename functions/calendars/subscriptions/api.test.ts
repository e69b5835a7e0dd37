import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { ownerOf, putRow, rowAt } from '../../../scripts/testing/account.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { webServer } from '../../../shared/aws/web-server.fixture.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { addDays } from '../../../shared/domain/time/when.ts';

const today = new Date().toISOString().slice(0, 10);
const day = (days: number): string => addDays(today, days);
const compact = (days: number): string => day(days).replaceAll('-', '');
const event = (uid: string, days: number, title = uid, ...more: string[]) => [
  'BEGIN:VEVENT',
  `UID:${uid}`,
  `DTSTART:${compact(days)}T100000Z`,
  `DTEND:${compact(days)}T110000Z`,
  `SUMMARY:${title}`,
  ...more,
  'END:VEVENT',
];
const calendar = (...events: string[][]) =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:x',
    'X-WR-CALNAME:School',
    'REFRESH-INTERVAL;VALUE=DURATION:PT4H',
    ...events.flat(),
    'END:VCALENDAR',
    '',
  ].join('\r\n');

/** A calendar on the web: what it holds can be changed, and it counts how often it was asked and how often it sent the file. */
const onTheWeb = async (text: string) => {
  const web = { text, status: 200, to: '', asked: 0, sent: 0, url: '' };
  const address = await webServer((request, response) => {
    web.asked += 1;
    const etag = `"${createHash('sha256').update(web.text).digest('hex')}"`;
    if (web.to) return response.writeHead(302, { location: web.to }).end();
    if (web.status !== 200) return response.writeHead(web.status).end();
    if (request.headers['if-none-match'] === etag) return response.writeHead(304).end();
    web.sent += 1;
    response.writeHead(200, { etag, 'content-type': 'text/plain' }).end(web.text);
  });
  web.url = `${address}/calendar.ics`;
  return web;
};

type Subscribed = Awaited<ReturnType<Person['api']['addSubscribedCalendar']>>['data'];
const stateOf = async ({ api }: Person, params: Subscribed) => (await api.getSubscribedCalendar({ params })).data;
const rowKey = ({ userId }: Person, { calendarId }: Subscribed) => ({ pk: `USER#${userId}`, sk: `SUBSCRIBED#${calendarId}` });

/** As if its time had come: the clock sees the write and fires. `more` is what is different of it. */
const fallsDue = async (someone: Person, subscribed: Subscribed, more: object = {}) => {
  const row = await rowAt(rowKey(someone, subscribed));
  const dueAt = new Date(Date.now() + 300).toISOString();
  await putRow({ ...row, ...more, dueAt, version: Number(row.version) + 1, event: undefined });
};
const subscribe = async (someone: Person, url: string, into?: Subscribed['into']) => {
  const { data } = await someone.api.addSubscribedCalendar({ body: { url, into } });
  await eventually('the first reading', async () => (await stateOf(someone, data)).changedAt);
  return data;
};
const busy = async ({ api }: Person) =>
  (await api.listBusy({ query: { from: `${day(-1)}T00:00:00Z`, to: `${day(60)}T00:00:00Z` } })).data.map(({ from }) => from.slice(0, 10));
const titles = async ({ api }: Person, params: { workspaceId: WorkspaceId }) =>
  (await api.listItems({ params })).data.filter(({ trashedAt }) => !trashedAt).map(({ title }) => title);
const until = (what: string, ask: () => Promise<unknown[]>, expected: unknown[]) =>
  eventually(what, async () => JSON.stringify((await ask()).sort()) === JSON.stringify([...expected].sort()));

describe('a subscribed calendar', () => {
  test('is busy times: those that change, change; what is not new is neither sent nor written', async () => {
    const ada = await person('ada');
    const web = await onTheWeb(calendar(event('a', 3), event('b', 5), event('free', 6, 'x', 'TRANSP:TRANSPARENT')));
    const subscribed = await subscribe(ada, web.url);
    await until('the busy times', () => busy(ada), [day(3), day(5)]);
    expect(await stateOf(ada, subscribed)).toMatchObject({
      name: 'School',
      status: 'healthy',
      refreshMinutes: 240,
      events: 3,
      host: new URL(web.url).host,
      advice: 'nothing',
    });
    expect(JSON.stringify(await stateOf(ada, subscribed))).not.toContain('calendar.ics');

    await fallsDue(ada, subscribed);
    await eventually('a question', async () => web.asked === 2);
    const { version } = await eventually('the clock', async () => {
      const { version: now, dueAt } = await rowAt(rowKey(ada, subscribed));
      return Date.parse(String(dueAt)) > Date.now() + 10_000 && { version: now };
    });
    expect(web.sent).toBe(1);
    web.text = calendar(event('a', 4), event('b', 5), event('c', 8));
    await fallsDue(ada, subscribed);
    await until('the changed times', () => busy(ada), [day(4), day(5), day(8)]);
    // The clock wrote once for the question that brought nothing new; the reading wrote nothing.
    expect(Number((await rowAt(rowKey(ada, subscribed))).version) - Number(version)).toBeLessThanOrEqual(3);

    await ada.api.unsubscribeCalendar({ params: subscribed });
    await until('their end', () => busy(ada), []);
    await expect(stateOf(ada, subscribed)).rejects.toMatchObject({ status: 404 });
  });

  test('is items of a list: new, changed and gone there is new, changed and in the trash here, except what its reader has changed', async () => {
    const ben = await person('ben');
    const home = await workspaceOf(ben);
    const { data: list } = await ben.api.createList({ params: home, body: { name: 'School' } });
    const weekly = event('weekly', 2, 'Choir', 'RRULE:FREQ=WEEKLY;COUNT=5');
    const moved = event('weekly', 10, 'Choir, moved', `RECURRENCE-ID:${compact(9)}T100000Z`);
    const web = await onTheWeb(calendar(event('a', 3), event('b', 5), event('c', 6), event('d', 7), weekly, moved));
    const subscribed = await subscribe(ben, web.url, { kind: 'items', ...home, listId: list.listId });
    await until('the items', () => titles(ben, home), ['a', 'b', 'c', 'd', 'Choir', 'Choir, moved']);
    const found = Object.fromEntries((await ben.api.listItems({ params: home })).data.map(item => [item.title, item]));
    expect(found.Choir).toMatchObject({ listId: list.listId, recurrence: { except: [day(9)] }, reminders: [] });

    await ben.api.changeItem({ params: found.b!, body: { title: 'b, mine' } });
    await ben.api.changeItem({ params: found.a!, body: { title: 'a, mine' } });
    web.text = calendar(event('a', 12), event('c', 6, 'c, new'), event('e', 9), weekly, moved);
    await fallsDue(ben, subscribed);
    await until('the changes', () => titles(ben, home), ['a, mine', 'b, mine', 'c, new', 'e', 'Choir', 'Choir, moved']);
    const { data: a } = await ben.api.getItem({ params: found.a! });
    expect(a.start?.date).toBe(day(12));
    expect((await ben.api.getItem({ params: found.d! })).data.trashedAt).toBeDefined();

    web.text = calendar(event('a', 12), event('c', 6, 'c, new'), event('d', 7), event('e', 9), weekly, moved);
    await fallsDue(ben, subscribed);
    await until('what came back', () => titles(ben, home), ['a, mine', 'b, mine', 'c, new', 'd', 'e', 'Choir', 'Choir, moved']);
    expect((await ben.api.listItems({ params: home })).data).toHaveLength(7);
    await ben.api.unsubscribeCalendar({ params: subscribed });
    expect(await titles(ben, home)).toHaveLength(7);
  });

  test('that holds events which make no sense is read without them, and says how many they are (M7)', async () => {
    const dan = await person('dan');
    const often = [`BEGIN:VEVENT`, 'UID:often', `DTSTART;VALUE=DATE:${compact(4)}`, 'RRULE:FREQ=HOURLY', 'END:VEVENT'];
    const never = [`BEGIN:VEVENT`, 'UID:never', `DTSTART;VALUE=DATE:${compact(4)}`, 'DTEND;VALUE=DATE:00000000', 'END:VEVENT'];
    const web = await onTheWeb(calendar(often, never, event('a', 3)));
    const subscribed = await subscribe(dan, web.url);
    expect(subscribed).toMatchObject({ status: 'pending', events: 0 });
    await until('the busy time', () => busy(dan), [day(3)]);
    const state = await eventually('its health', async () => {
      const now = await stateOf(dan, subscribed);
      return now.status === 'healthy' && now;
    });
    expect(state).toMatchObject({ events: 2, skipped: 2 });
  });

  test('that fails, comes empty, or answers with a page takes nothing away; its owner is told, and told when it is over', async () => {
    const eve = await person('eve');
    const web = await onTheWeb(calendar(event('a', 3), event('b', 5)));
    const subscribed = await subscribe(eve, web.url, { kind: 'items', workspaceId: eve.workspaceId });
    await until('the items', () => titles(eve, eve), ['a', 'b']);
    const good = web.text;
    const fails = async (code: string) => {
      await fallsDue(eve, subscribed);
      return eventually(code, async () => {
        const state = await stateOf(eve, subscribed);
        return state.lastError?.code === code && state;
      });
    };
    web.text = '<!doctype html><title>Sign in</title>';
    expect(await fails('not_a_calendar')).toMatchObject({ status: 'healthy', advice: 'check_address' });
    web.text = calendar();
    expect(await fails('much_is_missing')).toMatchObject({ status: 'degraded', advice: 'wait' });
    web.status = 500;
    await fails('unavailable');
    expect(await titles(eve, eve)).toHaveLength(2);
    const notices = async () =>
      (await eve.api.listNotifications({})).data.flatMap(({ content }) => (content.kind === 'account' ? [content.notice] : []));
    await until('the notice', notices, ['calendar_degraded']);
    Object.assign(web, { text: good, status: 200 });
    await fallsDue(eve, subscribed);
    await until('the good news', notices, ['calendar_degraded', 'calendar_healthy']);

    // Empty for a day, it is believed.
    web.text = calendar();
    await fails('much_is_missing');
    await fallsDue(eve, subscribed, { missingSince: new Date(Date.now() - 25 * 3_600_000).toISOString() });
    await until('their end', () => titles(eve, eve), []);
  });

  test('read four times at the same moment is read once: nothing twice, nothing lost', async () => {
    const fay = await person('fay');
    const web = await onTheWeb(calendar(...[1, 2, 3, 4, 5, 6].map(n => event(`e${n}`, n + 1))));
    const subscribed = await subscribe(fay, web.url, { kind: 'items', workspaceId: fay.workspaceId });
    await until('the items', () => titles(fay, fay), ['e1', 'e2', 'e3', 'e4', 'e5', 'e6']);
    web.text = calendar(...[2, 3, 4, 5, 6, 7, 8].map(n => event(`e${n}`, n + 2, n % 2 === 0 ? `e${n}, new` : undefined)));
    const { pk, sk, entity: _entity, event: _event, dueShard: _shard, url: _url, ...row } = await rowAt(rowKey(fay, subscribed));
    const record = { ...row, userId: fay.userId, calendarId: subscribed.calendarId };
    const due = { type: 'subscribed.refresh_due', at: new Date().toISOString(), by: 'clock', requestId: 'again', entity: 'subscribed' };
    const sqs = new SQSClient(ownerOf());
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'almanac-local-calendars-on-refresh' }));
    const MessageBody = JSON.stringify({ ...due, id: `${pk}/${sk}@1`, version: 1, data: {}, record });
    await Promise.all(Array.from({ length: 4 }, () => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }))));
    const after = ['e2, new', 'e3', 'e4, new', 'e5', 'e6, new', 'e7', 'e8, new'];
    await until('the changes', () => titles(fay, fay), after);
    const read = () =>
      readFileSync('.local/logs/test-emulator.log', 'utf8')
        .split('\n')
        .filter(line => line.includes('ALM055') && line.includes(subscribed.calendarId));
    await eventually('all four, beside the first', async () => read().length >= 5);
    expect(await titles(fay, fay)).toHaveLength(after.length);
    expect(await stateOf(fay, subscribed)).toMatchObject({ status: 'healthy', events: 7 });
  });

  test.each([
    ['a page', () => '<html></html>', 'not_a_calendar', 'check_address'],
    ['a million lines', () => `BEGIN:VCALENDAR\r\n${'X:\n'.repeat(1_000_000)}END:VCALENDAR\r\n`, 'too_large', 'choose_smaller'],
    ['a series without measure', () => calendar(event('a', 1, 'x', 'RRULE:FREQ=HOURLY')), 'too_many_events', 'choose_smaller'],
  ])('that is %s is refused clearly, at its first reading', async (_, text, code, advice) => {
    const someone = await person();
    const web = await onTheWeb(text());
    const { data } = await someone.api.addSubscribedCalendar({ body: { url: web.url } });
    expect(
      await eventually('the refusal', async () => {
        const state = await stateOf(someone, data);
        return state.lastError && state;
      }),
    ).toMatchObject({ status: 'failed', advice, lastError: { code } });
  });
});

test.each([
  'http://10.0.0.1/a.ics',
  'https://169.254.169.254/latest/meta-data/',
  'http://[::ffff:192.168.0.1]/',
  'http://example.org/a.ics',
])('a calendar that sends its reader on to %s is not followed', async to => {
  const someone = await person();
  const web = await onTheWeb('');
  web.to = to;
  const { data } = await someone.api.addSubscribedCalendar({ body: { url: web.url } });
  const state = await eventually('the refusal', async () => {
    const now = await stateOf(someone, data);
    return now.lastError && now;
  });
  expect(state).toMatchObject({ status: 'failed', advice: 'check_address', lastError: { code: 'address_refused' } });
});

describe('subscribing', () => {
  test.each([
    'http://example.org/a.ics',
    'https://10.0.0.1/a.ics',
    'https://169.254.169.254/latest/meta-data/',
    'https://[fd00:ec2::254]/',
    'https://router.local/a.ics',
    'https://user:word@example.org/a.ics',
    'ftp://example.org/a.ics',
    'a.ics',
  ])('to %s is refused', async url => {
    await expect((await onlooker).api.addSubscribedCalendar({ body: { url } })).rejects.toMatchObject({
      status: 400,
      details: { errors: [{ pointer: '/url', code: 'not_a_web_address' }] },
    });
  });

  test('twice is once; to a list that is not one’s own, or where one may make nothing, is not found', async () => {
    const [ada, web] = await Promise.all([person('ada'), onTheWeb(calendar(event('a', 3)))]);
    const first = await subscribe(ada, web.url);
    const again = (await ada.api.addSubscribedCalendar({ body: { url: web.url } })).data;
    expect(again.calendarId).toBe(first.calendarId);
    const home = await workspaceOf(ada);
    const into = { kind: 'items', ...home } as const;
    await expect(ada.api.addSubscribedCalendar({ body: { url: web.url, into } })).rejects.toMatchObject({ code: 'already_exists' });
    const guest = await memberOf(home, ada, 'guest');
    for (const stranger of [guest, await onlooker])
      await expect(stranger.api.addSubscribedCalendar({ body: { url: web.url, into } })).rejects.toMatchObject({ status: 404 });
    for (const act of ['getSubscribedCalendar', 'refreshSubscribedCalendar', 'unsubscribeCalendar'] as const)
      await expect(guest.api[act]({ params: first })).rejects.toMatchObject({ status: 404 });
    expect((await ada.api.listSubscribedCalendars({})).data.map(({ calendarId }) => calendarId)).toEqual([first.calendarId]);
  });
});
const onlooker = person('onlooker');
