import type { DueMessage, QueuePort, RecordsPort, TimePort } from './ports.ts';
import { delayed } from './windows.ts';

/** What became of a due message: fired; left alone because the record has moved on; overtaken by another writer; or put back as too early. */
export type Fired = { outcome: 'fired'; event: string; lateMs: number } | { outcome: 'moved' | 'overtaken' | 'early' };

/** The most that a message may be early by rounding, and is waited for. More than that is a clock that disagrees: it goes back to the queue. */
const longestWaitMs = 1_100;

/**
 * Handles one due message. Delivered twice it acts once: a record that was moved, done or cancelled since is left alone, and of two
 * workers one loses the conditional write. A lost race is no error: the winner's write has put the record where it belongs.
 */
export const fire = async (ports: RecordsPort & QueuePort & TimePort, message: DueMessage): Promise<Fired> => {
  const early = Date.parse(message.dueAt) - Date.parse(ports.now());
  if (early > longestWaitMs) {
    await ports.send([delayed(message, ports.now())]);
    return { outcome: 'early' };
  }
  if (early > 0) await ports.sleep(early);

  const loaded = await ports.load(message.key);
  if (!loaded || loaded.record.dueAt !== message.dueAt) return { outcome: 'moved' };

  const now = ports.now();
  const change = loaded.advance(now);
  if (!(await loaded.save(change, now))) return { outcome: 'overtaken' };
  return { outcome: 'fired', event: change.event.type, lateMs: Date.parse(now) - Date.parse(message.dueAt) };
};
