import * as z from 'zod';

/** What a kind of event says beside the record: the schema of its data, and the schema of the record as it is after the write. */
export type EventKind = { data: z.ZodType; record: z.ZodType };
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
  requestId: z.string(),
  entity: z.string(),
  version: z.int().positive(),
  data: z.record(z.string(), z.unknown()),
  record: z.record(z.string(), z.unknown()),
});
export type Event = z.infer<typeof Event>;

/** An event of one kind, with its data and record typed. */
export type EventOf<K extends EventKind> = Omit<Event, 'data' | 'record'> & { data: z.output<K['data']>; record: z.output<K['record']> };
