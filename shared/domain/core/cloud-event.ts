import * as z from 'zod';

/** An event in the JSON format of CloudEvents 1.0.2. */
export const CloudEvent = z.object({
  specversion: z.literal('1.0'),
  id: z.string(),
  source: z.string(),
  type: z.string(),
  time: z.iso.datetime(),
  subject: z.string(),
  datacontenttype: z.literal('application/json'),
  data: z.object({
    /** The kind of record that it is about. */
    entity: z.string(),
    version: z.int().positive(),
    /** The user who did it, or the API key through which it was done. */
    by: z.string(),
    /** In whose name, where somebody acted for another, such as a guardian for a child. */
    for: z.string().optional(),
    /** What the event says beside the record. */
    details: z.record(z.string(), z.unknown()),
    /** The record as it was then, as far as whoever is told may read it. */
    record: z.record(z.string(), z.unknown()).optional(),
    /** Nobody can say any more what the record was then: read it. */
    unreadable: z.literal(true).optional(),
  }),
});
export type CloudEvent = z.infer<typeof CloudEvent>;
