import type { JobId } from '../domain/core/ids.ts';
import type { Attempt } from '../domain/integrations/attempt.ts';
import type { LogPlace } from '../domain/integrations/log-place.ts';
import { pauseAfter } from '../domain/integrations/retry.ts';
import type { Webhook } from '../domain/integrations/webhook.ts';
import { addOutcomes, type JobStep } from '../domain/people/jobs/job.ts';
import type { Message } from './message.ts';
import { keepPace, type SendResult } from './run.ts';

/** Why an entry of the log is not sent: it is not for this webhook or was not asked for, it was delivered before, is tried again by itself, or nobody can read it any more. */
export type LeftOut = 'not_asked_for' | 'delivered_before' | 'waiting' | 'unreadable';
/** One entry of the log: what is to be sent of it, or why nothing is. */
export type ReplayPart = { place: LogPlace; message: Message } | { leftOut: LeftOut };

export type ReplayPorts = {
  send(webhook: Webhook, message: Message): Promise<SendResult>;
  keep(attempt: Attempt, place: LogPlace): Promise<void>;
  /** What came of it where a run of this replay that has died sent it. */
  outcomeOf(messageId: string): string | undefined;
  now(): string;
  sleep(ms: number): Promise<void>;
};

/** How a try counts in a replay. A receiver that is busy is asked again. */
export const outcomeIn = (outcome: SendResult['outcome']): 'delivered' | 'failed' | 'gone' | undefined => {
  if (outcome === 'throttled') return undefined;
  return outcome === 'delivered' || outcome === 'gone' ? outcome : 'failed';
};

/** What each of these entries comes to where nothing is sent. */
export const countParts = (parts: readonly ReplayPart[]): Record<string, number> =>
  parts.reduce<Record<string, number>>((sum, part) => addOutcomes(sum, { ['leftOut' in part ? part.leftOut : 'to_send']: 1 }), {});

type ToSend = Extract<ReplayPart, { message: Message }>;

/** What an entry has come to already: it is not sent, or was sent before. */
const knownOf = ({ outcomeOf }: ReplayPorts, part: ReplayPart): string | undefined =>
  'leftOut' in part ? part.leftOut : outcomeOf(part.message.id);

type Sending = { jobId: JobId; webhook: Webhook; until: string };

const sendOne = async (ports: ReplayPorts, { jobId, webhook }: Sending, { message, place }: ToSend) => {
  const at = ports.now();
  const { retryAfterSeconds, ...sent } = await ports.send(webhook, message);
  await ports.keep({ at, messageId: message.id, type: message.type, cause: 'replay', jobId, attempt: 1, ...sent }, place);
  await keepPace(webhook, ports, at);
  return { outcome: outcomeIn(sent.outcome), pauseMs: pauseAfter({ tries: 1, isBusy: true, retryAfterSeconds }, 0.5) };
};

/**
 * One step of a replay: sends what is to be sent of some entries, each once, whatever comes of it, and counts. It ends early when its time is
 * over, the receiver is gone, or asks for patience.
 */
export const replayStep = async (ports: ReplayPorts, sending: Sending, parts: readonly ReplayPart[]): Promise<JobStep> => {
  let step: JobStep = { done: 0, outcomes: {} };
  const count = (outcome: string): void => {
    step = { done: step.done + 1, outcomes: addOutcomes(step.outcomes, { [outcome]: 1 }) };
  };
  for (const part of parts) {
    const known = knownOf(ports, part);
    if (known === undefined && ports.now() >= sending.until) break;
    const { outcome, pauseMs } = known === undefined ? await sendOne(ports, sending, part as ToSend) : { outcome: known };
    if (outcome === undefined) return { ...step, pauseMs };
    count(outcome);
    if (outcome === 'gone') break;
  }
  return step;
};
