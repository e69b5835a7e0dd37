import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { watchOf } from './watch-client.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A socket that opens, and whose way then breaks: it brings nothing and never says that it is closed. */
class BrokenSocket extends EventTarget {
  constructor() {
    super();
    setTimeout(() => this.dispatchEvent(new Event('open')));
  }
  send() {}
  close() {}
}

const workspaceId = 'ws_1';
const createSocketTicket = async () => ({ data: { url: 'wss://example.com', protocols: [] } });
const listEvents = async ({ signal }: { signal?: AbortSignal }) => {
  signal?.throwIfAborted();
  return { data: [], cursor: 'c1' };
};

const listMyEvents = async () => Promise.reject(new Error('Nobody asks for what is their own'));

describe('watching', () => {
  test('ends as soon as it is aborted, also where its socket does not close', async () => {
    vi.stubGlobal('WebSocket', BrokenSocket);
    const alive = new AbortController();
    const next = watchOf({ createSocketTicket, listEvents, listMyEvents })({ workspaceId, after: 'c1', signal: alive.signal }).next();
    await vi.advanceTimersByTimeAsync(1000);
    alive.abort();
    await expect(Promise.race([next, vi.advanceTimersByTimeAsync(1000)])).resolves.toEqual({ done: true, value: undefined });
  });

  test('that was aborted before it had its first cursor ends, and fails for nobody', async () => {
    const watched = watchOf({ createSocketTicket, listEvents, listMyEvents })({ workspaceId, signal: AbortSignal.abort() });
    await expect(watched.next()).resolves.toEqual({ done: true, value: undefined });
  });

  test('waits out a broken connection, also before it has its first cursor', async () => {
    const event = { id: '1' };
    let asked = 0;
    const breaking = async ({ query: { after } }: { query: { after: string } }) => {
      if (++asked < 3) throw new TypeError('fetch failed');
      return (after === 'now' ? { data: [], cursor: 'c1' } : { data: [event], cursor: 'c2' }) as never;
    };
    const next = watchOf({ createSocketTicket: () => Promise.reject(new Error('none')), listEvents: breaking, listMyEvents })({
      workspaceId,
    }).next();
    await vi.advanceTimersByTimeAsync(60_000);
    await expect(next).resolves.toEqual({ done: false, value: { events: [event], cursor: 'c2' } });
  });

  test('reads what is one’s own, or one item, over the door of its own where there is no socket', async () => {
    const asked: unknown[] = [];
    const noting = async (call: { params?: object; query: { after: string; itemId?: string } }) => {
      const { after, itemId } = call.query;
      asked.push({ ...call.params, itemId });
      return (after === 'now' ? { data: [], cursor: 'c1' } : { data: [{ id: '1' }], cursor: 'c2' }) as never;
    };
    const watch = watchOf({
      createSocketTicket: () => Promise.reject(new Error('none')),
      listEvents: noting,
      listMyEvents: noting,
    });
    for (const topic of [{ me: true }, { workspaceId, itemId: 'item_1' }] as const) {
      const next = watch(topic).next();
      await vi.advanceTimersByTimeAsync(1000);
      await expect(next).resolves.toMatchObject({ value: { events: [{ id: '1' }] } });
    }
    expect(asked).toEqual([{}, {}, { workspaceId, itemId: 'item_1' }, { workspaceId, itemId: 'item_1' }]);
  });
});
