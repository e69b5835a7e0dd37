import { beforeAll, describe, expect, test } from 'vitest';
import { count, emptyTally, neverStruck, simulator, told } from './batch.ts';

const seeds = Number(process.env.SIMULATED_SEEDS ?? 150);

describe('Almanac under a simulated time, with everything going wrong', () => {
  let run: Awaited<ReturnType<typeof simulator>>;
  beforeAll(async () => {
    run = await simulator();
  });

  test(`loses nothing, tells nothing twice or early, and nothing later than the faults explain, in ${seeds} runs`, async () => {
    const tally = emptyTally();
    for (let seed = 1; seed <= seeds; seed++) count(tally, await run(seed));
    expect(tally.failed.map(told)).toEqual([]);
    expect(neverStruck(tally)).toEqual([]);
    expect(tally.reminders).toBeGreaterThan(seeds);
  }, 300_000);

  test('runs the same way each time under the same seed, whatever ran before it', async () => {
    const alone = await simulator();
    await run(1006);
    expect(await run(1007)).toEqual(await alone(1007));
  });
});
