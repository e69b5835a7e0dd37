import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CloudEvent } from '../../domain/core/cloud-event.ts';
import { sleepFor } from './client-retry.ts';
import { type WatchPort, type WatchSocket, watching } from './watch.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const minuteMs = 60_000;
const eventOf = (n: number) => ({ id: String(n) }) as CloudEvent;
const stop = (): Error => new Error('refused');

type Listener = { put(frame: object): void; die(): void };

/** A socket's frames, one after the other, as whoever watches reads them. */
const inboxOf = () => {
  const came: (string | undefined)[] = [];
  let ask: ((text: string | undefined) => void) | undefined;
  return {
    hand: (text: string | undefined): void => {
      const asked = ask;
      ask = undefined;
      if (asked) asked(text);
      else came.push(text);
    },
    next: () =>
      new Promise<string | undefined>(resolve => {
        if (came.length > 0) resolve(came.shift());
        else ask = resolve;
      }),
  };
};

/** A log behind an API whose sockets lose, delay and repeat frames, and whose reads over the cursor are a little behind. Cursors are positions. */
const worldOf = (dice: () => number) => {
  const log: CloudEvent[] = [];
  const seen: { at: number; length: number }[] = [{ at: 0, length: 0 }];
  const sockets = new Set<Listener>();
  const state = { down: false, noSockets: false, refused: false, opened: 0, pulls: 0, lost: 0 };

  /** How much of the log a read may see that is eventually consistent. */
  const readable = (): number => seen.findLast(({ at }) => at <= Date.now() - 200)?.length ?? 0;
  const cut = (from: number, to: number) => ({ type: 'entries', from: String(from), cursor: String(to), entries: log.slice(from, to) });

  /** A frame comes at some time, perhaps twice. One that is lost closes its socket, sooner or later. */
  const send = (socket: Listener, frame: object): void => {
    if (dice() < 0.05) {
      state.lost++;
      setTimeout(socket.die, dice() * 2000);
      return;
    }
    for (let copies = dice() < 0.1 ? 2 : 1; copies > 0; copies--) setTimeout(() => socket.put(frame), dice() * 400);
  };

  const append = (count: number): void => {
    const from = log.length;
    log.push(...Array.from({ length: count }, (_, i) => eventOf(from + i)));
    seen.push({ at: Date.now(), length: log.length });
    for (const socket of sockets) send(socket, cut(from, from + count));
  };

  const subscribe = (socket: Listener, after: string): void => {
    sockets.add(socket);
    socket.put({ type: 'subscribed', cursor: after });
    const [from, end] = [Number(after), log.length];
    if (end - from > 20) socket.put({ type: 'more' });
    else if (end > from) setTimeout(() => socket.put(cut(from, end)), dice() * 300);
  };

  const socketOf = (): WatchSocket => {
    const { hand, next } = inboxOf();
    const mine: Listener = {
      put: frame => {
        if (sockets.has(mine)) hand(JSON.stringify(frame));
      },
      die: () => {
        if (sockets.delete(mine)) hand(undefined);
      },
    };
    const send = (text: string) => {
      const { action, after } = JSON.parse(text) as { action: string; after: string };
      if (action === 'ping') setTimeout(() => mine.put({ type: 'pong' }), 50);
      else subscribe(mine, after);
    };
    return { next, close: mine.die, send };
  };

  const readFrom = async (from: number): Promise<number> => {
    await sleepFor(30);
    if (state.down) throw stop();
    if (state.refused) throw Object.assign(stop(), { status: 404 });
    return Math.max(from, Math.min(readable(), from + 7));
  };

  const port: WatchPort = {
    open: async () => {
      await sleepFor(20);
      if (state.down || state.noSockets) throw stop();
      state.opened++;
      return socketOf();
    },
    page: async (after, waitSeconds) => {
      state.pulls++;
      const [from, until] = [Number(after), Date.now() + waitSeconds * 1000];
      let to = await readFrom(from);
      while (to === from && Date.now() < until) {
        await sleepFor(500);
        to = await readFrom(from);
      }
      return { events: log.slice(from, to), cursor: String(to) };
    },
    mayPass: error => (error as { status?: number }).status === undefined,
    sleep: sleepFor,
    now: Date.now,
    random: dice,
  };
  const tell = (frame: object): void => {
    for (const socket of sockets) socket.put(frame);
  };
  const killSockets = (): void => {
    for (const each of [...sockets]) each.die();
  };
  /** A socket that is dead and does not say so. */
  const freeze = () => sockets.clear();
  return { log, port, state, append, tell, killSockets, freeze };
};
type World = ReturnType<typeof worldOf>;

/** A tab: it keeps what it was told together with the cursor, and begins there anew after it was killed. */
const tabOf = (world: World) => {
  const kept = { events: [] as string[], cursor: '0' };
  let alive = new AbortController();
  let failure: unknown;
  const run = async (mine: AbortController): Promise<void> => {
    try {
      for await (const { events, cursor } of watching(world.port, {
        topic: { workspaceId: 'ws_1' },
        after: kept.cursor,
        signal: mine.signal,
      })) {
        // A tab that was killed keeps nothing of what was on its way.
        if (mine.signal.aborted) return;
        kept.events.push(...events.map(({ id }) => id));
        kept.cursor = cursor;
      }
    } catch (error) {
      failure = error;
    }
  };
  void run(alive);
  return {
    kept,
    failure: () => failure,
    restart: () => {
      alive.abort();
      alive = new AbortController();
      void run(alive);
    },
    stop: () => alive.abort(),
  };
};

const steps = {
  append: 12,
  wait: 4,
  killSocket: 2,
  freeze: 1,
  network: 2,
  noSockets: 1,
  tab: 2,
} as const;
const step = fc.record({
  what: fc.oneof(...Object.entries(steps).map(([what, weight]) => ({ arbitrary: fc.constant(what as keyof typeof steps), weight }))),
  size: fc.integer({ min: 1, max: 9 }),
  ms: fc.integer({ min: 0, max: 3000 }),
});

const acts: Record<keyof typeof steps, (world: World, tab: ReturnType<typeof tabOf>, size: number) => void> = {
  append: (world, _, size) => world.append(size),
  wait: () => undefined,
  killSocket: world => world.killSockets(),
  freeze: world => world.freeze(),
  network: (world, _, size) => {
    world.state.down = true;
    world.killSockets();
    setTimeout(() => {
      world.state.down = false;
    }, size * 500);
  },
  noSockets: (world, _, size) => {
    world.state.noSockets = true;
    setTimeout(() => {
      world.state.noSockets = false;
    }, size * 1000);
  },
  tab: (_, tab) => tab.restart(),
};

const diceOf = (seed: number) => {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
};

describe('watching a workspace', () => {
  test('over 10,000 kills of socket, network and tab, and entries between them: what is told is the log, none lost and none twice', async () => {
    let [killed, opened, lost] = [0, 0, 0];
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 240, maxLength: 260 }), fc.nat(), async (all, seed) => {
        const world = worldOf(diceOf(seed));
        const tab = tabOf(world);
        for (const { what, size, ms } of all) {
          acts[what](world, tab, size);
          if (what !== 'append' && what !== 'wait') killed++;
          await vi.advanceTimersByTimeAsync(ms);
        }
        Object.assign(world.state, { down: false, noSockets: false });
        // A socket that is dead and does not say so is found out by the next ping.
        await vi.advanceTimersByTimeAsync(10 * minuteMs);
        expect(tab.kept.events).toEqual(world.log.map(({ id }) => id));
        expect(tab.failure()).toBeUndefined();
        tab.stop();
        await vi.advanceTimersByTimeAsync(minuteMs);
        opened += world.state.opened;
        lost += world.state.lost;
      }),
      { numRuns: 140 },
    );
    expect(killed).toBeGreaterThan(10_000);
    expect(opened).toBeGreaterThan(2_000);
    expect(lost).toBeGreaterThan(200);
  }, 120_000);

  test('while nothing is wrong, what happens comes over the socket alone, also where frames overtake each other', async () => {
    const world = worldOf(() => 0.5);
    const tab = tabOf(world);
    await vi.advanceTimersByTimeAsync(2000);
    const before = world.state.pulls;
    for (let i = 0; i < 50; i++) {
      world.append(3);
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(tab.kept.events.length).toBe(150);
    expect(world.state.pulls).toBe(before);
    expect(world.state.opened).toBe(1);
    tab.stop();
  });

  test('a frame of a kind that it does not know, as a newer API may send one, is passed over: the socket stays', async () => {
    const world = worldOf(() => 0.5);
    const tab = tabOf(world);
    await vi.advanceTimersByTimeAsync(2000);
    const before = world.state.pulls;
    world.tell({ type: 'weather', sunny: true });
    world.append(3);
    await vi.advanceTimersByTimeAsync(minuteMs);
    expect(tab.kept.events).toEqual(['0', '1', '2']);
    expect(world.state).toMatchObject({ opened: 1, pulls: before });
    tab.stop();
  });

  test('a socket is left before its two hours are over, and kept open by a ping each eight minutes', async () => {
    const world = worldOf(diceOf(7));
    const tab = tabOf(world);
    await vi.advanceTimersByTimeAsync(95 * minuteMs);
    expect(world.state.opened).toBe(1);
    await vi.advanceTimersByTimeAsync(20 * minuteMs);
    expect(world.state.opened).toBe(2);
    expect(world.state.pulls).toBeLessThan(20);
    tab.stop();
  });

  test('where no socket can be had, what happens is told within two seconds; an API that does not wait is asked ever less often', async () => {
    const world = worldOf(diceOf(11));
    world.state.noSockets = true;
    const tab = tabOf(world);
    await vi.advanceTimersByTimeAsync(10 * minuteMs);
    for (let i = 0; i < 100; i++) {
      world.append(1);
      await vi.advanceTimersByTimeAsync(2000);
      expect(tab.kept.events.length).toBe(i + 1);
      await vi.advanceTimersByTimeAsync(5000);
    }
    const before = world.state.pulls;
    for (let i = 0; i < 300; i++) {
      world.append(1);
      await vi.advanceTimersByTimeAsync(200);
    }
    expect(world.state.pulls - before).toBeLessThan(100);
    tab.stop();
    await vi.advanceTimersByTimeAsync(minuteMs);

    let asked = 0;
    const page = async (cursor: string) => {
      asked++;
      return { events: [], cursor };
    };
    const alive = new AbortController();
    const next = watching({ ...world.port, page }, { topic: { workspaceId: 'ws_1' }, after: '0', signal: alive.signal }).next();
    await vi.advanceTimersByTimeAsync(10 * minuteMs);
    expect(asked).toBeLessThan(60);
    alive.abort();
    await expect(next).resolves.toMatchObject({ done: true });
  });

  test('what is behind a long stretch that is not for the reader is told, though pages of it are empty', async () => {
    const world = worldOf(diceOf(5));
    world.state.noSockets = true;
    world.append(40);
    const hidden = async (after: string, wait: number) => {
      const page = await world.port.page(after, wait);
      return Number(page.cursor) < 36 ? { ...page, events: [] } : page;
    };
    const told: string[] = [];
    const alive = new AbortController();
    const run = async () => {
      for await (const { events } of watching(
        { ...world.port, page: hidden },
        { topic: { workspaceId: 'ws_1' }, after: '0', signal: alive.signal },
      ))
        told.push(...events.map(({ id }) => id));
    };
    const running = run();
    await vi.advanceTimersByTimeAsync(2000);
    expect(told).toEqual(['35', '36', '37', '38', '39']);
    alive.abort();
    await vi.advanceTimersByTimeAsync(minuteMs);
    await running;
  });

  test('who may not read any more is told so', async () => {
    const world = worldOf(diceOf(3));
    const tab = tabOf(world);
    await vi.advanceTimersByTimeAsync(1000);
    world.state.refused = true;
    world.killSockets();
    world.state.noSockets = true;
    await vi.advanceTimersByTimeAsync(minuteMs);
    expect(tab.failure()).toMatchObject({ status: 404 });
  });
});
