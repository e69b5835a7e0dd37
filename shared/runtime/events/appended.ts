import * as z from 'zod';
import { Event } from '../../../events/event.ts';
import { ownerIn } from '../../data/core/key.ts';

/** What is said of a row that was appended to a log. */
const Appended = Event.extend({ type: z.literal('log.appended'), requestId: z.string().regex(/^\d+$/) });

/** A row of the log of an owner, and the position of its first entry. */
export type AppendedRow = { owner: string; first: number };

/** The row that a message tells of. Throws for any other message. */
export const appendedRow = (body: string): AppendedRow => {
  const { id, requestId } = Appended.parse(JSON.parse(body));
  const owner = ownerIn(id);
  if (!owner) throw new Error(`No row of a log: ${id}`);
  return { owner, first: Number(requestId) };
};
