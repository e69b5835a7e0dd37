import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Dice, diceOf } from '../../scripts/simulation/dice.ts';
import { runJob } from '../clock/run-job.ts';
import type { Change } from '../domain/core/due.ts';
import { Failure } from '../domain/core/failure.ts';
import type { Attempt } from '../domain/integrations/attempt.ts';
import { keptOptions, ReplayInput, ReplayOptions, whyStop } from '../domain/integrations/replay.ts';
import { createWebhook } from '../domain/integrations/webhook.ts';
import { addOutcomes, advanceJob, cancelJob, claimJob, isOver, type Job, startJob } from '../domain/people/jobs/job.ts';
import { countParts, outcomeIn, type ReplayPart, replayStep } from './replay.ts';
import type { SendResult } from './run.ts';

const start = Date.parse('2026-11-28T08:00:00.000Z');
const iso = (ms: number): string => new Date(ms).toISOString();
const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0eb', webhookId: 'hook_01kb8m3tq2e8fvq3w5r7c9d0eb' } as const;
const [userId, jobId] = ['user_01kb8m3tq2e8fvq3w5r7c9d0eb', 'job_01kb8m3tq2e8fvq3w5r7c9d0eb'] as const;
const webhook = createWebhook(
  { name: 'Receiver', url: 'https://receiver.example.org/', types: [], format: 'full', order: 'workspace' },
  { ...ids, salt: 'AAAAAAAAAAAAAAAAAAAAAA' },
  { userId, now: iso(start) },
).next;

const partAt = (position: number): ReplayPart =>
  position % 5 === 0
    ? { leftOut: position % 2 === 0 ? 'unreadable' : 'not_asked_for' }
    : {
        place: { epoch: 1, row: position, next: position },
        message: { id: `msg_${position}`, type: 'item.changed', body: `${position}` },
      };
const partsOf = (total: number): ReplayPart[] => Array.from({ length: total }, (_, i) => partAt(i + 1));
const toSend = (total: number): string[] => partsOf(total).flatMap(part => ('message' in part ? [part.message.id] : []));

class Killed extends Error {}
type Behaviour = (request: number, nowMs: number) => Pick<SendResult, 'outcome' | 'retryAfterSeconds'> & { takesMs: number };
type Options = { total: number; behaviour: Behaviour; dice?: Dice; kills?: number; cancelAt?: number; forgets?: true };

/** A replay from its beginning to its end: each due moment starts a run, messages come twice, and any step may be a run’s last. */
const played = async ({ total, behaviour, dice = diceOf('x'), kills = 0, cancelAt, forgets }: Options) => {
  let now = start;
  let job: Job = startJob({ userId, jobId, workspaceId: ids.workspaceId, kind: 'webhook_replay', options: {}, total }, iso(now)).next;
  const requests: { id: string; noted: boolean }[] = [];
  const attempts: Attempt[] = [];
  const counts = { killed: 0, runs: 0, refused: 0, writes: 0 };
  const step = (ms: number): void => {
    now += ms;
    if (dice.chance(kills)) {
      counts.killed += 1;
      throw new Killed();
    }
  };
  const save = async (change: Change<Job>): Promise<Job> => {
    step(2);
    if (job.version !== change.next.version) throw new Failure('conflict');
    counts.writes += 1;
    job = { ...change.next, version: job.version + 1 };
    step(2);
    return job;
  };
  const run = async (told: Job): Promise<void> => {
    counts.runs += 1;
    const claimed = claimJob(job, told.version, iso(now));
    if (!claimed) {
      counts.refused += 1;
      return;
    }
    await save(claimed);
    const sent = new Map(
      attempts.flatMap(({ messageId, outcome }) => (outcomeIn(outcome) ? [[messageId, outcomeIn(outcome)!] as const] : [])),
    );
    const until = iso(now + 20_000);
    const ports = {
      send: async (_: unknown, message: { id: string }): Promise<SendResult> => {
        step(1);
        const { takesMs, ...answer } = behaviour(requests.length + 1, now);
        requests.push({ id: message.id, noted: false });
        step(takesMs);
        return { ...answer, durationMs: takesMs };
      },
      keep: async (attempt: Attempt) => {
        step(1);
        attempts.push(attempt);
        requests.at(-1)!.noted = true;
        step(1);
      },
      outcomeOf: (messageId: string) => (forgets ? undefined : sent.get(messageId)),
      now: () => iso(now),
      sleep: async (ms: number) => step(ms),
    };
    let outcomes = job.outcomes;
    const prepare = async () => async (from: number) => {
      if (cancelAt !== undefined && from >= cancelAt && !isOver(job)) {
        const cancelled = cancelJob(job, iso(now))!;
        job = { ...cancelled.next, version: job.version + 1 };
      }
      const why = whyStop(outcomes, iso(start), iso(now));
      if (why) return why;
      const done = await replayStep(ports, { jobId, webhook, until }, partsOf(total).slice(from, from + 25));
      outcomes = addOutcomes(outcomes, done.outcomes);
      return done;
    };
    await runJob({ find: async () => job, save, now: () => iso(now) }, { userId, jobId }, { prepare }, 20_000);
  };
  const deliver = (told: Job): Promise<void> =>
    run(told).catch(error => {
      if (!(error instanceof Killed)) throw error;
    });
  while (job.dueAt) {
    now = Math.max(now, Date.parse(job.dueAt));
    job = { ...advanceJob(job, iso(now)).next, version: job.version + 1 };
    if (job.status !== 'running') continue;
    const told = job;
    await deliver(told);
    // A queue gives a message again: after it was handled, and after whoever handled it has died.
    if (dice.chance(0.3)) await deliver(told);
  }
  return { job, requests, attempts, counts, lastedMs: now - start };
};

const ok: Behaviour = () => ({ outcome: 'delivered', takesMs: 30 });
const sum = (outcomes: Record<string, number>): number => Object.values(outcomes).reduce((one, other) => one + other, 0);

describe('a replay', () => {
  test('sends each once, in order, and counts what became of every entry', async () => {
    const { job, requests } = await played({ total: 1000, behaviour: ok });
    expect(requests.map(({ id }) => id)).toEqual(toSend(1000));
    expect(job).toMatchObject({ status: 'done', done: 1000, outcomes: { delivered: 800, not_asked_for: 100, unreadable: 100 } });
  });

  test('of nothing is done at once', async () => {
    expect((await played({ total: 0, behaviour: ok })).job).toMatchObject({ status: 'done', outcomes: {} });
  });

  test.each(Array.from({ length: 30 }, (_, i) => `kills ${i}`))(
    'killed at any step and told twice: sends nothing again of which it is noted that it was sent, and counts right (%s)',
    async seed => {
      const dice = diceOf(seed);
      const behaviour: Behaviour = () => ({ outcome: dice.chance(0.1) ? 'server_error' : 'delivered', takesMs: dice.between(5, 3000) });
      const { job, requests, attempts, counts } = await played({ total: 200, behaviour, dice, kills: 0.01 });
      expect(counts.killed).toBeGreaterThan(0);
      expect(job.status).toBe('done');
      const noted = requests.filter(each => each.noted).map(({ id }) => id);
      expect(new Set(noted).size).toBe(noted.length);
      expect([...new Set(requests.map(({ id }) => id))]).toEqual(toSend(200));
      // What comes twice was on its way when a run died.
      expect(requests.length - new Set(requests.map(({ id }) => id)).size).toBeLessThanOrEqual(counts.killed);
      expect(sum(job.outcomes)).toBe(200);
      expect(attempts.filter(({ outcome }) => outcome === 'delivered').length).toBe(job.outcomes.delivered);
      expect(attempts.every(attempt => attempt.cause === 'replay' && attempt.jobId === jobId)).toBe(true);
    },
  );

  test('that forgot what it had sent would be found out', async () => {
    const repeats = async (forgets?: true) => {
      const of = Array.from({ length: 20 }, (_, i) => ({ total: 200, behaviour: ok, dice: diceOf(`forgets ${i}`), kills: 0.01, forgets }));
      const all = await Promise.all(of.map(played));
      return all.some(({ attempts }) => new Set(attempts.map(({ messageId }) => messageId)).size < attempts.length);
    };
    expect([await repeats(), await repeats(true)]).toEqual([false, true]);
  });

  test('told twice of one version begins once', async () => {
    const { counts, requests } = await played({ total: 400, behaviour: ok, dice: diceOf('twice') });
    expect(counts.refused).toBeGreaterThan(0);
    expect(requests.length).toBe(toSend(400).length);
  });

  test('tries what fails once, and ends when most fails: a dead receiver is asked ten times, or a page more', async () => {
    const { job, requests } = await played({ total: 10_000, behaviour: () => ({ outcome: 'timeout', takesMs: 10_000 }) });
    expect(job).toMatchObject({ status: 'failed', error: 'not_taken' });
    expect(requests.length).toBeLessThan(35);
    const some = await played({ total: 1000, behaviour: request => ({ outcome: request % 3 ? 'delivered' : 'refused', takesMs: 5 }) });
    expect(some.job).toMatchObject({ status: 'done' });
    expect(some.requests.length).toBe(800);
  });

  test('ends at a 410', async () => {
    const { job, requests } = await played({
      total: 100,
      behaviour: request => ({ outcome: request > 7 ? 'gone' : 'delivered', takesMs: 5 }),
    });
    expect(job).toMatchObject({ status: 'failed', error: 'not_taken', outcomes: { delivered: 7, gone: 1 } });
    expect(requests.length).toBe(8);
  });

  test('waits for a receiver that asks for patience, and sends the same again; for three days at the most', async () => {
    const patient: Behaviour = request =>
      request % 10 === 0 ? { outcome: 'throttled', retryAfterSeconds: 120, takesMs: 5 } : { outcome: 'delivered', takesMs: 5 };
    const { job, lastedMs } = await played({ total: 100, behaviour: patient });
    expect(job).toMatchObject({ status: 'done', outcomes: { delivered: 80 } });
    expect(lastedMs).toBeGreaterThan(8 * 120_000);
    const never = await played({ total: 100, behaviour: () => ({ outcome: 'throttled', retryAfterSeconds: 3600, takesMs: 5 }) });
    expect(never.job).toMatchObject({ status: 'failed', error: 'gave_up' });
    expect(never.requests.length).toBeLessThan(80);
  });

  test('that is cancelled sends no more than the page that it was at', async () => {
    const { job, requests } = await played({ total: 1000, behaviour: ok, cancelAt: 100 });
    expect(job).toMatchObject({ status: 'cancelled', done: 100 });
    expect(requests.length).toBeLessThanOrEqual(100);
  });

  test('costs a write for each page of 25, and one for each run', async () => {
    const { counts } = await played({ total: 10_000, behaviour: () => ({ outcome: 'delivered', takesMs: 30 }) });
    expect(counts.writes).toBeLessThanOrEqual(10_000 / 25 + 3 * counts.runs);
  });
});

test('what a preview counts is what the replay comes to', () => {
  expect(countParts(partsOf(100))).toEqual({ to_send: 80, not_asked_for: 10, unreadable: 10 });
});

describe('what is asked for', () => {
  test.each([
    [{}, false],
    [{ since: '2026-11-28T08:00:00Z' }, true],
    [{ since: '2026-11-28T08:00:00Z', until: '2026-11-28T08:00:00Z' }, false],
    [{ since: '2026-11-28T08:00:00Z', from: 1 }, false],
    [{ until: '2026-11-28T08:00:00Z' }, false],
    [{ from: 3, to: 3 }, true],
    [{ from: 3, to: 2 }, false],
    [{ messageId: 'msg_1' }, true],
    [{ messageId: 'msg_1', to: 2 }, false],
    [{ since: '2026-11-28T08:00:00Z', types: ['item.*'], onlyFailed: true }, true],
    [{ since: '2026-11-28T08:00:00Z', types: ['*'] }, false],
  ])('%j: %s', (input, isTaken) => {
    expect(ReplayInput.safeParse(input).success).toBe(isTaken);
  });

  test('comes back from a job as it was put there', () => {
    const place = fc.record({ epoch: fc.integer({ min: 1 }), row: fc.integer({ min: 1 }), next: fc.integer({ min: 1 }) });
    const options = fc.record(
      {
        webhookId: fc.constant(ids.webhookId),
        place,
        types: fc.constantFrom<string[]>([], ['item.*', 'list.created']),
        triedSince: fc.constant(iso(start)),
      },
      { requiredKeys: ['webhookId', 'place', 'types'] },
    );
    fc.assert(fc.property(options, each => void expect(ReplayOptions.parse(keptOptions(each))).toEqual(each)));
  });
});
