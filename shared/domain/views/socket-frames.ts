import * as z from 'zod';
import { CloudEvent } from '../core/cloud-event.ts';
import { ItemId, UserId } from '../core/ids.ts';

const log = z.string();
/** What a frame is about: the log as a path of the API, and the one item of it that is followed. */
const about = { log, itemId: ItemId.optional() };
const ms = z.int();
const place = z.strictObject({ itemId: ItemId.optional(), day: z.string().optional(), forMs: ms });

/** Everything that a socket is sent, by its type. What sends it has only the types, so that functions do not carry the schemas. */
export const frames = {
  subscribed: z.strictObject({ type: z.literal('subscribed'), ...about, cursor: z.string() }),
  entries: z.strictObject({
    type: z.literal('entries'),
    ...about,
    from: z.string(),
    cursor: z.string(),
    entries: z.array(CloudEvent),
  }),
  more: z.strictObject({ type: z.literal('more'), ...about }),
  ended: z.strictObject({ type: z.literal('ended'), ...about, code: z.string() }),
  unsubscribed: z.strictObject({ type: z.literal('unsubscribed'), ...about }),
  present: z.strictObject({
    type: z.literal('present'),
    log,
    at: ms,
    forMs: ms,
    count: z.int(),
    people: z.array(z.strictObject({ userId: UserId, places: z.array(place) })),
  }),
  pong: z.strictObject({ type: z.literal('pong') }),
  error: z.looseObject({ type: z.literal('error'), code: z.string(), action: z.string().optional() }),
} as const;
type Frames = { [Type in keyof typeof frames]: z.input<(typeof frames)[Type]> };
/** A frame as it is sent. */
export type Frame = Frames[keyof Frames];
