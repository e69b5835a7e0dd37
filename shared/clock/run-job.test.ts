import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change } from '../domain/core/due.ts';
import { Failure } from '../domain/core/failure.ts';
import { addOutcomes, advanceJob, cancelJob, isOver, type Job, type JobStep, startJob } from '../domain/people/jobs/job.ts';
import { runJob } from './run-job.ts';

const id = { userId: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb', jobId: 'job_01kb8m3tq2e8fvq3w5r7c9d0ed' } as const;
const start = Date.parse('2026-11-28T08:00:00.000Z');
const perStep = 3;
const patienceMs = 60_000;

class Killed extends Error {}

/**
 * A table with one job and the things that it makes, and a clock of its own. Each await of a run is a place at which it may be killed: before
 * the write is done, or after it and before anybody hears of it.
 */
const worldOf = (total: number) => {
  let job = startJob({ ...id, kind: 'calendar_import', options: {}, total }, new Date(start).toISOString()).next;
  let now = start;
  const made = new Map<number, number>();
  const seen: Job[] = [job];
  const write = ({ next }: Change<Job>): Job => {
    if (next.version !== job.version) throw new Failure('conflict', { what: 'job' });
    job = { ...next, version: next.version + 1 };
    seen.push(job);
    return job;
  };
  /** Runs until the await of this number; an odd half of it means that the write is done all the same. */
  const portsKilledAt = (place: number, onAwait: () => void = () => {}) => {
    let awaits = 0;
    const at = async <T>(work: () => T): Promise<T> => {
      await Promise.resolve();
      awaits += 1;
      onAwait();
      if (awaits === Math.ceil(place / 2) && place % 2 === 1) throw new Killed();
      const result = work();
      if (awaits === Math.ceil(place / 2)) throw new Killed();
      now += 1000;
      return result;
    };
    const find = () => at(() => job);
    const save = (change: Change<Job>) => at(() => write(change));
    /** Makes the things of a step, each by its own write that finds what is there. */
    const step = async (from: number): Promise<JobStep> => {
      const things = Array.from({ length: Math.min(perStep, total - from) }, (_, index) => from + index);
      for (const thing of things) await at(() => made.has(thing) || made.set(thing, (made.get(thing) ?? 0) + 1));
      return { done: things.length, outcomes: { [from % 2 ? 'odd' : 'even']: things.length } };
    };
    return { ports: { find, save, now: () => new Date(now).toISOString() }, work: { prepare: () => at(() => step) } };
  };
  return {
    made,
    seen,
    job: () => job,
    write,
    nowText: () => new Date(now).toISOString(),
    /** The clock: the job falls due, and a run begins. */
    fallDue: () => {
      if (!job.dueAt) return false;
      now = Math.max(now, Date.parse(job.dueAt));
      write(advanceJob(job, new Date(now).toISOString()));
      return job.status === 'running';
    },
    run: async (place = Number.POSITIVE_INFINITY, onAwait?: () => void) => {
      const { ports, work } = portsKilledAt(place, onAwait);
      await runJob(ports, id, work, patienceMs).catch(error => {
        if (!(error instanceof Killed)) throw error;
      });
    },
  };
};

type World = ReturnType<typeof worldOf>;

/** The clock goes on until nothing is due. */
const toTheEnd = async (world: World) => {
  for (let runs = 0; world.job().dueAt; runs++) {
    if (runs > 100) throw new Error('the job does not come to an end');
    if (world.fallDue()) await world.run();
  }
};

/** Progress never goes back, and what is said of the parts adds up to how many are done. */
const requireSound = ({ seen }: World) => {
  seen.forEach((job, index) => {
    expect(job.done).toBeGreaterThanOrEqual(seen[index - 1]?.done ?? 0);
    expect(Object.values(job.outcomes).reduce((a, b) => a + b, 0)).toBe(job.done);
    expect(isOver(job)).toBe(job.dueAt === undefined);
  });
};

const total = 10;
const everyPlace = Array.from({ length: 40 }, (_, index) => index + 1);

describe('a run of a job', () => {
  test.each(everyPlace)('killed at place %i is taken up where it was: each thing is made once, and the sum is right', async place => {
    const world = worldOf(total);
    world.fallDue();
    await world.run(place);
    await toTheEnd(world);
    expect(world.job()).toMatchObject({ status: 'done', done: total, outcomes: { even: 6, odd: 4 } });
    expect([...world.made.values()]).toEqual(Array(total).fill(1));
    requireSound(world);
  });

  test('killed again and again, anywhere, it comes to the same end as long as it comes further', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 11, max: 40 }), { maxLength: 6 }), async places => {
        const world = worldOf(total);
        for (const place of places) if (world.fallDue()) await world.run(place);
        await toTheEnd(world);
        expect(world.job()).toMatchObject({ status: 'done', done: total });
        expect([...world.made.values()]).toEqual(Array(total).fill(1));
        requireSound(world);
      }),
    ));

  test('one that comes no further is tried eight times, ever later, and has failed then', async () => {
    const world = worldOf(total);
    const begun: number[] = [];
    while (world.fallDue()) {
      begun.push(Date.parse(world.nowText()));
      await world.run(5);
    }
    expect(world.job()).toMatchObject({ status: 'failed', error: 'gave_up', done: 0 });
    const pauses = begun.slice(1).map((at, index) => at - begun[index]!);
    expect(pauses).toHaveLength(7);
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
    requireSound(world);
  });

  test.each(everyPlace)('cancelled at place %i it stops: what is done stays, and no step is begun that was not under way', async place => {
    const world = worldOf(total);
    world.fallDue();
    let awaits = 0;
    let doneThen = 0;
    await world.run(Number.POSITIVE_INFINITY, () => {
      awaits += 1;
      if (awaits !== place) return;
      doneThen = world.job().done;
      const change = isOver(world.job()) ? undefined : cancelJob(world.job(), world.nowText());
      if (change) world.write(change);
    });
    await toTheEnd(world);
    requireSound(world);
    if (world.job().status === 'done') return;
    expect(world.job()).toMatchObject({ status: 'cancelled', done: doneThen });
    expect(world.made.size).toBeLessThanOrEqual(doneThen + perStep);
  });

  test('two at once make each thing once and count it once, wherever the second begins', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 30 }), async place => {
        const world = worldOf(total);
        world.fallDue();
        let awaits = 0;
        let second: Promise<void> | undefined;
        await world.run(Number.POSITIVE_INFINITY, () => {
          awaits += 1;
          if (awaits === place) second = world.run();
        });
        await second;
        await toTheEnd(world);
        expect(world.job()).toMatchObject({ status: 'done', done: total, outcomes: { even: 6, odd: 4 } });
        expect([...world.made.values()]).toEqual(Array(total).fill(1));
        requireSound(world);
      }),
    ));

  test('one that runs out of time hands over to the next at once', async () => {
    const world = worldOf(1000);
    world.fallDue();
    await world.run();
    expect(world.job()).toMatchObject({ status: 'running', dueAt: expect.any(String), attempts: 0 });
    expect(world.job().done).toBeLessThan(1000);
    expect(Date.parse(world.job().dueAt!)).toBeLessThanOrEqual(Date.parse(world.nowText()));
  });
});

test('outcomes add up, whatever they are called', () =>
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.integer({ min: 1 })), fc.dictionary(fc.string(), fc.integer({ min: 1 })), (a, b) => {
      const sum = addOutcomes(a, b);
      for (const name of new Set([...Object.keys(a), ...Object.keys(b)]))
        expect(sum[name]).toBe((Object.hasOwn(a, name) ? a[name]! : 0) + (Object.hasOwn(b, name) ? b[name]! : 0));
    }),
  ));
