import { afterEach, describe, expect, test, vi } from 'vitest';
import { eventually } from '../../../scripts/testing/await.ts';
import type { Person } from '../../../scripts/testing/people.ts';
import { socketOf, type TestSocket } from '../../../scripts/testing/socket.ts';
import { person } from '../../../scripts/testing/stage.ts';
import { memberOf, workspaceOf } from '../../../scripts/testing/workspace.ts';
import { type Watch, watchOf } from '../../../shared/api/client/watch-client.ts';
import type { WorkspaceId } from '../../../shared/domain/core/ids.ts';
import { socketLimits } from '../../../shared/domain/views/socket.ts';

type Place = { workspaceId: WorkspaceId };

afterEach(() => vi.unstubAllGlobals());

/** Every socket that is opened from now on, to be killed. */
const socketsFromNow = (): WebSocket[] => {
  const all: WebSocket[] = [];
  const construct = (make: typeof WebSocket, args: ConstructorParameters<typeof WebSocket>): WebSocket => {
    const socket = new make(...args);
    all.push(socket);
    return socket;
  };
  vi.stubGlobal('WebSocket', new Proxy(WebSocket, { construct }));
  return all;
};

/** A tab that watches, and keeps what it was told with the cursor; killed, it begins there anew. */
const tabOf = (watch: Watch, { workspaceId }: Place, after: string) => {
  const kept = { ids: [] as string[], cursor: after };
  let alive = new AbortController();
  const run = async (): Promise<void> => {
    const { signal } = alive;
    for await (const { events, cursor } of watch({ workspaceId, after: kept.cursor, signal })) {
      if (signal.aborted) return;
      kept.ids.push(...events.map(({ id }) => id));
      kept.cursor = cursor;
    }
  };
  let running = run();
  const restart = () => {
    alive.abort();
    alive = new AbortController();
    running = run();
  };
  const stop = (): Promise<void> => {
    alive.abort();
    return running;
  };
  return { kept, restart, stop };
};

/** The log of a workspace from a cursor on. */
const logFrom = async ({ api }: Person, params: Place, from: string): Promise<string[]> => {
  const ids: string[] = [];
  for (let after = from; ; ) {
    const { data, cursor } = await api.listEvents({ params, query: { after, limit: 100 } });
    if (data.length === 0) return ids;
    ids.push(...data.map(({ id }) => id));
    after = cursor!;
  }
};

describe('almanac.watch', () => {
  test('tells the log, each event once and in order, while its sockets and its tab are killed', async () => {
    const opened = socketsFromNow();
    const ada = await person('ada');
    const home = await workspaceOf(ada);
    const { cursor: start = '' } = await ada.api.listEvents({ params: home, query: { after: 'now' } });
    const tab = tabOf(watchOf(ada.api), home, start);
    const kill = async (i: number): Promise<void> => {
      // Each kill is of a socket that has come since the last one, however busy the machine is.
      if (i % 5 === 2) {
        await eventually('a socket to kill', async () => opened.some(({ readyState }) => readyState === WebSocket.OPEN));
        for (const socket of opened) socket.close();
      }
      if (i % 11 === 7) tab.restart();
    };
    const items: string[] = [];
    for (let i = 0; i < 40; i++) {
      items.push((await ada.api.createItem({ params: home, body: { title: `Item ${i}` } })).data.itemId);
      await kill(i);
    }
    // Of what was before the items, as the workspace itself, some may come to the log after its end was asked for.
    const whole = await eventually('the whole log, and all of it told', async () => {
      const ids = await logFrom(ada, home, start);
      return items.every(itemId => ids.some(id => id.includes(itemId))) && tab.kept.ids.length === ids.length && ids;
    });
    expect(tab.kept.ids).toEqual(whole);
    expect(opened.length).toBeGreaterThan(5);
    await tab.stop();
  });

  test('fails for who may not read', async () => {
    const [ada, ben] = await Promise.all([person('ada'), person('ben')]);
    const home = await workspaceOf(ada);
    await expect(watchOf(ben.api)(home).next()).rejects.toMatchObject({ status: 404 });
  });
});

test('300 sockets of one workspace are each told once; a user has twenty at the most', async () => {
  const ada = await person('ada');
  const home = await workspaceOf(ada);
  const members = await Promise.all(Array.from({ length: 14 }, () => memberOf(home, ada, 'member')));
  const sockets: TestSocket[] = [];
  for (const someone of [ada, ...members]) {
    const theirs = await Promise.all(Array.from({ length: socketLimits.ofUser }, () => socketOf(someone)));
    for (const socket of theirs) socket.say({ action: 'subscribe', ...home });
    sockets.push(...theirs);
  }
  await Promise.all(sockets.map(socket => socket.frame('subscribed', ({ type }) => type === 'subscribed')));
  await expect(socketOf(ada)).rejects.toThrow('refused');
  const { data: item } = await ada.api.createItem({ params: home, body: { title: 'Heard by all' } });
  const told = ({ frames }: TestSocket) => frames.flatMap(({ entries = [] }) => entries).filter(({ subject }) => subject === item.itemId);
  await eventually('all to be told', async () => sockets.every(socket => told(socket).length > 0));
  expect(sockets.map(socket => told(socket).length)).toEqual(Array.from({ length: 300 }, () => 1));
  for (const socket of sockets) socket.close();
}, 240_000);
