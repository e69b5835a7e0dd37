import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exampleStage } from '../../../infra/stacks.fixture.ts';
import { diceOf } from '../../simulation/dice.ts';
import { type Rollout, simulateRollout } from './simulation.ts';

const stage = exampleStage('prod');
const seeds = Array.from({ length: 100 }, (_, i) => `rollout ${i}`);
const outcomesOf = (rollout: Rollout) => seeds.map(seed => simulateRollout(stage, rollout, diceOf(seed)));

test.each([true, false])(
  'a version that fails one request in twenty is taken back within six minutes, whoever is lucky (it crashes: %s)',
  crashes => {
    const outcomes = outcomesOf({ requestsPerMinute: 600, bad: 0.05, anyhow: 0, crashes });
    for (const { backAfterMinutes, failed, requests } of outcomes) {
      expect(backAfterMinutes).toBeLessThanOrEqual(6);
      // Most requests went to the version before.
      expect(failed / requests).toBeLessThan(0.025);
    }
  },
);

test('a version that fails one request in two is taken back before a third of the requests go to it', () => {
  for (const { backAfterMinutes } of outcomesOf({ requestsPerMinute: 60, bad: 0.5, anyhow: 0, crashes: true }))
    expect(backAfterMinutes).toBeLessThanOrEqual(3);
});

test('a version that is no worse than the one before goes through, also where one request in a thousand fails anyhow', () => {
  const outcomes = outcomesOf({ requestsPerMinute: 6000, bad: 0, anyhow: 0.001, crashes: false });
  expect(outcomes.filter(({ backAfterMinutes }) => backAfterMinutes !== undefined)).toEqual([]);
});

test('whatever a version fails, no more requests fail than it was given', () => {
  const rollouts = fc.record({
    requestsPerMinute: fc.integer({ min: 1, max: 300 }),
    bad: fc.double({ min: 0, max: 1, noNaN: true }),
    anyhow: fc.constant(0),
    crashes: fc.boolean(),
  });
  fc.assert(
    fc.property(rollouts, fc.string(), (rollout, seed) => {
      const { requests, failed, backAfterMinutes = 10 } = simulateRollout(stage, rollout, diceOf(seed));
      expect(requests).toBe(rollout.requestsPerMinute * backAfterMinutes);
      expect(failed).toBeLessThanOrEqual(requests);
      if (rollout.bad === 0) expect({ failed, backAfterMinutes }).toEqual({ failed: 0, backAfterMinutes: 10 });
    }),
  );
});
