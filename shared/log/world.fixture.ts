import { type Dice, diceOf } from '../../scripts/simulation/dice.ts';
import type { LogEntry } from './entry.ts';
import { memoryLog } from './memory.fixture.ts';
import type { LogPort } from './ports.ts';
import { type Queue, queueOf, second, start, type Time, timeOf, visibilityMs } from './queue.fixture.ts';
import { sequence } from './sequence.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** A mistake that is put into the chain on purpose, to see that it is found. */
export type Planted = 'no_lookup' | 'no_condition' | 'no_waiting';
type Options = { seed: string; events: number; owners?: number; records?: number; planted?: Planted };

class Killed extends Error {}

/** Everything that has been written, as the table has it: each record's versions follow each other. */
const tableOf = (dice: Dice, owners: number, records: number) => {
  const versions = new Map<string, LogEntry>();
  const write = (now: number): { owner: string; entry: LogEntry } => {
    const owner = `WS#ws_${dice.below(owners)}`;
    const record = `${owner}/ITEM#item_${dice.below(records)}`;
    const before = versions.get(record);
    const version = (before?.version ?? 0) + 1;
    // The clock of whoever writes is not that of whoever appends.
    const at = new Date(now + dice.between(-20, 20) * second).toISOString();
    const entry: LogEntry = {
      ...{ id: `${record}@${version}`, type: 'item.changed', at, by: 'user', requestId: 'r', entity: 'item', version },
      ...{ data: {}, record: { title: `${dice.below(1000)}` } },
      ...(dice.chance(0.05) ? { expires: true as const } : {}),
      ...(before?.expires ? { beforeExpires: true as const } : {}),
    };
    versions.set(record, entry);
    return { owner, entry };
  };
  return { versions, write };
};

type Stops = ReturnType<typeof stopsOf>;
/** Where whoever works is stopped before and after each thing that it does, until it is its turn, or is killed. */
const stopsOf = (time: Time, dice: Dice) => {
  const stopped: { go: () => void; kill: () => void }[] = [];
  const begun: (() => Promise<void>)[] = [];
  let arrive = (): void => {};
  let failure: unknown;
  const stop = (): Promise<void> =>
    new Promise((go, fail) => {
      stopped.push({ go, kill: () => fail(new Killed()) });
      arrive();
    });
  const until = async (step: () => void): Promise<void> => {
    const arrival = new Promise<void>(resolve => {
      arrive = resolve;
    });
    step();
    await arrival;
    if (failure) throw failure;
  };
  const run = (work: () => Promise<void>): void => {
    work()
      .catch(error => {
        failure = error;
      })
      .finally(() => arrive());
  };
  return {
    begin: (work: () => Promise<void>): void => void begun.push(work),
    isBusy: (): boolean => begun.length + stopped.length > 0,
    stopping:
      <A extends unknown[], T>(work: (...args: A) => Promise<T>) =>
      async (...args: A): Promise<T> => {
        await stop();
        const answer = await work(...args);
        await stop();
        return answer;
      },
    /** Lets one of them go on. A step takes some milliseconds, and one in a hundred so long that the queue gives the messages to others. */
    proceed: async (): Promise<void> => {
      const work = begun.shift();
      if (work) return until(() => run(work));
      const [next] = stopped.splice(dice.below(stopped.length), 1);
      time.now += dice.chance(0.01) ? 2 * visibilityMs : dice.between(1, 20);
      return until(() => (dice.chance(0.01) ? next!.kill() : next!.go()));
    },
  };
};

type Counts = Record<'written' | 'repeated' | 'refused' | 'killed' | 'races' | 'waited', number>;

/** The port of a sequencer that is stopped at each await, with or without a mistake. */
const portOf = (memory: ReturnType<typeof memoryLog>, stops: Stops, counts: Counts, planted?: Planted): LogPort => ({
  tail: stops.stopping(async (owner, since) => {
    const tail = await memory.port.tail(owner, since);
    if (tail.waiting.length > 0) counts.waited += 1;
    return planted === 'no_lookup' ? { ...tail, known: new Set<string>() } : tail;
  }),
  append: stops.stopping(async (owner, row) => {
    if (await memory.port.append(owner, row)) return true;
    counts.races += 1;
    if (planted !== 'no_condition') return false;
    const log = memory.logs.get(owner)!;
    log[log.findIndex(({ first }) => first === row.first)] = row;
    return true;
  }),
  forget: stops.stopping(memory.port.forget),
});

type Chain = { time: Time; dice: Dice; counts: Counts };

/** Three sequencers, which take what the queue gives. */
const sequencersOf = ({ time, dice, counts }: Chain, stops: Stops, port: LogPort) => {
  let running = 0;
  const work = (queue: Queue, owner: string): void => {
    if (running >= 3) {
      time.at(time.now + 20, () => work(queue, owner));
      return;
    }
    const received = queue.receive(owner);
    if (!received) return;
    running += 1;
    const skew = dice.between(-20, 20) * second;
    stops.begin(async () => {
      try {
        await sequence(port, owner, received.entries, () => new Date(time.now + skew).toISOString());
        received.done();
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        counts.killed += 1;
      }
      running -= 1;
      time.at(time.now, () => work(queue, owner));
    });
  };
  return { work };
};

/** The publisher: each event as it is written, and one in ten again within a day. One hour in twelve, and now and then, the queue takes nothing. */
const publisherTo = ({ time, dice, counts }: Chain, queue: Queue, wait: (owner: string, entry: LogEntry) => void) => {
  const isClosed = (): boolean => Math.floor((time.now - start) / hour) % 12 === 5 || dice.chance(0.02);
  const tryLater = (owner: string, entry: LogEntry): void =>
    time.at(time.now + dice.between(1, 900) * second, () =>
      isClosed() ? tryLater(owner, entry) : queue.send(owner, entry, `${entry.id}~`),
    );
  return (owner: string, entry: LogEntry): void => {
    if (dice.chance(0.1)) {
      counts.repeated += 1;
      time.at(time.now + dice.below(day), () => queue.send(owner, entry, entry.id));
    }
    if (!isClosed()) {
      queue.send(owner, entry, entry.id);
      return;
    }
    counts.refused += 1;
    wait(owner, entry);
    tryLater(owner, entry);
  };
};

/**
 * The chain from the table to the log under a time of its own: the publisher late, twice, or refused; three sequencers at once, each stopped, slowed or
 * killed before and after everything that it does. It ends when all that was written has come as far as it gets.
 */
export const simulateLog = async ({ seed, events, owners = 20, records = 12, planted }: Options) => {
  const dice = diceOf(seed);
  const counts: Counts = { written: 0, repeated: 0, refused: 0, killed: 0, races: 0, waited: 0 };
  const memory = memoryLog();
  const table = tableOf(dice, owners, records);
  const time = timeOf();
  const chain = { time, dice, counts };
  const stops = stopsOf(time, dice);
  const sequencers = sequencersOf(chain, stops, portOf(memory, stops, counts, planted));
  const queue: Queue = queueOf(time, dice, owner => sequencers.work(queue, owner));
  const publish = publisherTo(chain, queue, planted === 'no_waiting' ? () => {} : memory.wait);

  const write = (): void => {
    const { owner, entry } = table.write(time.now);
    counts.written += 1;
    publish(owner, entry);
    const pause = dice.chance(0.7) ? dice.between(1, 200) : dice.between(1, 60) * second;
    if (counts.written < events) time.at(time.now + pause, write);
  };
  time.at(time.now, write);
  for (;;) {
    const next = time.next();
    if (next !== undefined && next <= time.now) time.run();
    else if (stops.isBusy()) await stops.proceed();
    else if (next === undefined) break;
    else time.now = next;
  }
  return { logs: memory.logs, waits: memory.waits, written: table.versions, counts };
};
