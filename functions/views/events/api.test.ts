import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { describe, expect, test } from 'vitest';
import { clientOptions } from '../../../scripts/bench/bare/account.ts';
import { localAccount } from '../../../scripts/operate/redrive/account.ts';
import { eventually } from '../../../scripts/testing/await.ts';
import { apiOf, type Person } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { routes } from '../../../shared/api/index.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { nameIn } from '../../../shared/names.ts';
import { cursorFor } from '../../../shared/runtime/http/cursor.ts';

type Place = { workspaceId: WorkspaceId };
type Query = { types?: string; limit?: number; after?: string; wait?: number };

/** Everything that somebody is told of a workspace, page after page, and where they go on. */
const toldTo = async ({ api }: Pick<Person, 'api'>, params: Place, query: Query = {}) => {
  const told: Awaited<ReturnType<typeof api.listEvents>>['data'] = [];
  for (let after = query.after; ; ) {
    const page = await api.listEvents({ params, query: { ...query, ...(after === undefined ? {} : { after }) } });
    told.push(...page.data);
    after = page.cursor!;
    if (page.data.length === 0) return { told, after };
  }
};
const typesOf = ({ told }: { told: { type: string }[] }): string[] => told.map(({ type }) => type);
const titlesOf = ({ told }: { told: { data: { record?: { title?: unknown } } }[] }) => told.map(({ data }) => data.record?.title);
/** Once so many events of a type have come. */
const once = (someone: Person, params: Place, type: string, count: number) =>
  eventually(`${count} times ${type}`, async () => typesOf(await toldTo(someone, params, { types: type })).length >= count);

describe('what happened in a workspace', () => {
  test('is told in one order, as CloudEvents, in pages of any size, whole or by type', async () => {
    const ada = await person('ada');
    const home = await workspaceOf(ada);
    const { data: item } = await ada.api.createItem({ params: home, body: { title: 'Water the plants' } });
    await ada.api.changeItem({ params: item, body: { title: 'Water the orchids' } });
    await ada.api.completeItem({ params: item });
    await once(ada, home, 'item.completed', 1);

    const whole = await toldTo(ada, home);
    expect(typesOf(whole).slice(0, 2).sort()).toEqual(['member.added', 'workspace.created']);
    expect(typesOf(whole).slice(2)).toEqual(['item.created', 'item.changed', 'item.completed']);
    expect(whole.told[3]).toEqual({
      specversion: '1.0',
      id: `WS#${home.workspaceId}/ITEM#${item.itemId}@2`,
      source: `/v1/workspaces/${home.workspaceId}`,
      type: 'item.changed',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      subject: item.itemId,
      datacontenttype: 'application/json',
      data: {
        entity: 'item',
        version: 2,
        by: ada.userId,
        details: { fields: ['title'] },
        record: expect.objectContaining({ itemId: item.itemId, title: 'Water the orchids', version: 2 }),
      },
    });
    for (const limit of [1, 2, 4]) expect((await toldTo(ada, home, { limit })).told).toEqual(whole.told);
    expect(typesOf(await toldTo(ada, home, { types: 'item.created,item.completed', limit: 1 }))).toEqual([
      'item.created',
      'item.completed',
    ]);

    // A reply that is known already is not sent again.
    const { etag } = await ada.api.listEvents({ params: home });
    expect((await ada.api.listEvents({ params: home, ifNoneMatch: etag })).status).toBe(304);
  });

  test('is told to who waits, as it happens; who waits for nothing is answered when their time is over', async () => {
    const ada = await person('ada');
    const home = await workspaceOf(ada);
    await once(ada, home, 'workspace.created', 1);
    const { cursor, data } = await ada.api.listEvents({ params: home, query: { after: 'now' } });
    expect(data).toEqual([]);

    const nothing = await ada.api.listEvents({ params: home, query: { after: cursor!, wait: 1 } });
    expect(nothing.data).toEqual([]);
    const waiting = ada.api.listEvents({ params: home, query: { after: nothing.cursor!, wait: 25, types: 'item.created' } });
    await ada.api.createList({ params: home, body: { name: 'Not of the type' } });
    await ada.api.createItem({ params: home, body: { title: 'Heard of' } });
    const heard = await waiting;
    expect(heard.data.map(event => [event.type, event.data.record?.title])).toEqual([['item.created', 'Heard of']]);
    // The types may change on the way: the cursor is a place.
    expect(typesOf(await toldTo(ada, home, { after: heard.cursor! }))).toEqual([]);

    // The typed client hands on what comes, for as long as somebody wants it.
    const stop = new AbortController();
    const stream = ada.api.pages.listEvents({ params: home, query: { after: heard.cursor!, wait: 25 }, signal: stop.signal });
    const next = stream.next();
    await ada.api.createItem({ params: home, body: { title: 'Streamed' } });
    expect((await next).value?.data.record?.title).toBe('Streamed');
    stop.abort();
  });

  test('is told as far as a role or key may read it, and nobody else', async () => {
    const ada = await person('ada');
    const home = await workspaceOf(ada);
    const [guest, stranger] = [await memberOf(home, ada, 'guest'), await person('stranger')];
    await ada.api.createList({ params: home, body: { name: 'Garden' } });
    await ada.api.createItem({ params: home, body: { title: 'Hers' } });
    const { data: shared } = await ada.api.createItem({ params: home, body: { title: 'Theirs', assignees: [guest.userId] } });
    await ada.api.changeItem({ params: shared, body: { title: 'No longer', assignees: [] }, ifMatch: shared.version });
    const { data: key } = await ada.api.createKey({
      body: {
        name: 'Display',
        account: ['read'],
        scopes: [{ workspaceId: home.workspaceId, rows: [{ resource: 'item', actions: ['read'] }] }],
      },
    });
    await once(ada, home, 'item.changed', 1);

    const toGuest = await toldTo(guest, home);
    expect(titlesOf({ told: toGuest.told.filter(({ data }) => data.entity === 'item') })).toEqual(['Theirs']);
    expect([...new Set(toGuest.told.map(({ data }) => data.entity))].sort()).toEqual(['item', 'workspace']);
    const toKey = await toldTo({ api: apiOf(stage, key.token) }, home);
    expect([...new Set(toKey.told.map(({ data }) => data.entity))]).toEqual(['item']);
    expect(titlesOf(toKey)).toEqual(['Hers', 'Theirs', 'No longer']);
    expect(JSON.stringify(await toldTo(ada, home))).not.toContain(guest.email);
    await expect(stranger.api.listEvents({ params: home })).rejects.toMatchObject({ status: 404 });
  });

  test('is told to nobody whose access ends while they wait', async () => {
    const ada = await person('ada');
    const home = await workspaceOf(ada);
    const ben = await memberOf(home, ada, 'member');
    await once(ben, home, 'member.added', 2);
    const { cursor } = await ben.api.listEvents({ params: home, query: { after: 'now' } });
    const waiting = ben.api.listEvents({ params: home, query: { after: cursor!, wait: 25, types: 'item.created' } });
    const refused = expect(waiting).rejects.toMatchObject({ status: 404 });
    await ada.api.removeMember({ params: { ...home, userId: ben.userId } });
    await ada.api.createItem({ params: home, body: { title: 'Not for Ben' } });
    await refused;
  });
});

describe('what happened to what is one’s own', () => {
  test('is told to its owner alone, and to keys what keys may read', async () => {
    const [ada, ben] = await Promise.all([person('ada'), person('ben')]);
    await ada.api.changeMe({ body: { displayName: 'Ada' } });
    await ada.api.createFeed({ body: { name: 'Agenda' } });
    const { data: key } = await ada.api.createKey({
      body: {
        name: 'Display',
        account: ['read'],
        scopes: [{ workspaceId: ada.workspaceId, rows: [{ resource: 'item', actions: ['read'] }] }],
      },
    });
    const mine = await eventually('what is hers', async () => {
      const { data } = await ada.api.listMyEvents({});
      return data.some(({ type }) => type === 'key.created') && data;
    });
    expect(mine.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['profile.created', 'profile.changed', 'feed.created', 'key.created']),
    );
    expect(JSON.stringify(mine)).not.toMatch(/"(hash|salt|secretHash|endpoint)":/);
    const { data: throughKey } = await apiOf(stage, key.token).listMyEvents({});
    expect([...new Set(throughKey.map(({ data }) => data.entity))].filter(entity => ['key', 'feed'].includes(entity))).toEqual([]);
    expect(throughKey.length).toBeGreaterThan(0);
    expect(JSON.stringify((await ben.api.listMyEvents({})).data)).not.toContain(ada.userId);
  });
});

describe('a cursor', () => {
  /** A cursor of somebody's, as the API would have signed it. */
  const signed = async ({ userId }: Person, params: Place, place: number[]): Promise<string> => {
    const { Environment } = await localAccount(stage.endpoint!).lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: nameIn('local', 'views/events-api') }),
    );
    const secrets = new SecretsManagerClient(clientOptions(stage.endpoint!));
    const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: Environment!.Variables!.CURSOR_SECRET_ARN }));
    const question = { route: routes.listEvents, userId, params, query: {} };
    return cursorFor(question, Buffer.from(JSON.stringify(place)).toString('base64url'), SecretString!);
  };

  test('of before a restore is gone, and says what to do', async () => {
    const ada = await person('ada');
    const home = await workspaceOf(ada);
    await once(ada, home, 'workspace.created', 1);
    expect((await ada.api.listEvents({ params: home, query: { after: await signed(ada, home, [1, 1, 1]) } })).data.length).toBeGreaterThan(
      0,
    );
    await expect(ada.api.listEvents({ params: home, query: { after: await signed(ada, home, [7, 1, 1]) } })).rejects.toMatchObject({
      status: 410,
      code: 'gone',
      details: { reason: 'log_restarted' },
    });
  });

  test('fits its reader and its log, and cannot be made', async () => {
    const [ada, ben] = await Promise.all([person('ada'), person('ben')]);
    const [home, other] = [await workspaceOf(ada), await workspaceOf(ada, 'Other')];
    const { cursor = '' } = await ada.api.listEvents({ params: home, query: { after: 'now' } });
    const asked = [
      () => ada.api.listEvents({ params: other, query: { after: cursor } }),
      () => ada.api.listMyEvents({ query: { after: cursor } }),
      () => ben.api.listMyEvents({ query: { after: cursor } }),
      () => ada.api.listEvents({ params: home, query: { after: `${cursor}x` } }),
      () => ada.api.listEvents({ params: home, query: { after: 'WzEsMSwxXQ' } }),
    ];
    for (const each of asked)
      await expect(each()).rejects.toMatchObject({ status: 400, details: { errors: [{ pointer: '/after', code: 'not_a_cursor' }] } });
  });
});
