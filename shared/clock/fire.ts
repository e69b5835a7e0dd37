import type { DueMessage, Loaded, QueuePort, RecordsPort, TimePort } from './ports.ts';
import { delayed } from './windows.ts';

/** What became of a due message: fired; left alone because the record has moved on; put back because others kept writing; or put back as too early. */
export type Fired = { outcome: 'fired'; event: string; lateMs: number } | { outcome: 'moved' | 'overtaken' | 'early' };

/** The most that a message may be early by rounding, and is waited for. More than that is a clock that disagrees: it goes back to the queue. */
const longestWaitMs = 1_100;

/** By how many milliseconds a moment lies ahead; negative when it has passed. */
const aheadMs = (moment: string, now: string): number => Date.parse(moment) - Date.parse(now);

const tries = 3;

const attempt = async (ports: TimePort, loaded: Loaded | undefined, { dueAt }: DueMessage): Promise<Fired> => {
  if (!loaded || loaded.record.dueAt !== dueAt) return { outcome: 'moved' };
  const now = ports.now();
  const change = loaded.advance(now);
  if (!(await loaded.save(change, now))) return { outcome: 'overtaken' };
  return { outcome: 'fired', event: change.event.type, lateMs: Date.parse(now) - Date.parse(dueAt) };
};

/**
 * Handles one due message. Delivered twice it acts once: a record that was moved, done or cancelled since is left alone. A lost race is no
 * error: mostly the winner has moved the record on; where it only changed its words, the record is still due, and it is decided anew.
 */
export const fire = async (ports: RecordsPort & QueuePort & TimePort, message: DueMessage): Promise<Fired> => {
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
    const fired = await attempt(ports, loaded, message);
    if (fired.outcome !== 'overtaken') return fired;
    if (left > 1) loaded = await ports.load(message.key);
  }
  await putBack();
  return { outcome: 'overtaken' };
};
