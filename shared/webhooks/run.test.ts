import { describe, expect, test } from 'vitest';
import { holdDispatch, resumeDispatch, wakeDispatch } from '../domain/integrations/dispatch.ts';
import { type Behaviour, hour, type Planted, second, worldOf } from './world.fixture.ts';

const ok = { outcome: 'delivered', status: 200, takesMs: 30 } as const;
const failed = (outcome: Exclude<ReturnType<Behaviour>['outcome'], 'delivered'>, takesMs = 30, status?: number) => ({
  outcome,
  takesMs,
  ...(status === undefined ? {} : { status }),
});
const whole = 100 * hour;

/** What twelve kinds of receivers do, and what becomes of what is sent to them. */
const receivers: Record<string, { behaviour: Behaviour; ends: 'delivered' | 'held'; reason?: string }> = {
  'answers at once': { behaviour: () => ok, ends: 'delivered' },
  'takes nine seconds': { behaviour: () => ({ ...ok, takesMs: 9000 }), ends: 'delivered' },
  'never answers': { behaviour: () => failed('timeout', 10_000), ends: 'held', reason: 'exhausted' },
  'answers 500': { behaviour: () => failed('server_error', 30, 500), ends: 'held', reason: 'exhausted' },
  'asks for two minutes (429) each third time': {
    behaviour: request => (request % 3 === 0 ? { ...failed('throttled', 30, 429), retryAfterSeconds: 120 } : ok),
    ends: 'delivered',
  },
  'is gone (410)': { behaviour: () => failed('gone', 30, 410), ends: 'held', reason: 'gone' },
  'leads elsewhere (301)': { behaviour: () => failed('redirected', 30, 301), ends: 'held', reason: 'exhausted' },
  'resets each other connection': {
    behaviour: request => (request % 2 === 0 ? failed('connection_failed', 5) : ok),
    ends: 'delivered',
  },
  'has a certificate of somebody else': { behaviour: () => failed('tls_failed', 20), ends: 'held', reason: 'exhausted' },
  'hangs behind its headers': { behaviour: () => ({ ...ok, takesMs: 1000 }), ends: 'delivered' },
  'answers without end': { behaviour: () => ({ ...ok, takesMs: 200 }), ends: 'delivered' },
  'is up for an hour and down for an hour': {
    behaviour: (_, sinceMs) => (Math.floor(sinceMs / hour) % 2 === 0 ? ok : failed('connection_failed', 5)),
    ends: 'delivered',
  },
};

/** What was sent for the first time, in its order. */
const firsts = (delivered: readonly string[]): string[] => [...new Set(delivered)];
const inOrder = (count: number): string[] => Array.from({ length: count }, (_, i) => `msg_${i + 1}`);

describe('twelve kinds of receivers, under a time that is simulated', () => {
  test.each(Object.entries(receivers))('one that %s: each event ends as delivered or held', async (name, { behaviour, ends, reason }) => {
    const world = worldOf({ seed: name, events: 200, behaviour, everyMs: 20 * second });
    await world.play(2000 * hour);
    const { status, held, cursor, tries } = world.record();
    // What stands before the cursor was delivered, each once and in its order; what stands behind it is held.
    expect(firsts(world.delivered)).toEqual(inOrder(cursor.next - 1));
    expect({ status: status === 'held' ? 'held' : 'delivered', reason: held?.reason }).toEqual({ status: ends, reason });
    if (ends === 'delivered') expect(cursor.next).toBe(201);
    if (reason === 'exhausted') expect({ tries, attempts: world.attempts.length }).toEqual({ tries: 10, attempts: 10 });
    expect(world.attempts.length).toBe(world.counts.requests);
  });

  test('ten tries of one event last 75.6 hours, give or take a fifth of each pause', async () => {
    const world = worldOf({ seed: 'dead', events: 1, behaviour: () => failed('server_error', 30, 500), everyMs: second });
    await world.play(200 * hour);
    const [first, last] = [world.attempts[0]!.at, world.attempts.at(-1)!.at].map(at => Date.parse(at)) as [number, number];
    expect((last - first) / hour).toBeGreaterThan(75.6 * 0.8);
    expect((last - first) / hour).toBeLessThan(75.6 * 1.2 + 0.1);
    expect(world.attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});

describe('whatever happens on the way', () => {
  const flaky: Behaviour = (_, __, dice) =>
    dice.chance(0.05) ? failed('server_error', 50, 503) : { ...ok, takesMs: dice.between(5, 2000) };

  test.each(Array.from({ length: 20 }, (_, i) => `kills ${i}`))(
    'killed at each await, messages twice, two runs at once: none is lost or out of order (%s)',
    async seed => {
      const world = worldOf({ seed, events: 300, behaviour: flaky, everyMs: 700, kills: 0.01 });
      await world.play(whole);
      expect(world.record().cursor.next).toBe(301);
      expect(firsts(world.delivered)).toEqual(inOrder(300));
      expect(world.counts.killed).toBeGreaterThan(5);
    },
  );

  test.each<Planted>(['no_knock', 'late_reads', 'moves_first'])('a mistake that is planted is found: %s', async planted => {
    const isWrong = async (seed: string, mistake?: Planted): Promise<boolean> => {
      const quick: Behaviour = (_, __, dice) => ({ ...ok, takesMs: dice.between(1, 60) });
      const world = worldOf({ seed, events: 5, behaviour: quick, everyMs: 60, kills: 0.01, planted: mistake });
      await world.play(whole);
      return JSON.stringify(firsts(world.delivered)) !== JSON.stringify(inOrder(5));
    };
    const seeds = Array.from({ length: 100 }, (_, i) => `planted ${i}`);
    expect(await Promise.all(seeds.map(seed => isWrong(seed)))).not.toContain(true);
    expect(await Promise.all(seeds.map(seed => isWrong(seed, planted)))).toContain(true);
  });
});

type World = ReturnType<typeof worldOf>;

/**
 * Ten thousand events: a row of the log, and so a word of it, for every ten of them, through all of the waking; and each by itself through the
 * rule that decides. Answers how often that would have written.
 */
const tenThousandHappen = (world: World): number => {
  let decided = 0;
  for (let event = 0; event < 10_000; event++) {
    world.log.push(world.time.now);
    if (wakeDispatch(world.record(), world.now())) decided += 1;
    if (event % 10 === 0) void world.wake();
  }
  return decided;
};

describe('one that is held', () => {
  const dead: Behaviour = () => failed('server_error', 30, 500);

  test('writes nothing at all, however much happens', async () => {
    const world = worldOf({ seed: 'held', events: 1, behaviour: dead, everyMs: second });
    await world.play(whole);
    expect(world.record().status).toBe('held');
    const before = world.counts.writes;
    // Ten tries: woken or due, and failed.
    expect(before).toBeLessThanOrEqual(20);
    for (let event = 0; event < 10_000; event++) void world.wake();
    await world.play(2 * whole);
    expect(world.counts).toMatchObject({ writes: before, writesWhenHeld: 0 });
  });

  test.each(['workspace', 'none'] as const)('costs at most ten writes for a million events, in the order %s', async order => {
    const world = worldOf({ seed: 'a million', events: 20, behaviour: dead, everyMs: second, order });
    await world.play(3 * whole);
    expect(world.record().status).toBe('held');
    const { writes, requests } = world.counts;
    let decided = 0;
    for (let tenThousand = 1; tenThousand <= 100; tenThousand++) {
      decided += tenThousandHappen(world);
      await world.play(3 * whole + tenThousand * second);
    }
    expect(world.log.length).toBe(1_000_020);
    expect({ decided, written: world.counts.writes - writes, requests: world.counts.requests - requests }).toEqual({
      decided: 0,
      written: 0,
      requests: 0,
    });
  });

  test('goes on in order from where it stood; behind what failed; or from now on', async () => {
    for (const [from, expected] of [
      [1, inOrder(50)],
      [2, inOrder(50).slice(1)],
      [51, []],
    ] as const) {
      let isUp = false;
      const world = worldOf({ seed: 'again', events: 50, behaviour: (...of) => (isUp ? ok : dead(...of)), everyMs: second });
      await world.play(whole);
      isUp = true;
      void world.change(dispatch => resumeDispatch(dispatch, { epoch: 1, row: from, next: from }, world.now()));
      await world.play(2 * whole);
      expect(world.delivered).toEqual(expected);
      expect(world.record()).toMatchObject({ status: 'active', tries: 0, held: undefined });
    }
  });

  test('by somebody while a run is on its way: the run writes nothing more, and what it had sent comes again when it goes on', async () => {
    const world = worldOf({ seed: 'paused', events: 30, behaviour: () => ({ ...ok, takesMs: 500 }), everyMs: 100 });
    await world.play(6000);
    void world.change(dispatch => holdDispatch(dispatch, 'paused', { name: 'x', readsAs: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb' }, world.now()));
    await world.play(hour);
    const { cursor, status } = world.record();
    expect(status).toBe('held');
    expect(cursor.next).toBeLessThan(31);
    void world.change(dispatch => resumeDispatch(dispatch, cursor, world.now()));
    await world.play(2 * hour);
    expect(firsts(world.delivered)).toEqual(inOrder(30));
  });
});

test('who is far behind catches up: 10,000 events that waited, ten in a page', async () => {
  const world = worldOf({ seed: 'behind', events: 10_000, behaviour: () => ({ ...ok, takesMs: 5 }), everyMs: 1 });
  await world.play(10 * hour);
  expect(world.delivered).toEqual(inOrder(10_000));
  // A tenth of a write for each, and a few for runs that hand over.
  expect(world.counts.writes).toBeLessThan(1300);
});

describe('in no order (`none`)', () => {
  const poisoned = (id: string): boolean => Number(id.slice(4)) % 50 === 7;
  const picky: Behaviour = (_, __, ___, id) => (poisoned(id) ? failed('refused', 20, 422) : ok);
  const of = { events: 300, everyMs: 20 * second, order: 'none' } as const;

  test('an event that is never taken holds up no other: it is tried ten times beside them, and given up', async () => {
    const world = worldOf({ ...of, seed: 'poison', behaviour: picky });
    await world.play(2 * hour);
    expect(firsts(world.delivered)).toEqual(inOrder(300).filter(id => !poisoned(id)));
    // What is still to be tried again says why, also after others were taken.
    expect(world.record()).toMatchObject({ status: 'active', cursor: { next: 301 }, lastError: { code: 'refused', status: 422 } });
    expect(world.record().aside).toHaveLength(6);
    await world.play(200 * hour);
    const triesOf = Map.groupBy(world.attempts, ({ messageId }) => messageId);
    expect(world.record()).toMatchObject({ status: 'active', aside: undefined });
    for (const [id, tries] of triesOf)
      expect(tries.map(({ attempt }) => attempt)).toEqual(poisoned(id) ? [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] : [1]);
  });

  test('one that is given up while others are taken is told once a day, and the rest goes on', async () => {
    const world = worldOf({
      seed: 'given up',
      events: 4000,
      everyMs: 120 * second,
      order: 'none',
      behaviour: (_, __, ___, id) => (id === 'msg_7' || id === 'msg_9' ? failed('refused', 20, 422) : ok),
    });
    await world.play(200 * hour);
    expect(world.record()).toMatchObject({ status: 'active', cursor: { next: 4001 }, aside: undefined });
    expect(world.told.filter(type => type === 'dispatch.gave_up')).toHaveLength(1);
    expect(world.attempts.filter(({ messageId }) => messageId === 'msg_9').map(({ attempt }) => attempt)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ]);
    expect(world.delivered.length).toBe(3998);
  });

  test('one that is dead is asked a hundred times in three days, is held, and loses nothing', async () => {
    const world = worldOf({ ...of, seed: 'dead', behaviour: () => failed('server_error', 30, 500) });
    await world.play(300 * hour);
    const { status, held, cursor, aside } = world.record();
    expect({ status, reason: held?.reason, next: cursor.next, aside: aside!.map(({ place }) => place.next).sort((a, b) => a - b) }).toEqual(
      {
        status: 'held',
        reason: 'exhausted',
        next: 11,
        aside: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
      },
    );
    expect(world.attempts.length).toBeLessThanOrEqual(100);
    const { writes } = world.counts;
    for (let event = 0; event < 10_000; event++) void world.wake();
    await world.play(400 * hour);
    expect(world.counts).toMatchObject({ writes, writesWhenHeld: 0 });
  });

  test('what comes after an outage: all that failed, and all that waited', async () => {
    const world = worldOf({ ...of, seed: 'outage', behaviour: (_, sinceMs) => (sinceMs < hour ? failed('connection_failed', 5) : ok) });
    await world.play(20 * hour);
    expect([...world.delivered].sort()).toEqual([...inOrder(300)].sort());
    expect(world.record()).toMatchObject({ status: 'active', cursor: { next: 301 }, aside: undefined });
  });

  test('one that asks for patience (429), or is gone (410), is asked nothing more for the moment', async () => {
    const busy = worldOf({
      ...of,
      seed: 'busy',
      behaviour: request => (request === 1 ? { ...failed('throttled', 30, 429), retryAfterSeconds: 600 } : ok),
    });
    await busy.play(10 * 60 * second);
    expect(busy.counts.requests).toBe(1);
    await busy.play(10 * hour);
    expect(busy.delivered).toEqual(inOrder(300));
    const gone = worldOf({ ...of, seed: 'gone', behaviour: request => (request > 5 ? failed('gone', 30, 410) : ok) });
    await gone.play(10 * hour);
    expect(gone.record()).toMatchObject({ status: 'held', held: { reason: 'gone' }, cursor: { next: 6 } });
  });

  test.each(Array.from({ length: 20 }, (_, i) => `none ${i}`))('killed at each await, twice and at once: none is lost (%s)', async seed => {
    const flaky: Behaviour = (_, __, dice) =>
      dice.chance(0.05) ? failed('server_error', 50, 503) : { ...ok, takesMs: dice.between(5, 2000) };
    const world = worldOf({ seed, events: 300, behaviour: flaky, everyMs: 700, order: 'none', kills: 0.01 });
    await world.play(whole);
    const { cursor, aside = [] } = world.record();
    expect(cursor.next).toBe(301);
    const waits = aside.map(({ place }) => `msg_${place.next}`);
    expect([...new Set([...world.delivered, ...waits])].sort()).toEqual([...inOrder(300)].sort());
    expect(waits.length).toBeLessThanOrEqual(10);
  });

  test('goes on with what was passed over, or without', async () => {
    for (const keeps of [true, false]) {
      let isUp = false;
      const world = worldOf({
        ...of,
        events: 30,
        everyMs: second,
        seed: 'again',
        behaviour: (...args) => (isUp ? ok : args[0] > 0 ? failed('server_error', 30, 500) : ok),
      });
      await world.play(300 * hour);
      isUp = true;
      void world.change(dispatch => resumeDispatch(dispatch, dispatch.cursor, world.now(), keeps));
      await world.play(400 * hour);
      expect([...world.delivered].sort()).toEqual([...inOrder(30)].slice(keeps ? 0 : 10).sort());
      expect(world.record()).toMatchObject({ status: 'active', aside: undefined, cursor: { next: 31 } });
    }
  });
});
