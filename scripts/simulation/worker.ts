import { parentPort, workerData } from 'node:worker_threads';
import { count, emptyTally, simulatorOf } from './batch.ts';

/** A span of seeds: the first of them, and how many. */
export type Span = { from: number; seeds: number };

const run = await simulatorOf(workerData as string);

// One span after the other, as they are asked for: each is answered by what it has come to.
parentPort!.on('message', async ({ from, seeds }: Span) => {
  const tally = emptyTally();
  for (let seed = from; seed < from + seeds; seed++) count(tally, await run(seed));
  parentPort!.postMessage(tally);
});
