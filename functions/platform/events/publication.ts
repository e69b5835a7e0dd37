import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import type { Event } from '../../../events/event.ts';
import { audienceOf, listenersOf, redacted } from '../../../events/index.ts';
import type { LogEntry } from '../../../shared/log/entry.ts';
import { bus, type Delivery } from './deliver.ts';
import { eventOf, isNewer } from './event-of.ts';
import { entryOf, unreadableEntryOf } from './log-entries.ts';

const Image = z.custom<Parameters<typeof unmarshall>[0]>(value => typeof value === 'object' && value !== null);

/** A write as the stream tells of it: the row after it, and of the row before it what tells of a change. */
export const Write = z.object({ after: Image.optional(), before: Image.optional() });
export type Write = z.infer<typeof Write>;

/**
 * What a write is published as: its event, and the entry that it makes in its owner's log. `unreadable` is why this code cannot tell the event,
 * which code of another version perhaps can: of a type or a kind of record that is not known here, or of a record that does not fit its schema. In
 * the log it has its place all the same.
 */
export type Publication = { event?: Event; entry?: LogEntry; unreadable?: unknown };

const rowOf = (image: Write['after']) => image && unmarshall(image);

export const publicationOf = (write: Write): Publication => {
  const [after, before] = [rowOf(write.after), rowOf(write.before)];
  try {
    const event = eventOf(after, before);
    const entry = event && entryOf(event, after!, before);
    return isNewer({ after, before }) ? { entry, unreadable: new TypeError('An event that only a newer version knows') } : { event, entry };
  } catch (error) {
    return { entry: unreadableEntryOf(after, before, new Date().toISOString()), unreadable: error };
  }
};

/** Whom an event is for, beside the log of its owner. */
export const deliveriesOf = (event: Event): Delivery[] => [
  ...listenersOf(event.type, event.data, event.record).map(to => ({ to, event })),
  ...(audienceOf(event.type) === 'internal' ? [] : [{ to: bus, event: redacted(event) }]),
];
