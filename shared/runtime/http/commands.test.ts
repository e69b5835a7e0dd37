import { describe, expect, test, vi } from 'vitest';
import type { Route } from '../../api/core/route.ts';
import { itemRoutes } from '../../api/items/items.ts';
import { meRoutes } from '../../api/people/me.ts';
import type { Command } from '../../api/platform/batch.ts';
import { Failure } from '../../domain/core/failure.ts';
import { ada, home } from './gateway.fixture.ts';

vi.hoisted(() => Object.assign(process.env, { AWS_REGION: 'us-east-1', POWERTOOLS_LOG_LEVEL: 'SILENT' }));
const { eventOf, runCommands, sameThingTwice } = await import('./commands.ts');

const itemId = 'item_01kb8m3tq2e8fvq3w5r7c9d0ea';
const items = `/v1/workspaces/${home}/items`;
const planned = (route: Route, params: Record<string, string> = {}, more: object = {}) => ({
  command: {
    method: route.method as Command['method'],
    path: route.path.replace(/\{(\w+)\}/g, (_, name: string) => params[name]!),
    ...more,
  },
  target: { route: { ...route, api: 'items/api' }, params },
});
const create = planned(itemRoutes.createItem, { workspaceId: home }, { body: { title: 'Water the plants' } });
const complete = (id = itemId) => planned(itemRoutes.completeItem, { workspaceId: home, itemId: id });
const rename = planned(itemRoutes.changeItem, { workspaceId: home, itemId }, { body: { title: 'x' }, ifMatch: 7 });
const me = planned(meRoutes.getMe);
const batchKey = '019ac0de-0000-7000-8000-000000000000';
const sender = { caller: ada, requestId: 'request-7', language: 'de', idempotencyKey: batchKey };
const eventAt = (each: ReturnType<typeof planned>, at = 0, from: object = sender) =>
  eventOf(each.command, each.target, at, from as typeof sender);

describe('a command becomes the event that the gateway would have made', () => {
  test('with route, ids, query, body, media type and version', () => {
    expect(eventAt(rename)).toMatchObject({
      routeKey: 'PATCH /v1/workspaces/{workspaceId}/items/{itemId}',
      rawPath: `${items}/${itemId}`,
      pathParameters: { workspaceId: home, itemId },
      headers: { 'content-type': 'application/merge-patch+json', 'if-match': '"7"' },
      body: '{"title":"x"}',
      requestContext: { requestId: 'request-7', authorizer: { lambda: { userId: ada.userId } } },
    });
    const list = planned(itemRoutes.listItems, { workspaceId: home });
    const asked = eventOf({ ...list.command, path: `${items}?limit=5&tag=a%20b` }, list.target, 0, sender);
    expect(asked.queryStringParameters).toEqual({ limit: '5', tag: 'a b' });
    expect(eventAt(me)).not.toHaveProperty('headers.content-type');
  });

  test('with a key of its own: the one that it names, or one that follows from the batch and its place', () => {
    const keyAt = (at: number, from: object = sender) => eventAt(create, at, from).headers['idempotency-key'];
    expect(keyAt(3)).toBe(keyAt(3));
    expect(new Set([0, 1, 2, 3].map(at => keyAt(at))).size).toBe(4);
    expect([2, 0, 1].map(at => keyAt(at)!).sort()).toEqual([0, 1, 2].map(at => keyAt(at)));
    expect(keyAt(0, { ...sender, idempotencyKey: 'a key of words'.replaceAll(' ', '-') })).toMatch(/^[\w-]{43}$/);
    expect(keyAt(0, { ...sender, idempotencyKey: undefined })).toBeUndefined();
    const named = planned(itemRoutes.createItem, { workspaceId: home }, { idempotencyKey: 'mine-0001' });
    expect(eventAt(named).headers['idempotency-key']).toBe('mine-0001');
  });
});

describe('the same thing is not changed twice in a batch', () => {
  const other = 'item_01kb8m3tq2e8fvq3w5r7c9d0eb';
  test.each([
    ['two changes of an item', [complete(), rename], [0, 1]],
    ['twice the profile', [planned(meRoutes.changeMe), me, planned(meRoutes.changeMe)], [0, 2]],
    ['two items', [complete(), complete(other)], undefined],
    ['two creations', [create, create], undefined],
    ['a change and a look', [rename, planned(itemRoutes.getItem, { workspaceId: home, itemId })], undefined],
    ['a path that leads nowhere', [{ ...rename, target: new Failure('not_found') }, rename], undefined],
  ])('%s', (_, commands, places) => {
    expect(sameThingTwice(commands)).toEqual(places);
  });
});

describe('commands run in order', () => {
  const good = { statusCode: 200, headers: { etag: '"1"', 'x-request-id': 'r' }, body: '{"data":1}' };
  const bad = { statusCode: 409, headers: {}, body: '{"code":"conflict"}' };
  const run = (replies: (object | Error)[], more: object = {}) => {
    const begun: number[] = [];
    const call = async (_target: object, _command: object, at: number) => {
      begun.push(at);
      const reply = replies[at]!;
      if (reply instanceof Error) throw reply;
      return reply;
    };
    const running = { requestId: 'request-7', language: 'de', stopOnFailure: false, mayBegin: () => true, call, ...more };
    return runCommands(
      replies.map(() => create),
      running,
    ).then(outcomes => ({ outcomes, begun, statuses: outcomes.map(({ status }) => status) }));
  };

  test('each answers for itself: what failed undoes nothing', async () => {
    const { outcomes, begun } = await run([good, bad, good]);
    expect(begun).toEqual([0, 1, 2]);
    expect(outcomes).toEqual([
      { status: 200, headers: { etag: '"1"' }, body: { data: 1 } },
      { status: 409, headers: {}, body: { code: 'conflict' } },
      { status: 200, headers: { etag: '"1"' }, body: { data: 1 } },
    ]);
  });

  test('to the first that fails, where that is asked for', async () => {
    const { outcomes, begun, statuses } = await run([good, bad, good, good], { stopOnFailure: true });
    expect({ begun, statuses }).toEqual({ begun: [0, 1], statuses: [200, 409, 424, 424] });
    expect(outcomes[3]?.body).toMatchObject({ code: 'not_attempted', details: { reason: 'another_failed' } });
  });

  test('as long as there is time', async () => {
    let left = 2;
    const { statuses, outcomes } = await run([good, good, good], { mayBegin: () => left-- > 0 });
    expect(statuses).toEqual([200, 200, 424]);
    expect(outcomes[2]?.body).toMatchObject({ details: { reason: 'out_of_time' } });
  });

  test('and past one whose function broke', async () => {
    const { statuses } = await run([new Error('Unhandled'), good, { statusCode: 204, headers: {} }]);
    expect(statuses).toEqual([500, 200, 204]);
  });
});
