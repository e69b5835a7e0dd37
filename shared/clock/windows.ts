import type { Delayed, DueEntry, IndexPort, LanePort, QueuePort, TimePort, Window } from './ports.ts';

const second = 1000;
const minute = 60 * second;

/** A write that falls due this soon is queued from the stream: two ticks, and a margin for the index to catch up. */
export const nearMs = 3 * minute;
/** What is overdue by this much was lost on the way, and is queued again by the sweep. */
export const overdueMs = 2 * minute;
/** The longest delay that SQS takes. */
const longestDelaySeconds = 900;

const instant = (ms: number): string => new Date(ms).toISOString();

/**
 * The delay after which the queue hands a message over: whole seconds, rounded down, so that it never comes late by rounding. The up to
 * one second that is left is waited for when it fires.
 */
export const delayed = (message: DueEntry, now: string): Delayed => ({
  message,
  delaySeconds: Math.min(longestDelaySeconds, Math.max(0, Math.floor((Date.parse(message.dueAt) - Date.parse(now)) / second))),
});

/**
 * The windows that the tick of a minute hands out, one a shard: the minute that begins one minute after it. They follow from the time in
 * the tick's own event, so they are disjoint, and a tick that comes twice or late gives the same ones.
 */
export const windowsOf = (tickAt: string, shards: number): Window[] => {
  const from = Math.floor(Date.parse(tickAt) / minute) * minute + minute;
  return Array.from({ length: shards }, (_, shard) => ({ shard, from: instant(from), to: instant(from + minute) }));
};

/** How many records are queued before the clock is read again: a page of the index holds thousands, and sending them takes seconds. */
const queuedAtOnce = 100;

/** Queues everything in a window, each record delayed to its second. Answers how many. */
export const queueWindow = async (ports: IndexPort & QueuePort & TimePort, window: Window): Promise<number> => {
  let queued = 0;
  for await (const page of ports.dueIn(window)) {
    for (let i = 0; i < page.length; i += queuedAtOnce) {
      const now = ports.now();
      await ports.send(page.slice(i, i + queuedAtOnce).map(entry => delayed(entry, now)));
    }
    queued += page.length;
  }
  return queued;
};

/** Whether a write falls due so soon that no tick will see it in time. Overdue counts as soon. */
export const isNear = (dueAt: string, now: string): boolean => Date.parse(dueAt) - Date.parse(now) < nearMs;

/** What the sweep found: how many overdue records it queued again, and by how much the oldest was late (milliseconds). */
export type Swept = { queued: number; oldestMs: number };

/** How many times as much as it queues for one lane a run of the sweep looks at: a backlog of millions is not read to its end. */
const looksPerLimit = 10;

/** Takes of a page what its lane still has room for in this run. */
const withRoom = (page: DueEntry[], room: Map<string, number>, { laneOf }: LanePort, limit: number): DueEntry[] =>
  page.filter(({ entity }) => {
    const left = room.get(laneOf(entity)) ?? limit;
    room.set(laneOf(entity), left - 1);
    return left > 0;
  });

/**
 * Queues again what is overdue in a shard by more than two minutes: lost messages, outages, a restored table. At most `limit` a run for each
 * lane, so that the backlog of one does not hide from the sweep what another has lost.
 */
export const sweepShard = async (ports: IndexPort & QueuePort & TimePort & LanePort, shard: number, limit: number): Promise<Swept> => {
  const now = ports.now();
  const swept: Swept = { queued: 0, oldestMs: 0 };
  const room = new Map<string, number>();
  let seen = 0;
  for await (const page of ports.dueIn({ shard, from: instant(0), to: instant(Date.parse(now) - overdueMs) })) {
    const entries = withRoom(page, room, ports, limit);
    await ports.send(entries.map(message => ({ message, delaySeconds: 0 })));
    swept.queued += entries.length;
    if (page[0]) swept.oldestMs = Math.max(swept.oldestMs, Date.parse(now) - Date.parse(page[0].dueAt));
    seen += page.length;
    if (seen >= limit * looksPerLimit) break;
  }
  return swept;
};
