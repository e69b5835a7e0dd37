import { once } from 'node:events';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { emptyTally, merge, type Tally } from './batch.ts';
import { bundle } from './load.ts';
import type { Span } from './worker.ts';

/** What many seeds have come to, in their order without a gap, and the processor time that took. `next` is the first seed that is not in it. */
export type Progress = { tally: Tally; next: number; cpuSeconds: number };
type Options = Span & { jobs: number; stopped: AbortSignal; done(progress: Progress, span: Tally): void };

/** A worker is asked for so many seeds at a time, and makes room for a new one after so many times: what it keeps does not pile up. */
const seedsPerSpan = 100;
const spansPerWorker = 20;

const spansIn = ({ from, seeds }: Span): Span[] =>
  Array.from({ length: Math.ceil(seeds / seedsPerSpan) }, (_, i) => {
    const at = from + i * seedsPerSpan;
    return { from: at, seeds: Math.min(seedsPerSpan, from + seeds - at) };
  });

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000_000;
};

type Finished = (span: Span, tally: Tally) => void;

/** Works through some spans on a thread of its own. */
const workOnThread = async (spans: Span[], text: string, stopped: AbortSignal, finished: Finished): Promise<void> => {
  const worker = new Worker(join(import.meta.dirname, 'worker.ts'), { workerData: text });
  try {
    for (const span of spans) {
      worker.postMessage(span);
      const [tally] = (await once(worker, 'message', { signal: stopped })) as [Tally];
      finished(span, tally);
    }
  } catch (error) {
    if (!stopped.aborted) throw error;
  } finally {
    await worker.terminate();
  }
};

/** What the next worker is to do: the next spans, and not more than its share of what is left. */
const takeSome = (spans: Span[], jobs: number): Span[] => spans.splice(0, Math.min(spansPerWorker, Math.ceil(spans.length / jobs)));

/** Runs seeds on so many threads at once. `done` hears of each hundred, in the order of the seeds. Answers how far it came. */
export const runSeeds = async ({ from, seeds, jobs, stopped, done }: Options): Promise<Progress> => {
  const text = await bundle();
  const spans = spansIn({ from, seeds });
  const early = new Map<number, { span: Span; tally: Tally }>();
  const before = cpuSeconds();
  const progress: Progress = { tally: emptyTally(), next: from, cpuSeconds: 0 };

  const finished = (span: Span, tally: Tally): void => {
    early.set(span.from, { span, tally });
    for (let found = early.get(progress.next); found; found = early.get(progress.next)) {
      early.delete(found.span.from);
      merge(progress.tally, found.tally);
      progress.next = found.span.from + found.span.seeds;
      progress.cpuSeconds = cpuSeconds() - before;
      done(progress, found.tally);
    }
  };
  const work = async (): Promise<void> => {
    while (spans.length > 0 && !stopped.aborted) await workOnThread(takeSome(spans, jobs), text, stopped, finished);
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return progress;
};
