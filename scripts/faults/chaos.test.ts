import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { brokenBy, chaos, inSentences } from './chaos/chaos.ts';
import { harms, isHarm } from './chaos/harm.ts';
import { hurry, openVictim, type Victim } from './cloud.ts';

let cloud: Victim;
beforeAll(async () => {
  cloud = await openVictim('chaos');
  await hurry(cloud, () => 10);
});
afterAll(() => cloud?.close());

describe('while a part of AWS is slow or away', () => {
  test.each(Object.keys(harms).filter(isHarm))(
    '%s: the API answers what does not need it, and afterwards nothing is lost or waits',
    async harm => {
      const outcome = await chaos(cloud, harm, { seconds: 20, journeysPerSecond: 1, reminders: 10, patienceMs: 300_000 });
      console.info(inSentences(outcome).join('\n'));
      expect(outcome.requests).toBeGreaterThanOrEqual(100);
      expect(brokenBy(outcome)).toEqual([]);
    },
  );
});

test('what was lost, or failed more often than one in ten thousand, is said', () => {
  const whole = {
    harm: 'queue-down',
    seconds: 1,
    requests: 10_000,
    failed: 1,
    p95Ms: 1,
    reminders: 1,
    lost: 0,
    twice: 0,
    drainedAfterSeconds: 0,
    deadLetters: 0,
  } as const;
  expect(brokenBy(whole)).toEqual([]);
  for (const more of [{ failed: 2 }, { lost: 1 }, { twice: 1 }, { deadLetters: 1 }, { requests: 0, failed: 0 }])
    expect([more, brokenBy({ ...whole, ...more }).length > 0]).toEqual([more, true]);
});
