import type { Dice } from '../../scripts/simulation/dice.ts';
import { heapBy } from '../../scripts/simulation/heap.ts';
import type { LogEntry } from './entry.ts';

export const second = 1000;
export const start = Date.parse('2026-11-28T08:00:00.000Z');
/** For how long a message that was received is kept from others. */
export const visibilityMs = 60 * second;
const deduplicatedMs = 300 * second;

/** What happens at a moment, soonest first, and in the order in which it was said. */
const agenda = () => {
  type Entry = { at: number; order: number; run: () => void };
  const entries = heapBy<Entry>((one, other) => one.at < other.at || (one.at === other.at && one.order < other.order));
  let order = 0;
  return {
    at: (at: number, run: () => void): void => entries.add({ at, order: order++, run }),
    next: (): number | undefined => entries.first()?.at,
    run: (): void => entries.take()?.run(),
  };
};

export type Time = ReturnType<typeof timeOf>;
/** A time that moves to what happens next, or by what a step takes. */
export const timeOf = () => {
  const time = { now: start, ...agenda() };
  return time;
};

type Message = { entry: LogEntry; visibleAt: number; receipt: number };
export type Queue = ReturnType<typeof queueOf>;
/** A FIFO queue: it knows an id for five minutes, and gives an owner's messages to one at a time until they are done or their time is over. */
export const queueOf = (time: Time, dice: Dice, arrived: (owner: string) => void) => {
  const messages = new Map<string, Message[]>();
  const seen = new Map<string, number>();
  let receipts = 0;
  const of = (owner: string): Message[] => messages.get(owner) ?? [];
  return {
    send: (owner: string, entry: LogEntry, deduplicationId: string): void => {
      if ((seen.get(deduplicationId) ?? 0) > time.now) return;
      seen.set(deduplicationId, time.now + deduplicatedMs);
      messages.set(owner, [...of(owner), { entry, visibleAt: time.now, receipt: 0 }]);
      time.at(time.now, () => arrived(owner));
    },
    receive: (owner: string): { entries: LogEntry[]; done: () => void } | undefined => {
      const all = of(owner);
      if (all.length === 0 || all.some(({ visibleAt, receipt }) => receipt > 0 && visibleAt > time.now)) return undefined;
      receipts += 1;
      const receipt = receipts;
      const batch = all.slice(0, dice.between(1, 10));
      for (const message of batch) Object.assign(message, { visibleAt: time.now + visibilityMs, receipt });
      time.at(time.now + visibilityMs, () => arrived(owner));
      const isDone = (message: Message): boolean => batch.includes(message) && message.receipt === receipt;
      return {
        entries: batch.map(({ entry }) => entry),
        done: () => {
          messages.set(
            owner,
            of(owner).filter(message => !isDone(message)),
          );
        },
      };
    },
  };
};
