import { describe, expect, test, vi } from 'vitest';
import '../../../events/table.fixture.ts';
import type { Caller } from '../../../shared/api/core/route.ts';
import { routes } from '../../../shared/api/index.ts';
import type { UserId, WorkspaceId } from '../../../shared/domain/core/ids.ts';
import type { Role } from '../../../shared/domain/core/permissions.ts';
import { createProfile } from '../../../shared/domain/people/profiles/profile.ts';
import { createWorkspace, newMember, removeMember } from '../../../shared/domain/people/workspaces/workspace.ts';
import type { LogEntry } from '../../../shared/log/entry.ts';
import { sequence } from '../../../shared/log/sequence.ts';
import { invocation, requestFor } from '../../../shared/runtime/http/gateway.fixture.ts';
import { newId } from '../../../shared/runtime/http/ids.ts';
import { onEngine } from '../costs/engine.fixture.ts';
import { keyRequests } from '../costs/keys.ts';

/* The routes of events as they are deployed, on a table of another make than the local cloud's: only the gateway's event is made by hand. */
vi.hoisted(() => Object.assign(process.env, { LONGEST_WAIT_SECONDS: '25', FLAGS: 'defaults', FLAG_AGE_SECONDS: '30' }));

type Handler = (event: object, context: object) => Promise<{ statusCode: number; body: string }>;
const data = onEngine(async () => ({
  ...(await import('../../../shared/data/core/log.ts')),
  ...(await import('../../../shared/data/core/log-keys.ts')),
  ...(await import('../../../shared/data/people/members.ts')),
  ...(await import('../../../shared/data/people/profiles.ts')),
  ...(await import('../../../shared/data/people/workspaces.ts')),
  ...(await import('../../../shared/runtime/http/cursor.ts')),
  handler: (await import('../../../functions/views/events-api.ts')).handler as unknown as Handler,
}));

const now = (): string => new Date().toISOString();

type Reader = Pick<Caller, 'userId' | 'roles'>;
const ask = async (reader: Reader, workspaceId: WorkspaceId | undefined, query: Record<string, string> = {}) => {
  const caller = { ...reader, zone: 'Europe/Berlin', locale: 'de' as const };
  const request = requestFor(workspaceId ? routes.listEvents : routes.listMyEvents, {
    caller,
    params: workspaceId && { workspaceId },
    query,
  });
  const answer = await data.handler(request, invocation);
  const { data: events = [], meta, ...problem } = JSON.parse(answer.body);
  return {
    status: answer.statusCode,
    events: events as { type: string; subject: string; data: { record?: { title?: string } } }[],
    cursor: meta?.cursor,
    problem,
  };
};

const entry = (owner: string, type: string, version: number, record: object): LogEntry => ({
  ...{ id: `${owner}/ITEM#${newId('item')}@${version}`, type, at: now(), by: 'user', requestId: 'r', entity: type.split('.')[0]!, version },
  ...{ data: {}, record: record as Record<string, unknown> },
});
const append = (owner: string, ...entries: LogEntry[]) => sequence(data.logOf<LogEntry>(), owner, entries, now);
const titlesOf = ({ events }: Awaited<ReturnType<typeof ask>>) => events.map(event => event.data.record?.title);

/** A workspace with an owner and a member, as the table has them. */
const household = async () => {
  const [ada, ben, workspaceId] = [newId('user'), newId('user'), newId('workspace')] as const;
  const acting = { userId: ada, now: now(), requestId: 'r', zone: 'Europe/Berlin' };
  const { workspace, owner } = createWorkspace({ name: 'Home', kind: 'household' }, workspaceId, acting);
  for (const userId of [ada, ben]) await data.profiles.create(createProfile(userId, `${userId}@example.org`, now()), acting);
  await data.workspaces.create(workspace, acting);
  await data.members.create(owner, acting);
  await data.members.create(newMember({ userId: ben, role: 'member' }, workspaceId, acting), acting);
  const reader = (userId: UserId, role: Role): Reader => ({ userId, roles: { [workspaceId]: role } });
  return { workspaceId, owner: `WS#${workspaceId}`, ada: reader(ada, 'owner'), ben: reader(ben, 'member'), acting };
};

describe('events behind a cursor', () => {
  test('are the same in pages of any size, and by type; each reply says where to go on', async () => {
    const { workspaceId, owner, ada } = await household();
    for (let i = 0; i < 7; i++)
      await append(
        owner,
        ...[0, 1, 2].map(j => entry(owner, j === 1 ? 'item.completed' : 'item.created', 1, { title: `${i}${j}`, assignees: [] })),
      );
    const whole = await ask(ada, workspaceId);
    expect(whole).toMatchObject({ status: 200, cursor: expect.any(String) });
    expect(titlesOf(whole)).toEqual(Array.from({ length: 21 }, (_, i) => `${Math.floor(i / 3)}${i % 3}`));
    for (const limit of ['1', '2', '5', '20']) {
      const titles: unknown[] = [];
      for (
        let page = await ask(ada, workspaceId, { limit });
        page.events.length > 0;
        page = await ask(ada, workspaceId, { limit, after: page.cursor })
      )
        titles.push(...titlesOf(page));
      expect(titles).toEqual(titlesOf(whole));
    }
    expect(titlesOf(await ask(ada, workspaceId, { types: 'item.completed,item.moved' }))).toEqual(
      Array.from({ length: 7 }, (_, i) => `${i}1`),
    );
    expect((await ask(ada, workspaceId, { after: whole.cursor })).events).toEqual([]);
  });

  test('are what a role shows of them, and nothing for a stranger', async () => {
    const { workspaceId, owner, ada, ben } = await household();
    const mine = entry(owner, 'item.created', 1, { title: 'Mine', assignees: [ben.userId], dueAt: 'x' });
    await append(
      owner,
      mine,
      entry(owner, 'item.created', 1, { title: 'Other', assignees: [] }),
      entry(owner, 'list.created', 1, { name: 'L' }),
    );
    expect((await ask(ada, workspaceId)).events).toHaveLength(3);
    const guest = await ask({ ...ben, roles: { [workspaceId]: 'guest' } }, workspaceId);
    expect(guest.events.map(({ data: { record } }) => record)).toEqual([{ title: 'Mine', assignees: [ben.userId] }]);
    const stranger = { userId: newId('user'), roles: {} };
    expect(await ask(stranger, workspaceId)).toMatchObject({ status: 404, events: [] });
  });

  test('come to who waits as they happen, and not to who was let go meanwhile; nobody waits longer than they asked', async () => {
    const { workspaceId, owner, ada, ben, acting } = await household();
    const { cursor, events } = await ask(ada, workspaceId, { after: 'now' });
    expect(events).toEqual([]);
    const [waiting, leaving] = [ada, ben].map(reader =>
      ask(reader, workspaceId, { after: 'now' }).then(at => ask(reader, workspaceId, { after: at.cursor, wait: '20' })),
    );
    const benRow = await data.members.get({ workspaceId, userId: ben.userId });
    await data.members.save(removeMember(benRow, 'owner', 2, { ...acting, now: now() }), acting);
    await new Promise(resolve => setTimeout(resolve, 300));
    await append(owner, entry(owner, 'item.created', 1, { title: 'Heard of', assignees: [] }));
    expect(titlesOf(await waiting!)).toEqual(['Heard of']);
    expect(await leaving).toMatchObject({ status: 404, events: [] });
    expect(titlesOf(await ask(ada, workspaceId, { after: cursor }))).toEqual(['Heard of']);
    const nothing = await ask(ada, workspaceId, { after: (await ask(ada, workspaceId, { after: 'now' })).cursor, wait: '1' });
    expect(nothing).toMatchObject({ status: 200, events: [], cursor: expect.any(String) });
  });

  test('of one’s own are told to oneself', async () => {
    const { ada, ben } = await household();
    const owner = `USER#${ada.userId}`;
    await append(owner, entry(owner, 'profile.changed', 1, { displayName: 'Ada', dueAt: 'x' }), entry(owner, 'profile.digest_due', 2, {}));
    expect((await ask(ada, undefined)).events).toMatchObject([{ type: 'profile.changed', data: { record: { displayName: 'Ada' } } }]);
    expect((await ask(ben, undefined)).events).toEqual([]);
  });
});

describe('a cursor', () => {
  test('at the end of a log needs nothing of it opened', async () => {
    const { workspaceId, owner, ada } = await household();
    await append(owner, entry(owner, 'item.created', 1, { title: 'Before', assignees: [] }));
    data.logKeys.forget(owner);
    keyRequests.length = 0;
    const { cursor } = await ask(ada, workspaceId, { after: 'now' });
    expect(keyRequests).toEqual([]);
    await append(owner, entry(owner, 'item.created', 1, { title: 'After', assignees: [] }));
    expect(titlesOf(await ask(ada, workspaceId, { after: cursor }))).toEqual(['After']);
  });

  test('of before a restore is gone, in words that say what to do', async () => {
    const { workspaceId, ada } = await household();
    const question = { route: routes.listEvents, userId: ada.userId, params: { workspaceId }, query: {} };
    const after = await data.signCursor(question, Buffer.from('[7,1,1]').toString('base64url'));
    const { status, problem } = await ask(ada, workspaceId, { after });
    expect(status).toBe(410);
    expect(problem).toMatchObject({ code: 'gone', details: { reason: 'log_restarted' }, detail: expect.stringContaining('after=now') });
  });

  test('fits its reader and its log, and cannot be made', async () => {
    const { workspaceId, ada, ben } = await household();
    const { cursor } = await ask(ada, workspaceId, { after: 'now' });
    const other = await household();
    const reader = { ...ada, roles: { ...ada.roles, [other.workspaceId]: 'owner' } };
    for (const [who, place, after] of [
      [ben, workspaceId, cursor],
      [reader, other.workspaceId, cursor],
      [ada, undefined, cursor],
      [ada, workspaceId, `${cursor}x`],
      [ada, workspaceId, 'WzEsMSwxXQ'],
    ] as const) {
      const { status, problem } = await ask(who, place, { after });
      expect({ status, errors: problem.details?.errors }).toMatchObject({
        status: 400,
        errors: [{ pointer: '/after', code: 'not_a_cursor' }],
      });
    }
  });
});
