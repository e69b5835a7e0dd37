import { type Dice, diceOf } from '../../scripts/simulation/dice.ts';
import { heapBy } from '../../scripts/simulation/heap.ts';
import type { Change } from '../domain/core/due.ts';
import type { Attempt } from '../domain/integrations/attempt.ts';
import { advanceDispatch, type Dispatch, startDispatch, wakeDispatch } from '../domain/integrations/dispatch.ts';
import { createWebhook, type Webhook } from '../domain/integrations/webhook.ts';
import type { Message } from './message.ts';
import { type Both, type RunPorts, runDispatch, type SendResult } from './run.ts';

export const second = 1000;
export const hour = 3600 * second;
const start = Date.parse('2026-11-28T08:00:00.000Z');
const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0eb', webhookId: 'hook_01kb8m3tq2e8fvq3w5r7c9d0eb' } as const;
const userId = 'user_01kb8m3tq2e8fvq3w5r7c9d0eb';

/** What a receiver does with the how manieth request, so many milliseconds after the beginning, of this message: how long it takes, and what comes of it. */
export type Behaviour = (
  request: number,
  sinceMs: number,
  dice: Dice,
  messageId: string,
) => Omit<SendResult, 'durationMs'> & { takesMs: number };
/** A mistake that is put in on purpose, to see that it is found. */
export type Planted = 'no_knock' | 'late_reads' | 'moves_first';
type Decide = (dispatch: Dispatch) => Change<Dispatch> | undefined;
export type Options = {
  seed: string;
  events: number;
  behaviour: Behaviour;
  everyMs: number;
  order?: Webhook['order'];
  kills?: number;
  planted?: Planted;
};

const webhookOf = (order: Webhook['order']): Webhook =>
  createWebhook(
    { name: 'Receiver', url: 'https://receiver.example.org/', types: [], format: 'full', order },
    { ...ids, salt: 'AAAAAAAAAAAAAAAAAAAAAA' },
    { userId, now: new Date(start).toISOString() },
  ).next;

/** A time that moves to what happens next. What waits goes on only when it is its turn. */
const timeOf = () => {
  type Entry = { at: number; order: number; run: () => void };
  const entries = heapBy<Entry>((one, other) => one.at < other.at || (one.at === other.at && one.order < other.order));
  let order = 0;
  const time = {
    now: start,
    at: (at: number, run: () => void): void => entries.add({ at, order: order++, run }),
    later: (ms: number): Promise<void> => new Promise(resolve => time.at(time.now + ms, resolve)),
    /** Lets everything happen until nothing is left, or the time that is given has come. */
    play: async (until: number): Promise<void> => {
      for (let next = entries.first(); next && next.at <= until; next = entries.first()) {
        entries.take();
        time.now = Math.max(time.now, next.at);
        next.run();
        await new Promise(resolve => setImmediate(resolve));
      }
    },
  };
  return time;
};

/** A log that grows, a receiver, the record of how far it has come, and what wakes and sends: one webhook with all that may go wrong about it. */
export const worldOf = ({ seed, events, behaviour, everyMs, order = 'workspace', kills = 0, planted }: Options) => {
  const dice = diceOf(seed);
  const time = timeOf();
  const iso = (): string => new Date(time.now).toISOString();
  const webhook = webhookOf(order);
  let record: Dispatch = startDispatch({ ...ids, cursor: { epoch: 1, row: 1, next: 1 } }).next;
  const counts = { writes: 0, writesWhenHeld: 0, killed: 0, repeated: 0, lostRaces: 0, requests: 0, runs: 0 };
  const log: number[] = [];
  const delivered: string[] = [];
  const attempts: Attempt[] = [];
  const told: string[] = [];

  const messages = (): void => {
    const deliver = (receives: number): void => {
      if (receives > 200) return;
      counts.runs += 1;
      void startRun(receives, deliver);
    };
    time.at(time.now + dice.between(20, 200), () => deliver(1));
    // A queue gives some messages twice.
    if (kills > 0 && dice.chance(0.05)) {
      counts.repeated += 1;
      time.at(time.now + dice.between(20, 4000), () => deliver(1));
    }
  };

  const written = (seen: Dispatch, { next, event }: Change<Dispatch>): void => {
    record = { ...next, version: seen.version + 1 };
    counts.writes += 1;
    told.push(event.type);
    if (seen.status === 'held') counts.writesWhenHeld += 1;
    if (event.type === 'dispatch.due') messages();
    const { dueAt } = record;
    if (dueAt && dueAt !== seen.dueAt) time.at(Date.parse(dueAt), () => void fire(dueAt));
  };

  /** One conditional write, as the table makes it: decided on what was read, and made only where nobody else has written since. */
  const save = async (decide: Decide, pause: () => Promise<void>): Promise<Dispatch | undefined> => {
    const seen = record;
    await pause();
    const change = decide(seen);
    if (!change || change.next === seen) return undefined;
    if (record !== seen) {
      counts.lostRaces += 1;
      return save(decide, pause);
    }
    written(seen, change);
    await pause();
    return record;
  };

  const pause = (): Promise<void> => time.later(dice.between(1, 8));
  const fire = (dueAt: string) => save(seen => (seen.dueAt === dueAt ? advanceDispatch(seen, iso()) : undefined), pause);
  const wake = () =>
    save(seen => {
      const change = wakeDispatch(seen, iso());
      return planted === 'no_knock' && change?.event.type === 'dispatch.knocked' ? undefined : change;
    }, pause);

  /** A run whose every step may be its last: then its message comes again after a minute. */
  const startRun = async (receives: number, again: (receives: number) => void): Promise<void> => {
    let isDead = false;
    const step = async (ms: number): Promise<void> => {
      if (kills > 0 && !isDead && dice.chance(kills)) {
        isDead = true;
        counts.killed += 1;
        time.at(time.now + 60 * second, () => again(receives + 1));
      }
      if (isDead) return new Promise(() => {});
      await time.later(ms);
    };
    await runDispatch(portsFor(step), new Date(time.now + 20 * second).toISOString());
  };

  const read = (at: Both) => {
    const { next } = at.dispatch.cursor;
    const seen = planted === 'late_reads' ? log.filter(appendedAt => appendedAt < time.now - 500) : log;
    const last = Math.min(seen.length, next - 1 + 10);
    const items = Array.from({ length: Math.max(0, last - next + 1) }, (_, i) => next + i).map(position => ({
      message: { id: `msg_${position}`, type: 'item.changed', body: `${position}` },
      place: { epoch: 1, row: position, next: position },
    }));
    const end = Math.max(next, last + 1);
    return { items, end: { epoch: 1, row: end, next: end }, more: last < seen.length };
  };

  const portsFor = (step: (ms: number) => Promise<void>): RunPorts => ({
    find: async () => {
      await step(dice.between(1, 8));
      return { dispatch: record, webhook };
    },
    read: async at => {
      await step(dice.between(1, 8));
      const page = read(at);
      if (planted === 'moves_first' && page.items[0]) record = { ...record, cursor: page.end };
      return page;
    },
    send: async (_, message: Message) => {
      counts.requests += 1;
      const { takesMs, ...answer } = behaviour(counts.requests, time.now - start, dice, message.id);
      await step(takesMs);
      if (answer.outcome === 'delivered') delivered.push(message.id);
      await step(1);
      return { ...answer, durationMs: takesMs };
    },
    keep: async attempt => {
      await step(dice.between(1, 8));
      attempts.push(attempt);
    },
    save: decide => save(decide, () => step(dice.between(1, 8))),
    now: iso,
    sleep: ms => step(ms),
    dice: () => dice.next(),
  });

  for (let position = 1; position <= events; position++) {
    time.at(start + position * everyMs, () => {
      log.push(time.now);
      time.at(time.now + dice.between(20, 300), () => void wake());
    });
  }

  return {
    time,
    counts,
    delivered,
    attempts,
    told,
    log,
    record: () => record,
    wake,
    change: (decide: Decide) => save(decide, pause),
    now: iso,
    play: (ms: number) => time.play(start + ms),
  };
};
