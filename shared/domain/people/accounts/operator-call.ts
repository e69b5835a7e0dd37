import * as z from 'zod';
import type { Change } from '../../core/due.ts';
import { expiryAfter } from '../../core/expiry.ts';
import { UserId } from '../../core/ids.ts';

/** For how many days a call is kept: a year, and until it was looked over. */
const keptDays = 400;

/**
 * A call at the operators' door, also one that was refused: written once, before anything is done or answered. `callId` begins with the moment, so
 * that a day lists in the order of its calls.
 */
export const OperatorCall = z.object({
  /** The day (UTC) whose calls it is listed with. */
  day: z.iso.date(),
  callId: z.string(),
  at: z.iso.datetime(),
  /** The address that it came from, as the gateway says it; absent of what followed in the same request. */
  sourceIp: z.string().max(64).optional(),
  /** Who it was, as far as that is known. */
  userId: UserId.optional(),
  /** The route, by its name; absent where there is none. */
  operation: z.string().optional(),
  /** The method of a call for which there is no route. */
  method: z.string().max(20).optional(),
  /** What the path named. */
  subjects: z.record(z.string(), z.string()),
  /** Why it was refused at the door; absent of a call that was let in. */
  refused: z.string().optional(),
  requestId: z.string(),
  /** When it is forgotten (Unix seconds, DynamoDB TTL). */
  expiresAt: z.int(),
  version: z.int().positive(),
});
export type OperatorCall = z.infer<typeof OperatorCall>;

/** What is known of a call at the door. */
export type CallFacts = Pick<OperatorCall, 'sourceIp' | 'userId' | 'operation' | 'method' | 'subjects' | 'refused' | 'requestId'>;

/** A call, as it is kept. `id` tells it from others of the same millisecond. */
export const noteCall = (facts: CallFacts, id: string, now: string): Change<OperatorCall> => ({
  next: { ...facts, day: now.slice(0, 10), callId: `${now}-${id}`, at: now, expiresAt: expiryAfter(now, keptDays), version: 1 },
  event: facts.refused === undefined ? { type: 'operator_call.admitted', data: {} } : { type: 'operator_call.refused', data: {} },
});

/** The hour (UTC) of an instant. */
export const hourOf = (now: string): string => now.slice(0, 13);

/** A call from an address that nobody is let in from: it stands at the beginning of its hour, so that the next under the same id is the same. */
export const noteStranger = (facts: CallFacts, id: string, now: string): Change<OperatorCall> => {
  const { next, event } = noteCall(facts, id, now);
  return { next: { ...next, callId: `${hourOf(now)}:00:00.000Z-${id}` }, event };
};
