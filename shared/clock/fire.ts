import type { Change, Due } from '../domain/core/due.ts';
import type { DueMessage, Loaded, QueuePort, RecordsPort, TimePort } from './ports.ts';
import { delayed } from './windows.ts';

/**
 * What became of a due message: fired; left alone because the record has moved on, or is parked since; put back because others kept writing;
 * put back as too early; or its record was parked, because its rule keeps failing.
 */
export type Fired =
  | { outcome: 'fired'; event: string; lateMs: number }
  | { outcome: 'moved' | 'resting' | 'overtaken' | 'early' }
  | { outcome: 'parked'; error: unknown };

/** How a message has come: when it was put on the queue (RFC 3339, UTC), and for the how many-th time it is handed over. */
export type Received = { sentAt?: string; times: number };

/** The most that a message may be early by rounding, and is waited for. More than that is a clock that disagrees: it goes back to the queue. */
const longestWaitMs = 1_100;

/** By how many milliseconds a moment lies ahead; negative when it has passed. */
const aheadMs = (moment: string, now: string): number => Date.parse(moment) - Date.parse(now);

const tries = 3;
/** A rule that has failed for a message so many times is not asked any more; the queue would give the message up after eight. */
const failuresAtMost = 6;

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'Error');

/** What the record's rule decides, or that it failed once more. */
const decide = (loaded: Loaded, now: string): { change: Change<Due> } | { error: unknown } => {
  try {
    return { change: loaded.advance(now) };
  } catch (error) {
    return { error };
  }
};

/** Was the message sent before the record was parked? Then it is one of those that made it so, and not one that tries it again. */
const isOlder = ({ sentAt }: Received, parkedAt: string | undefined): boolean =>
  parkedAt !== undefined && sentAt !== undefined && sentAt <= parkedAt;

const attempt = async (ports: TimePort, loaded: Loaded | undefined, { dueAt }: DueMessage, received: Received): Promise<Fired> => {
  if (!loaded || loaded.dueAt !== dueAt) return { outcome: 'moved' };
  if (isOlder(received, loaded.parkedAt)) return { outcome: 'resting' };
  const now = ports.now();
  const decided = decide(loaded, now);
  if ('error' in decided) {
    if (received.times < failuresAtMost) throw decided.error;
    return (await loaded.park(nameOf(decided.error), now)) ? { outcome: 'parked', error: decided.error } : { outcome: 'overtaken' };
  }
  const { change } = decided;
  if (!(await loaded.save(change, now))) return { outcome: 'overtaken' };
  return { outcome: 'fired', event: change.event.type, lateMs: Date.parse(now) - Date.parse(dueAt) };
};

/**
 * Handles one due message. Delivered twice it acts once: a record that was moved, done or cancelled since is left alone. A lost race is no
 * error: mostly the winner has moved the record on; where it only changed its words, the record is still due, and it is decided anew. A
 * record whose rule keeps failing is parked, so that it neither comes again with every sweep nor fills the dead letters.
 */
export const fire = async (
  ports: RecordsPort & QueuePort & TimePort,
  message: DueMessage,
  received: Received = { times: 1 },
): Promise<Fired> => {
  const putBack = () => ports.send([delayed(message, ports.now())]);
  if (aheadMs(message.dueAt, ports.now()) > longestWaitMs) {
    await putBack();
    return { outcome: 'early' };
  }
  // Read before the moment: what is written until then fails the condition of the write, and is read anew.
  let loaded = await ports.load(message.key);
  // A timer may go off a millisecond before the clock says so: nothing is decided before its moment.
  for (let wait = aheadMs(message.dueAt, ports.now()); wait > 0; wait = aheadMs(message.dueAt, ports.now())) await ports.sleep(wait);

  for (let left = tries; left > 0; left--) {
    const fired = await attempt(ports, loaded, message, received);
    if (fired.outcome !== 'overtaken') return fired;
    if (left > 1) loaded = await ports.load(message.key);
  }
  await putBack();
  return { outcome: 'overtaken' };
};
