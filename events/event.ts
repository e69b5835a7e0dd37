import * as z from 'zod';

/**
 * Who may hear of an event beside our own consumers, which are told of whatever they listen to. The bus of the stage's AWS account hears all
 * that is not internal.
 */
export type Audience =
  /** Nobody: a step of our own machinery. */
  | 'internal'
  /** The user whose own the record is: their profile, devices, keys, connections, inbox. */
  | 'account'
  /** The members of the workspace that the record is in, as far as their role may read it. */
  | 'members'
  /** Anybody. */
  | 'public';

/**
 * A kind of event: what it says beside the record, the record as it is after the write, who may hear of it, and which attributes of the
 * record all but our own consumers hear nothing of. What is secret in a record, or about health, no event carries (`data-class.ts`).
 */
export type EventKind = { data: z.ZodType; record: z.ZodType; audience: Audience; redact?: readonly string[] };
export type EventKinds = Record<string, EventKind>;

/**
 * An event as it is published: what happened to one record, by whom, in which request. `id` is the record and its version, so it is the
 * same however often it is delivered; `version` lets a consumer drop what it has seen overtaken. Delivered at least once, in no order.
 */
export const Event = z.object({
  id: z.string(),
  type: z.string(),
  at: z.iso.datetime(),
  by: z.string(),
  /** In whose name, where somebody acted for another. */
  for: z.string().optional(),
  requestId: z.string(),
  entity: z.string(),
  version: z.int().positive(),
  data: z.record(z.string(), z.unknown()),
  record: z.record(z.string(), z.unknown()),
});
export type Event = z.infer<typeof Event>;

/** An event of one kind, with its data and record typed. */
export type EventOf<K extends EventKind> = Omit<Event, 'data' | 'record'> & { data: z.output<K['data']>; record: z.output<K['record']> };
