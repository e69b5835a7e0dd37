import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FlagSettings } from '../../domain/core/flags/setting.ts';
import { keptSettings } from './settings.ts';

const keptMs = 20_000;
const againMs = 5000;
const off = JSON.stringify({ realtime: { state: 'off' } });
const isOff = (settings: FlagSettings): boolean => settings.realtime?.state === 'off';

/** An AppConfig that is told what to answer, and a clock that is moved. */
const world = () => {
  const state = { nowMs: 0, text: '{}', told: '', isAway: false, reads: 0, failures: 0 };
  const read = async () => {
    state.reads += 1;
    if (state.isAway) throw new Error('away');
    const isKnown = state.told === state.text;
    state.told = state.text;
    return isKnown ? undefined : state.text;
  };
  const failed = () => {
    state.failures += 1;
  };
  return { state, settings: keptSettings({ read, nowMs: () => state.nowMs, keptMs, againMs, failed }) };
};

type World = ReturnType<typeof world>;
type Step = { afterMs: number; does: 'ask' | 'switch' | 'leave' | 'return' };
const anyStep: fc.Arbitrary<Step> = fc.record({
  afterMs: fc.nat(40_000),
  does: fc.constantFrom('ask', 'ask', 'ask', 'switch', 'leave', 'return'),
});
const deeds: Record<Exclude<Step['does'], 'ask'>, (state: World['state']) => object> = {
  switch: ({ text }) => ({ text: text === off ? '{}' : off }),
  leave: () => ({ isAway: true }),
  return: () => ({ isAway: false }),
};

/** What somebody was told, whether anything was read for it, and since when nothing has been done. */
type Observation = { told: boolean; isRead: boolean; steadyMs: number };

/** Goes some steps, and has a law look at each time that somebody asks. */
const history = async ({ state, settings }: World, steps: Step[], look: (seen: Observation) => void): Promise<void> => {
  let steadyMs = 0;
  for (const { afterMs, does } of steps) {
    state.nowMs += afterMs;
    if (does !== 'ask') {
      Object.assign(state, deeds[does](state));
      steadyMs = state.nowMs;
      continue;
    }
    const reads = state.reads;
    const told = isOff(await settings());
    look({ told, isRead: state.reads > reads, steadyMs });
  }
};

test('whoever asks so long after a change as a read is good is told of it, and nothing is read more often, but for reads that failed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { maxLength: 40 }), async steps => {
      const one = world();
      await history(one, steps, ({ told, steadyMs }) => {
        const { nowMs, isAway, text } = one.state;
        if (!isAway && nowMs - steadyMs >= keptMs) expect(told).toBe(text === off);
      });
      expect(one.state.reads - one.state.failures).toBeLessThanOrEqual(1 + one.state.nowMs / keptMs);
      expect(one.state.reads).toBeLessThanOrEqual(1 + one.state.nowMs / againMs);
    }),
  );
});

test('while it cannot be read the last that was read holds, and nobody who asks fails', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { maxLength: 40 }), async steps => {
      const one = world();
      let last = false;
      await history(one, steps, ({ told, isRead }) => {
        if (one.state.isAway || !isRead) expect(told).toBe(last);
        last = told;
      });
    }),
  );
});

test('where it never could be read nothing is set; what is no settings is as if it had not been read, and both are told', async () => {
  const { state, settings } = world();
  state.isAway = true;
  expect(await settings()).toEqual({});
  Object.assign(state, { isAway: false, text: off, nowMs: againMs });
  expect(isOff(await settings())).toBe(true);
  Object.assign(state, { text: '<html>', nowMs: againMs + keptMs });
  expect(isOff(await settings())).toBe(true);
  expect(state.failures).toBe(2);
});

test('a hundred who ask at once read once', async () => {
  const { state, settings } = world();
  await Promise.all(Array.from({ length: 100 }, settings));
  expect(state.reads).toBe(1);
});
