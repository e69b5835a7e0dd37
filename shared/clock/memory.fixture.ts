import { type Advance, type Change, type Due, shardOf } from '../domain/core/due.ts';
import { type Fired, fire, type Received } from './fire.ts';
import type { Delayed, DueEntry, DueMessage, IndexPort, Key, LanePort, Loaded, QueuePort, RecordsPort, TimePort, Window } from './ports.ts';
import { delayed, isNear } from './windows.ts';

const second = 1000;
const instant = (ms: number): string => new Date(ms).toISOString();
const idOf = ({ pk, sk }: Key): string => `${pk}|${sk}`;
/** The kind of a record: `THING#1` is a thing. */
const entityOf = ({ sk }: Key): string => sk.slice(0, sk.indexOf('#')).toLowerCase();

/** What happened to a record: the event of each write, when, and how late the clock was. */
export type Happened = { key: Key; type: string; at: string; lateMs?: number };

/** What goes wrong on the way; nothing, where it is left out. */
type Faults = {
  /** How often a message arrives: 0 when it is lost, 2 when it comes twice. */
  copies?: (message: DueMessage) => number;
  /** By how much the queue hands a message over too late (milliseconds). */
  queueLateMs?: (message: DueMessage) => number;
  /** By how much the index is behind the table (milliseconds). */
  indexLagMs?: (key: Key) => number;
  /** Whether the tick or sweep of a moment is left out: an outage. */
  misses?: (at: string) => boolean;
};

export type WorldOptions = { start: string; shards?: number; entriesPerPage?: number; faults?: Faults };

/** A time that moves only by hand: whoever sleeps wakes when it reaches their moment. */
const timeFrom = (start: string) => {
  let nowMs = Date.parse(start);
  const sleepers: { at: number; wake: () => void }[] = [];
  const wakeAt = (): number | undefined => (sleepers.length > 0 ? Math.min(...sleepers.map(({ at }) => at)) : undefined);
  return {
    now: () => instant(nowMs),
    sleep: (ms: number) => new Promise<void>(wake => sleepers.push({ at: nowMs + ms, wake })),
    wakeAt,
    /** Moves on to a moment and wakes whose moment that is. */
    moveTo: (ms: number): void => {
      nowMs = Math.max(nowMs, ms);
      for (const sleeper of sleepers.filter(({ at }) => at <= nowMs)) {
        sleepers.splice(sleepers.indexOf(sleeper), 1);
        sleeper.wake();
      }
    },
  };
};

type Stored = {
  key: Key;
  record: Due;
  advance: Advance<Due> /** From when on the index shows it as it is. */;
  indexedAt: number;
  parkedAt?: string;
};

/** The table and its due index: writes are conditional on the version, the index follows with its lag. */
const tableFor = (time: TimePort, { shards = 4, entriesPerPage = 100, faults = {} }: WorldOptions) => {
  const rows = new Map<string, Stored>();
  const happened: Happened[] = [];

  const write = (key: Key, record: Due, advance: Advance<Due>): void => {
    rows.set(idOf(key), { key, record, advance, indexedAt: Date.parse(time.now()) + (faults.indexLagMs?.(key) ?? 0) });
  };

  const save = (seen: Stored, { next, event }: Change<Due>): boolean => {
    if (rows.get(idOf(seen.key))?.record.version !== seen.record.version) return false;
    write(seen.key, { ...next, version: next.version + 1 }, seen.advance);
    happened.push({ key: seen.key, type: event.type, at: time.now() });
    return true;
  };

  async function* dueIn({ shard, from, to }: Window): AsyncGenerator<DueEntry[]> {
    const entries = [...rows.values()]
      .filter(
        ({ key, indexedAt, parkedAt }) =>
          parkedAt === undefined && shardOf(idOf(key), shards) === shard && indexedAt <= Date.parse(time.now()),
      )
      .flatMap(({ key, record: { dueAt } }) =>
        dueAt !== undefined && dueAt >= from && dueAt < to ? [{ key, entity: entityOf(key), dueAt }] : [],
      )
      .sort((a, b) => a.dueAt.localeCompare(b.dueAt));
    for (let i = 0; i < entries.length || i === 0; i += entriesPerPage) yield entries.slice(i, i + entriesPerPage);
  }

  const load = async (key: Key): Promise<Loaded | undefined> => {
    const seen = rows.get(idOf(key));
    if (!seen) return undefined;
    const { record, advance, parkedAt } = seen;
    const park = async (_why: string, now: string): Promise<boolean> => {
      if (rows.get(idOf(key))?.record.version !== record.version) return false;
      rows.set(idOf(key), { ...seen, parkedAt: now });
      return true;
    };
    return { dueAt: record.dueAt, parkedAt, advance: now => advance(record, now), save: async change => save(seen, change), park };
  };
  return { rows, happened, write, dueIn, load };
};

/** A due queue: messages by the moment from which they are handed over. */
const queueFor = (time: TimePort, { faults = {} }: WorldOptions) => {
  const waiting: { message: DueMessage; at: number }[] = [];
  const sent: (Delayed & { at: string })[] = [];
  const send = async (messages: Delayed[]): Promise<void> => {
    for (const { message, delaySeconds } of messages) {
      sent.push({ message, delaySeconds, at: time.now() });
      const at = Date.parse(time.now()) + delaySeconds * second + (faults.queueLateMs?.(message) ?? 0);
      for (let copy = 0; copy < (faults.copies?.(message) ?? 1); copy++) waiting.push({ message, at });
    }
  };
  /** Takes a message that is to be handed over now. */
  const receive = (): DueMessage | undefined => {
    const found = waiting.findIndex(({ at }) => at <= Date.parse(time.now()));
    return found < 0 ? undefined : waiting.splice(found, 1)[0]!.message;
  };
  const nextAt = (): number | undefined => (waiting.length > 0 ? Math.min(...waiting.map(({ at }) => at)) : undefined);
  return { waiting, sent, send, receive, nextAt };
};

/**
 * A table with its due index, a due queue and a time, all in memory, behind the ports of the clock: the same code as on AWS runs under a
 * simulated time, with whatever faults a test asks for.
 */
export const memoryWorld = (options: WorldOptions) => {
  const time = timeFrom(options.start);
  const table = tableFor(time, options);
  const queue = queueFor(time, options);
  const ports: IndexPort & QueuePort & TimePort & RecordsPort & LanePort = {
    laneOf: entity => entity,
    now: time.now,
    sleep: time.sleep,
    load: table.load,
    dueIn: table.dueIn,
    send: queue.send,
  };

  const near = async (key: Key, before: string | undefined): Promise<void> => {
    const dueAt = table.rows.get(idOf(key))?.record.dueAt;
    if (dueAt !== undefined && dueAt !== before && isNear(dueAt, time.now()))
      await ports.send([delayed({ key, entity: entityOf(key), dueAt }, time.now())]);
  };

  return {
    ports,
    time,
    queue,
    happened: table.happened,
    recordOf: (key: Key): Due | undefined => table.rows.get(idOf(key))?.record,
    /** Gives a record another rule, as a deploy does: the record stays as it is, parked or not. */
    mend: (key: Key, advance: Advance<Due>): void => void table.rows.set(idOf(key), { ...table.rows.get(idOf(key))!, advance }),
    parkedAt: (key: Key): string | undefined => table.rows.get(idOf(key))?.parkedAt,
    remove: (key: Key): boolean => table.rows.delete(idOf(key)),
    /** Writes a record as a handler does; what falls due soon is queued from the stream. */
    put: async (key: Key, record: Due, advance: Advance<Due>): Promise<void> => {
      const before = table.rows.get(idOf(key))?.record.dueAt;
      table.write(key, record, advance);
      await near(key, before);
    },
    /** Handles a message as `on-due` of a service does, and lets the stream see the write. */
    fire: async (message: DueMessage, received?: Received): Promise<Fired> => {
      const fired = await fire(ports, message, received);
      if (fired.outcome !== 'fired') return fired;
      const last = table.happened.findLast(({ key }) => idOf(key) === idOf(message.key))!;
      last.lateMs = fired.lateMs;
      await near(message.key, message.dueAt);
      return fired;
    },
  };
};
export type World = ReturnType<typeof memoryWorld>;

/** Lets everything run that does not wait for time. */
export const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** Does some work while time moves on from one sleeper to the next. */
export const whileTimePasses = async <T>({ time }: World, work: Promise<T>): Promise<T> => {
  let over = false;
  const done = work.finally(() => {
    over = true;
  });
  for (await settle(); !over; await settle()) {
    const at = time.wakeAt();
    if (at !== undefined) time.moveTo(at);
  }
  return done;
};
