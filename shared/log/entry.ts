import * as z from 'zod';
import { Event } from '../../events/event.ts';

/**
 * One entry of an owner's log: an event, and what of its record must be known beside it. `expires` is a version with an end (TTL), such as what
 * is in the trash: it counts as gone. `beforeExpires` says so of the version that it replaces. Of what no code could read, `unreadable`,
 * only its place is kept, so that the versions of each record have no gap.
 */
export const LogEntry = Event.extend({
  expires: z.literal(true).optional(),
  beforeExpires: z.literal(true).optional(),
  unreadable: z.literal(true).optional(),
});
export type LogEntry = z.infer<typeof LogEntry>;

/** The record that an entry is about: its key, which stands before the version in the event's id. */
export const recordOf = ({ id }: Pick<LogEntry, 'id'>): string => id.slice(0, id.lastIndexOf('@'));

/** An entry in place of what cannot be read: its place in the order, without what it says. */
export const unreadable = (entry: LogEntry): LogEntry => ({ ...entry, data: {}, record: {}, unreadable: true });
