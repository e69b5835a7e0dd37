import { expect, test } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { person, stage } from '../../../scripts/testing/stage.ts';
import { workspaceOf } from '../../../scripts/testing/workspace.ts';

type Event = { id: string; type: string; data: { record: Record<string, unknown> } };

/** Asks once as a reader of server-sent events does: what it is told, and the id that it sends the next time. */
const follow = async ({ token }: Pick<Person, 'token'>, path: string, lastId?: string) => {
  const headers = { authorization: `Bearer ${token}`, accept: 'text/event-stream', ...(lastId ? { 'last-event-id': lastId } : {}) };
  const reply = await fetch(`${stage.apiUrl}${path}`, { headers });
  const told: { id: string; event: Event }[] = [];
  let last = lastId ?? '';
  for (const block of (await reply.text()).split('\n\n')) {
    const [, id] = /^id: (.+)$/m.exec(block) ?? [];
    const [, data] = /^data: (.+)$/m.exec(block) ?? [];
    last = id ?? last;
    if (data) told.push({ id: last, event: JSON.parse(data) });
  }
  return { status: reply.status, type: reply.headers.get('content-type'), told, last };
};

test('what happened is told as server-sent events, too: the same, in the same order, and on from whichever was the last', async () => {
  const ada = await person('ada');
  const home = await workspaceOf(ada);
  for (const title of ['One', 'Two', 'Three']) await ada.api.createItem({ params: home, body: { title } });
  const list = () => ada.api.listEvents({ params: home, query: { limit: 100 } });
  const { data: all } = await eventually('five events', async () => {
    const page = await list();
    return page.data.length >= 5 && page;
  });
  const path = `/v1/workspaces/${home.workspaceId}/events`;
  const first = await follow(ada, `${path}?limit=3`);
  expect(first).toMatchObject({ status: 200, type: 'text/event-stream' });
  expect(first.told.map(({ event }) => event)).toEqual(all.slice(0, 3));
  for (const [i, { id }] of first.told.entries()) {
    const rest = await follow(ada, `${path}?after=now`, id);
    expect(rest.told.map(({ event }) => event)).toEqual(all.slice(i + 1));
  }
  // Each id is a cursor like any other.
  const { data: behind } = await ada.api.listEvents({ params: home, query: { after: first.told[1]!.id } });
  expect(behind).toEqual(all.slice(2));
  expect((await fetch(`${stage.apiUrl}${path}`, { headers: { accept: 'text/event-stream' } })).status).toBe(401);
  expect(await follow(ada, `${path}`, `${first.last}x`)).toMatchObject({ status: 400, type: 'application/problem+json' });
});

test('who follows their own is told how a job comes further, as soon as it does', async () => {
  const ada = await person('ada');
  const home = await workspaceOf(ada);
  const path = '/v1/me/events?types=job.started,job.step_done,job.ended';
  let { last } = await follow(ada, `${path}&after=now`);
  const beganAt = Date.now();
  const waiting = follow(ada, path, last);
  const { data: job } = await ada.api.startAuditExport({ params: home });
  const heard: Event[] = [];
  const hear = (page: Awaited<typeof waiting>): void => {
    heard.push(...page.told.map(({ event }) => event));
    last = page.last;
  };
  hear(await waiting);
  expect(heard.length).toBeGreaterThan(0);
  expect(Date.now() - beganAt).toBeLessThan(24_000);
  while (heard.at(-1)!.data.record.status !== 'done') hear(await follow(ada, path, last));
  expect(heard.every(({ data }) => data.record.jobId === job.jobId)).toBe(true);
  const versions = heard.map(({ data }) => Number(data.record.version));
  expect(versions).toEqual(versions.toSorted((one, other) => one - other));
});
