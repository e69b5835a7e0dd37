import * as z from 'zod';
import { WebhookId } from '../core/ids.ts';
import { type InvalidCode, invalidCode } from '../core/invalid.ts';
import type { JobError } from '../people/jobs/job.ts';
import { Instant } from '../time/when.ts';
import { LogPlace } from './log-place.ts';
import { EventPatterns } from './webhook.ts';

const Position = z
  .int()
  .min(1)
  .max(Number.MAX_SAFE_INTEGER - 1);
const wrong = (path: string, code: InvalidCode) => ({ path: [path], message: invalidCode(code) });

/**
 * What is to be sent again: one message that was tried, or what came into the log from a moment, or a position, on (and before an end), narrowed
 * to some types, and to what was not delivered.
 */
export const ReplayInput = z
  .strictObject({
    messageId: z.string().min(1).max(100).optional(),
    since: Instant.optional(),
    until: Instant.optional(),
    from: Position.optional(),
    to: Position.optional(),
    types: EventPatterns.default([]),
    onlyFailed: z.boolean().default(false),
  })
  .refine(
    ({ messageId, since, from }) => [messageId, since, from].filter(each => each !== undefined).length === 1,
    wrong('since', 'required'),
  )
  .refine(({ since, until }) => until === undefined || (since !== undefined && until > since), wrong('until', 'not_after_start'))
  .refine(({ from, to }) => to === undefined || (from !== undefined && to >= from), wrong('to', 'not_after_start'));
export type ReplayInput = z.infer<typeof ReplayInput>;

/** What a replay must know beside how far it has come: where it begins, and since when what was tried counts. */
export const ReplayOptions = z.object({
  webhookId: WebhookId,
  /** As JSON, like all that is no text here. */
  place: z.string().transform(text => LogPlace.parse(JSON.parse(text))),
  types: z.string().transform(text => EventPatterns.parse(JSON.parse(text))),
  /** Not there where everything is sent, delivered or not. */
  triedSince: z.iso.datetime().optional(),
});
export type ReplayOptions = z.infer<typeof ReplayOptions>;

/** The same as a job keeps it. */
export const keptOptions = ({ webhookId, place, types, triedSince }: ReplayOptions): Record<string, string> => ({
  webhookId,
  place: JSON.stringify(place),
  types: JSON.stringify(types),
  ...(triedSince ? { triedSince } : {}),
});

/** How many entries of the log one replay looks at. */
export const replayedAtMost = 10_000;
/** How many tries are looked through for what was delivered. */
export const triesAtMost = 50_000;

/** So many failures are borne; from then on a replay ends when most of what it sends fails. */
const failuresBorne = 10;
/** A receiver that keeps asking for patience is not asked for longer. */
const lastsMs = 3 * 86_400_000;

/** Why a replay is to end before it is through: nobody is there, or next to nothing is taken. */
export const whyStop = (outcomes: Record<string, number>, startedAt: string, now: string): JobError | undefined => {
  const { delivered = 0, failed = 0, gone = 0 } = outcomes;
  if (gone > 0 || (failed >= failuresBorne && failed > delivered)) return 'not_taken';
  return Date.parse(now) - Date.parse(startedAt) > lastsMs ? 'gave_up' : undefined;
};
