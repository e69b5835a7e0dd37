import { describe, expect, test } from 'vitest';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { everyPage, memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { uuidv7 } from '../../../shared/api/client/client.ts';
import type { ItemId, WorkspaceId } from '../../../shared/domain/core/ids.ts';

const day = { date: '2030-03-30' };
const creating = (workspaceId: WorkspaceId, title: string) => ({
  method: 'POST' as const,
  path: `/v1/workspaces/${workspaceId}/items`,
  body: { title, due: day },
});
const titlesIn = async ({ api }: Awaited<ReturnType<typeof person>>, params: { workspaceId: WorkspaceId }) => {
  const { all } = await everyPage(cursor => api.listItems({ params, query: { limit: 100, cursor } }));
  return all.map(({ title }) => title);
};

describe('a batch', () => {
  test('answers for each command what it would have answered alone', async () => {
    const [ada, bob] = await Promise.all([person('ada'), person('bob')]);
    const [home, his] = await Promise.all([workspaceOf(ada), workspaceOf(bob)]);
    const { data: item } = await ada.api.createItem({ params: home, body: { title: 'Old', due: day } });
    const one = `/v1/workspaces/${home.workspaceId}/items/${item.itemId}`;
    const { status, data } = await ada.api.runBatch({
      body: {
        commands: [
          creating(home.workspaceId, 'New'),
          { method: 'PATCH', path: one, body: { title: 'Changed' }, ifMatch: 1 },
          { method: 'GET', path: one },
          { method: 'GET', path: `/v1/workspaces/${home.workspaceId}/items?limit=1` },
          creating(his.workspaceId, 'Not hers'),
          { ...creating(home.workspaceId, ''), idempotencyKey: 'a-key-of-its-own' },
          { method: 'GET', path: '/v1/nowhere' },
          { method: 'DELETE', path: '/v1/agenda' },
          { method: 'POST', path: '/v1/batch', body: { commands: [] } },
          { method: 'GET', path: '/v1/config' },
        ],
      },
    });
    expect(status).toBe(200);
    expect(data.results.map(each => [each.status, (each.body as { code?: string }).code])).toEqual([
      [201, undefined],
      [200, undefined],
      [200, undefined],
      [200, undefined],
      [404, 'not_found'],
      [400, 'invalid_request'],
      [404, 'not_found'],
      [405, 'method_not_allowed'],
      [400, 'not_for_batch'],
      [400, 'not_for_batch'],
    ]);
    expect(data.results[1]).toMatchObject({
      headers: { etag: expect.stringMatching(/^"2\./) },
      body: { data: { title: 'Changed', version: 2 } },
    });
    expect(data.results[2]).toMatchObject({ body: { data: { title: 'Changed' } } });
    expect(data.results[3]).toMatchObject({ body: { data: [expect.anything()], meta: { cursor: expect.any(String) } } });
    expect((await titlesIn(ada, home)).sort()).toEqual(['Changed', 'New']);
    expect(await titlesIn(bob, his)).toEqual([]);
  });

  test('stops at the first failure where that is asked for, and goes on when it is sent again', async () => {
    const ada = await person('ada');
    const home = await workspaceOf(ada);
    const wrong = { method: 'POST' as const, path: `/v1/workspaces/${home.workspaceId}/lists`, body: { name: '' } };
    const commands = [creating(home.workspaceId, 'First'), wrong, creating(home.workspaceId, 'Last')];
    const idempotencyKey = uuidv7(Date.now());
    const { data: stopped } = await ada.api.runBatch({ body: { commands, stopOnFailure: true }, idempotencyKey });
    expect(stopped.results.map(({ status }) => status)).toEqual([201, 400, 424]);
    expect(await titlesIn(ada, home)).toEqual(['First']);
    const { data: all } = await ada.api.runBatch({ body: { commands }, idempotencyKey: uuidv7(Date.now()) });
    expect(all.results.map(({ status }) => status)).toEqual([201, 400, 201]);
  });

  test('asks of each command the right that it needs', async () => {
    const ada = await person('ada');
    const home = await workspaceOf(ada);
    const guest = await memberOf(home, ada, 'guest');
    const { data } = await guest.api.runBatch({ body: { commands: [creating(home.workspaceId, 'Sneaked in')] } });
    expect(data.results[0]).toMatchObject({ status: 403, body: { code: 'forbidden', details: { needs: 'item:create' } } });
  });

  test('does not change the same thing twice', async () => {
    const ada = await person('ada');
    const { data: item } = await ada.api.createItem({ params: ada, body: { title: 'x', due: day, recurrence: { rule: 'FREQ=DAILY' } } });
    const path = `/v1/workspaces/${ada.workspaceId}/items/${item.itemId}`;
    const commands = [
      { method: 'PATCH' as const, path, body: { title: 'y' } },
      { method: 'POST' as const, path: `${path}/complete` },
    ];
    await expect(ada.api.runBatch({ body: { commands } })).rejects.toMatchObject({
      status: 400,
      details: { errors: [{ pointer: '/commands/1/path', detail: expect.stringContaining('/commands/0') }] },
    });
    expect((await ada.api.getItem({ params: { workspaceId: ada.workspaceId, itemId: item.itemId } })).data.version).toBe(1);
  });

  test('that is sent again completes nothing a second time', async () => {
    const ada = await person('ada');
    const create = (title: string) =>
      ada.api.createItem({ params: ada, body: { title, due: day, recurrence: { rule: 'FREQ=DAILY' } } }).then(({ data }) => data.itemId);
    const itemIds = await Promise.all(['one', 'two', 'three'].map(create));
    const commands = itemIds.map(itemId => ({
      method: 'POST' as const,
      path: `/v1/workspaces/${ada.workspaceId}/items/${itemId}/complete`,
    }));
    const idempotencyKey = uuidv7(Date.now());
    const first = await ada.api.runBatch({ body: { commands }, idempotencyKey });
    const again = await ada.api.runBatch({ body: { commands }, idempotencyKey });
    expect(first.data.results.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(again.data.results.map(({ body }) => body)).toEqual(first.data.results.map(({ body }) => body));
    expect(again.data.results.map(({ body }) => (body as { data: { due: object } }).data.due)).toEqual(
      Array(3).fill({ date: '2030-03-31' }),
    );
  });
});

test('a thousand items are imported by forty requests, each in its order; and imported again they are not doubled', async () => {
  const ada = await person('ada');
  const home = await workspaceOf(ada, 'Imported');
  const titles = Array.from({ length: 1000 }, (_, i) => `Item ${String(i).padStart(4, '0')}`);
  const began = Date.now();
  const batches = Array.from({ length: 40 }, (_, i) => ({
    idempotencyKey: uuidv7(began + i * 25),
    body: { commands: titles.slice(i * 25, (i + 1) * 25).map(title => creating(home.workspaceId, title)) },
  }));
  // A slow machine leaves commands of a batch unattempted, and says so: then it is sent again, as clients do.
  const send = async (batch: (typeof batches)[0], tries = 5): Promise<Awaited<ReturnType<typeof ada.api.runBatch>>> => {
    const answer = await ada.api.runBatch(batch);
    return tries > 1 && answer.data.results.some(({ status }) => status === 424) ? send(batch, tries - 1) : answer;
  };
  const importAll = async () => {
    const ids: string[] = [];
    for (let i = 0; i < batches.length; i += 4) {
      const answers = await Promise.all(batches.slice(i, i + 4).map(batch => send(batch)));
      for (const { data } of answers) {
        expect(data.results.filter(({ status }) => status >= 300)).toEqual([]);
        ids.push(...data.results.map(({ body }) => (body as { data: { itemId: ItemId } }).data.itemId));
      }
    }
    return ids;
  };
  const first = await importAll();
  const again = await importAll();
  expect(new Set(first).size).toBe(1000);
  expect(again).toEqual(first);
  // Those of four batches at once stand among each other as they were created, those of one batch in its order.
  const there = await titlesIn(ada, home);
  expect([...there].sort()).toEqual(titles);
  for (let i = 0; i < 40; i++) {
    const batch = titles.slice(i * 25, (i + 1) * 25);
    expect(there.filter(title => batch.includes(title))).toEqual(batch);
  }
}, 240_000);

test('a batch is for those who are signed in', async () => {
  const response = await fetch(`${stage.apiUrl}/v1/batch`, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });
  expect(response.status).toBe(401);
});
