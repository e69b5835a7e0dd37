import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ItemId, WorkspaceId } from '../../shared/domain/core/ids.ts';
import { eventually } from '../testing/await.ts';
import type { Person } from '../testing/people.ts';
import { person, stage } from '../testing/stage.ts';
import { memberOf, workspaceOf } from '../testing/workspace.ts';

/** A request as it goes over the wire. */
const ask = async ({ token }: Person, method: string, path: string, headers: Record<string, string> = {}, body?: unknown) => {
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  const response = await fetch(`${stage.apiUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': type }), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, content: text ? JSON.parse(text) : undefined };
};
const newItem = async (who: Person, title = 'a') => (await who.api.createItem({ params: who, body: { title } })).data;
const pathOf = ({ workspaceId, itemId }: { workspaceId: WorkspaceId; itemId: ItemId }) => `/v1/workspaces/${workspaceId}/items/${itemId}`;

describe('a thing that a client has already', () => {
  test('is not sent again: 304, until it changes', async () => {
    const ada = await person('ada');
    const path = pathOf(await newItem(ada));
    const first = await ask(ada, 'GET', path);
    const etag = first.headers.get('etag')!;
    expect(etag).toMatch(/^"1\.[\w-]{8}"$/);
    for (const known of [etag, `"x", W/${etag}`, '*']) {
      const again = await ask(ada, 'GET', path, { 'if-none-match': known });
      expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag]);
    }
    expect((await ask(ada, 'GET', path, { 'if-none-match': '"1"' })).status).toBe(200);
    await ask(ada, 'PATCH', path, {}, { title: 'b' });
    expect((await ask(ada, 'GET', path, { 'if-none-match': etag })).content.data).toMatchObject({ title: 'b', version: 2 });
  });

  test('is shown again when it looks different, though its version is the same: it has become overdue', async () => {
    const ada = await person('ada');
    const soon = new Date(Math.ceil(Date.now() / 60_000) * 60_000).toISOString();
    const due = { date: soon.slice(0, 10), time: soon.slice(11, 16), zone: 'UTC' };
    const { data: item } = await ada.api.createItem({ params: ada, body: { title: 'a', due } });
    const etag = (await ask(ada, 'GET', pathOf(item))).headers.get('etag')!;
    const later = await eventually(
      'the due to pass',
      async () => {
        const again = await ask(ada, 'GET', pathOf(item), { 'if-none-match': etag });
        return again.status === 200 && again;
      },
      65_000,
    );
    expect(later.content.data.version === 1 ? later.content.data.overdue : true).toBe(true);
  }, 70_000);

  test('may be a list', async () => {
    const ada = await person('ada');
    await newItem(ada);
    const path = `/v1/workspaces/${ada.workspaceId}/items`;
    const etag = (await ask(ada, 'GET', path)).headers.get('etag')!;
    expect(etag).toMatch(/^W\//);
    expect((await ask(ada, 'GET', path, { 'if-none-match': etag })).status).toBe(304);
    await newItem(ada, 'b');
    expect((await ask(ada, 'GET', path, { 'if-none-match': etag })).content.data).toHaveLength(2);
  });
});

describe('a change', () => {
  test('of another version than it names is refused, and of a weak or strange tag too', async () => {
    const ada = await person('ada');
    const path = pathOf(await newItem(ada));
    for (const tag of ['"2"', 'W/"1"', '"abc"', '"1x"'])
      expect([tag, (await ask(ada, 'PATCH', path, { 'if-match': tag }, { title: 'b' })).content.code]).toEqual([
        tag,
        'precondition_failed',
      ]);
    for (const tag of ['1', '"1", 2'])
      expect((await ask(ada, 'PATCH', path, { 'if-match': tag }, { title: 'b' })).content.details.errors[0]).toMatchObject({
        code: 'not_an_etag',
      });
    const etag = (await ask(ada, 'GET', path)).headers.get('etag')!;
    expect((await ask(ada, 'PATCH', path, { 'if-match': etag }, { title: 'b' })).content.data.version).toBe(2);
    expect((await ask(ada, 'PATCH', path, { 'if-match': '*' }, { title: 'c' })).content.data.version).toBe(3);
  });

  test('of nothing writes nothing', async () => {
    const ada = await person('ada');
    const path = pathOf(await newItem(ada));
    expect((await ask(ada, 'PATCH', path, {}, {})).content.data).toMatchObject({ title: 'a', version: 1 });
    const before = (await ask(ada, 'GET', '/v1/me')).content.data;
    expect((await ask(ada, 'PATCH', '/v1/me', {}, {})).content.data).toEqual(before);
    expect((await ask(ada, 'PATCH', '/v1/me', { 'if-match': '"99"' }, {})).status).toBe(412);
  });

  test('of a role must say which version it is meant for', async () => {
    const ada = await person('ada');
    const home = await workspaceOf(ada);
    const bob = await memberOf(home, ada, 'member');
    const path = `/v1/workspaces/${home.workspaceId}/members/${bob.userId}`;
    const refused = await ask(ada, 'PATCH', path, {}, { role: 'admin' });
    expect([refused.status, refused.content.code]).toEqual([428, 'precondition_required']);
    expect((await ask(ada, 'PATCH', path, { 'if-match': '"1"' }, { role: 'admin' })).content.data.role).toBe('admin');
    expect((await ask(ada, 'PATCH', path, { 'if-match': '"1"' }, { role: 'guest' })).status).toBe(412);
  });
});

describe('a change that replaces a list', () => {
  test('must say which one it has seen: of two people who tick a step each, the second is told and neither is lost', async () => {
    const ada = await person('ada');
    const checklist = [
      { text: 'Milk', done: false },
      { text: 'Bread', done: false },
    ];
    const { data: item } = await ada.api.createItem({ params: ada, body: { title: 'Shopping', checklist } });
    const ticked = (step: number) => checklist.map((each, i) => ({ ...each, done: i === step }));
    const blind = await ask(ada, 'PATCH', pathOf(item), {}, { title: 'Food', checklist: ticked(0) });
    expect([blind.status, blind.content.code, blind.content.details]).toEqual([428, 'precondition_required', { replaces: ['checklist'] }]);
    expect((await ask(ada, 'PATCH', pathOf(item), { 'if-match': '"1"' }, { checklist: ticked(0) })).status).toBe(200);
    expect((await ask(ada, 'PATCH', pathOf(item), { 'if-match': '"1"' }, { checklist: ticked(1) })).status).toBe(412);
    expect((await ask(ada, 'PATCH', pathOf(item), {}, { title: 'Food' })).status).toBe(200);
    expect((await ask(ada, 'PATCH', pathOf(item), { 'if-match': '*' }, { checklist: [] })).content.data).toMatchObject({
      title: 'Food',
      checklist: [],
    });
  });
});

describe('an Idempotency-Key', () => {
  test('gives one act for all that are sent with it, and says which answers are replays', async () => {
    const ada = await person('ada');
    const key = { 'idempotency-key': randomUUID() };
    const path = `/v1/workspaces/${ada.workspaceId}/items`;
    const first = await ask(ada, 'POST', path, key, { title: 'a' });
    const again = await ask(ada, 'POST', path, key, { title: 'a' });
    expect([first.status, first.headers.get('idempotency-replayed')]).toEqual([201, null]);
    expect([again.status, again.headers.get('idempotency-replayed'), again.text]).toEqual([201, 'true', first.text]);

    const done = `${pathOf(first.content.data)}/complete`;
    const once = await ask(ada, 'POST', done, key);
    const twice = await ask(ada, 'POST', done, key);
    expect([once.headers.get('idempotency-replayed'), twice.headers.get('idempotency-replayed'), twice.text]).toEqual([
      null,
      'true',
      once.text,
    ]);

    const space = await ask(ada, 'POST', '/v1/workspaces', key, { name: 'Home', kind: 'team' });
    const same = await ask(ada, 'POST', '/v1/workspaces', key, { name: 'Home', kind: 'team' });
    expect([same.headers.get('idempotency-replayed'), same.text]).toEqual(['true', space.text]);
  });

  test('with another body is refused, and changes nothing', async () => {
    const ada = await person('ada');
    const key = { 'idempotency-key': randomUUID() };
    const path = `/v1/workspaces/${ada.workspaceId}/items`;
    const { content } = await ask(ada, 'POST', path, key, { title: 'a' });
    const other = await ask(ada, 'POST', path, key, { title: 'b' });
    expect([other.status, other.content.code]).toEqual([422, 'idempotency_key_reused']);
    const snooze = `${pathOf(content.data)}/snooze`;
    const [until, later] = [1, 2].map(days => new Date(Date.now() + days * 86_400_000).toISOString());
    await ask(ada, 'POST', snooze, key, { until });
    expect((await ask(ada, 'POST', snooze, key, { until: later })).status).toBe(422);
    expect((await ask(ada, 'GET', pathOf(content.data))).content.data).toMatchObject({
      title: 'a',
      snoozedUntil: until,
    });
    expect((await ada.api.listItems({ params: ada })).data).toHaveLength(1);
    await ask(ada, 'POST', '/v1/workspaces', key, { name: 'Home', kind: 'team' });
    expect((await ask(ada, 'POST', '/v1/workspaces', key, { name: 'Other', kind: 'team' })).status).toBe(422);
  });
});

describe('a cursor', () => {
  test('goes on where the page ended, and fits its own list, filters and caller alone', async () => {
    const ada = await person('ada');
    const home = await workspaceOf(ada);
    const bob = await memberOf(home, ada, 'member');
    for (const title of ['a', 'b', 'c']) await ada.api.createItem({ params: home, body: { title } });
    const list = `/v1/workspaces/${home.workspaceId}/items`;
    const page = await ask(ada, 'GET', `${list}?limit=1&status=open`);
    const { cursor } = page.content.meta;
    await ada.api.createItem({ params: home, body: { title: 'd' } });
    const rest = await ask(ada, 'GET', `${list}?limit=50&status=open&cursor=${cursor}`);
    expect(rest.content.data.map(({ title }: { title: string }) => title)).toEqual(['b', 'c', 'd']);
    const tampered = `${cursor.startsWith('A') ? 'B' : 'A'}${cursor.slice(1)}`;
    const moved = [
      [ada, `${list}?limit=1&cursor=${cursor}`],
      [ada, `${list}?status=done&cursor=${cursor}`],
      [ada, `/v1/workspaces/${ada.workspaceId}/items?status=open&cursor=${cursor}`],
      [ada, `/v1/workspaces/${home.workspaceId}/lists?cursor=${cursor}`],
      [bob, `${list}?limit=1&status=open&cursor=${cursor}`],
      [ada, `${list}?limit=1&status=open&cursor=${tampered}`],
      [ada, `${list}?limit=1&status=open&cursor=${cursor.slice(0, -4)}`],
    ] as const;
    for (const [who, path] of moved)
      expect((await ask(who, 'GET', path)).content?.details?.errors, path).toMatchObject([{ pointer: '/cursor', code: 'not_a_cursor' }]);
  });
});

describe('a reply', () => {
  test('names the request, by the name that its client gave it too, and how long it took', async () => {
    const ada = await person('ada');
    const own = `client-${randomUUID()}`;
    const reply = await ask(ada, 'GET', '/v1/me', { 'x-request-id': own });
    expect(reply.headers.get('x-request-id')).toBe(own);
    expect(reply.headers.get('server-timing')).toMatch(/^app;dur=\d+$/);
    for (const bad of ['short', 'with a space in it', 'x'.repeat(65)])
      expect((await ask(ada, 'GET', '/v1/me', { 'x-request-id': bad })).headers.get('x-request-id')).not.toBe(bad);
  });

  test('is compressed when it is long and the client takes that', async () => {
    const ada = await person('ada');
    const { data: item } = await ada.api.createItem({ params: ada, body: { title: 'a', notes: 'water the plants '.repeat(200) } });
    for (const encoding of ['br', 'gzip']) {
      const reply = await ask(ada, 'GET', pathOf(item), { 'accept-encoding': encoding });
      expect([reply.headers.get('content-encoding'), reply.content.data.notes.length]).toEqual([encoding, 3400]);
      expect(reply.headers.get('vary')).toContain('accept-encoding');
      const etag = reply.headers.get('etag')!;
      expect(etag).toMatch(new RegExp(`^"1\\.[\\w-]{8}-${encoding}"$`));
      expect((await ask(ada, 'GET', pathOf(item), { 'if-none-match': etag })).status).toBe(304);
      expect((await ask(ada, 'PATCH', pathOf(item), { 'if-match': etag }, {})).status).toBe(200);
    }
    expect((await ask(ada, 'GET', pathOf(item), { 'accept-encoding': 'identity' })).headers.get('content-encoding')).toBeNull();
    expect((await ask(ada, 'GET', '/v1/config', { 'accept-encoding': 'br' })).headers.get('content-encoding')).toBeNull();
  });

  test('to a creation says where it can be read', async () => {
    const ada = await person('ada');
    const made = await ask(ada, 'POST', `/v1/workspaces/${ada.workspaceId}/items`, {}, { title: 'a' });
    expect(made.headers.get('location')).toBe(pathOf(made.content.data));
    expect((await ask(ada, 'GET', made.headers.get('location')!)).content.data).toEqual(made.content.data);
  });
});

test('a deprecated route says since when, until when, and what comes after it', async () => {
  const ada = await person('ada');
  const window = 'from=2031-06-01T00:00:00Z&to=2031-07-01T00:00:00Z';
  const { status, headers } = await ask(ada, 'GET', `/v1/agenda?${window}`);
  expect([status, headers.get('deprecation'), headers.get('sunset')]).toEqual([200, '@1795219200', 'Sun, 21 Nov 2027 00:00:00 GMT']);
  expect(headers.get('link')).toContain('</v2/agenda>; rel="successor-version"');
  expect((await ask(ada, 'GET', `/v2/agenda?${window}`)).headers.get('deprecation')).toBeNull();
});

test('API-Version chooses among the versions of a route beside the path, and each reply says which one answered', async () => {
  const ada = await person('ada');
  const window = 'from=2031-06-01T00:00:00Z&to=2031-07-01T00:00:00Z';
  const due = { date: '2031-06-02', time: '09:00', zone: 'UTC' };
  await ask(ada, 'POST', `/v1/workspaces/${ada.workspaceId}/items`, {}, { title: 'dentist', due });
  const agenda = async (path: string, version?: string) => {
    const asked: Record<string, string> = version === undefined ? {} : { 'api-version': version };
    const { status, headers, content } = await ask(ada, 'GET', `${path}?${window}`, asked);
    return [status, headers.get('api-version'), headers.has('deprecation'), Object.hasOwn(content.data[0], 'workspaceName')];
  };
  await expect.poll(() => agenda('/v2/agenda').catch(() => undefined), { timeout: 10_000 }).toEqual([200, '2', false, true]);
  expect(await agenda('/v1/agenda')).toEqual([200, '1', true, false]);
  expect(await agenda('/v1/agenda', '2')).toEqual([200, '2', false, true]);
  expect(await agenda('/v2/agenda', '1')).toEqual([200, '1', true, false]);
  // What a version did not change is as it was.
  expect((await ask(ada, 'GET', '/v1/me', { 'api-version': '2' })).headers.get('api-version')).toBe('1');
  const refused = await ask(ada, 'GET', `/v1/agenda?${window}`, { 'api-version': '3' });
  expect([refused.status, refused.content]).toEqual([
    400,
    expect.objectContaining({
      code: 'invalid_request',
      details: { errors: [expect.objectContaining({ pointer: '/API-Version', code: 'not_one_of' })] },
    }),
  ]);
});
