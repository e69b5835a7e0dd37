import * as z from 'zod';
import { JobId } from '../core/ids.ts';
import { SendError } from './dispatch.ts';

/** Why something was sent: it stood next in the log, somebody tried the webhook, or somebody had it sent again. */
export const AttemptCause = z.enum(['event', 'test', 'replay']);

/** What came of one try. */
export const Attempt = z.object({
  at: z.iso.datetime(),
  /** The `webhook-id` under which it was sent: the same for each try of one event. */
  messageId: z.string(),
  type: z.string(),
  cause: AttemptCause,
  /** The replay that sent it. */
  jobId: JobId.optional(),
  /** The how manieth try of this event in a row it was. */
  attempt: z.int().positive(),
  outcome: z.enum(['delivered', ...SendError.options]),
  /** The status that came back, if one did. */
  status: z.int().optional(),
  durationMs: z.int().nonnegative(),
  /** How the reply begins, without what looks like a secret. */
  reply: z.string().optional(),
});
export type Attempt = z.infer<typeof Attempt>;

const replyAtMost = 500;
/** Long runs of letters and digits, as tokens and keys are, and what stands behind the words that name them. */
const secrets = [/\b(?:whsec|whsk|sk|pk|alm)_[\w+/=-]{8,}/gi, /\b(?:bearer|basic)\s+[\w+/=.~-]{8,}/gi, /[\w+/=-]{32,}/g];
const unprintable = /[^\P{C}\n\t]/gu;

/** The beginning of a reply as it may be kept: printable, short, without what looks like a secret. Undefined for an empty one. */
export const replyShown = (reply: string): string | undefined => {
  const shown = secrets.reduce((text, secret) => text.replace(secret, '…'), reply.replace(unprintable, '')).trim();
  return shown.slice(0, replyAtMost).toWellFormed() || undefined;
};
