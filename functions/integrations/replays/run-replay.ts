import { setTimeout as sleep } from 'node:timers/promises';
import { type JobPorts, runJob } from '../../../shared/clock/run-job.ts';
import { isLostRace } from '../../../shared/data/core/race.ts';
import { keepAttempt, triesSince } from '../../../shared/data/integrations/attempts.ts';
import { webhooks } from '../../../shared/data/integrations/webhooks.ts';
import { jobs } from '../../../shared/data/people/jobs.ts';
import { standingIn } from '../../../shared/data/people/roles.ts';
import { later } from '../../../shared/domain/core/due.ts';
import { reachOf } from '../../../shared/domain/core/permissions.ts';
import { ReplayOptions, whyStop } from '../../../shared/domain/integrations/replay.ts';
import type { Webhook } from '../../../shared/domain/integrations/webhook.ts';
import { addOutcomes, claimJob, type Job, type JobError, type JobStep } from '../../../shared/domain/people/jobs/job.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { log } from '../../../shared/runtime/log/logger.ts';
import { outcomeIn, type ReplayPorts, replayStep } from '../../../shared/webhooks/replay.ts';
import { receiverOf } from '../sending/hand-over.ts';
import { partsOf } from './read.ts';

/** How long one run goes on, well within the time of its function, with one receiver that takes its time. */
const patienceMs = 20_000;
/** So far may the clocks of two machines differ. */
const skewMs = 60_000;
/** Entries of which a step is made, at the most: what is sent is noted that often. */
const perStep = 25;

const now = (): string => new Date().toISOString();

/** What came of what this replay has sent: asked once a run, so that the next one sends nothing again that a run which died had sent. */
const sentBefore = async (webhook: Webhook, { jobId, createdAt }: Job): Promise<Map<string, string>> => {
  const since = later(createdAt, -skewMs);
  const tries = await triesSince(webhook, since, Number.POSITIVE_INFINITY);
  return new Map(
    tries.flatMap(({ messageId, outcome, jobId: by }) => {
      const counted = by === jobId ? outcomeIn(outcome) : undefined;
      return counted === undefined ? [] : [[messageId, counted] as const];
    }),
  );
};

type Receiver = ReturnType<typeof receiverOf>;

/** Why it goes no further: whoever asked for it may not have a webhook sent anything any more, or it is of no use. */
const whyNot = async ({ workspaceId, userId, createdAt }: Job, outcomes: Job['outcomes']): Promise<JobError | undefined> => {
  const standing = workspaceId && (await standingIn({ workspaceId, userId }));
  return standing && reachOf(standing, 'webhook:change') ? whyStop(outcomes, createdAt, now()) : 'not_allowed';
};

const portsTo = (receiver: Receiver, webhook: Webhook, sent: ReadonlyMap<string, string>): ReplayPorts => ({
  send: (to, message) => receiver.send(to, message),
  keep: (attempt, place) => keepAttempt(webhook, attempt, place),
  outcomeOf: messageId => sent.get(messageId),
  now,
  sleep: async ms => {
    await sleep(ms);
  },
});

const prepareReplay =
  (receiver: Receiver) =>
  async (job: Job): Promise<JobError | ((from: number) => Promise<JobStep | JobError>)> => {
    const options = ReplayOptions.parse(job.options);
    const webhook = job.workspaceId && (await webhooks.find({ workspaceId: job.workspaceId, webhookId: options.webhookId }));
    if (!webhook || webhook.endedAt) return 'webhook_not_there';
    const [parts, sent] = await Promise.all([partsOf(webhook, options, job.total, now()), sentBefore(webhook, job)]);
    const ports = portsTo(receiver, webhook, sent);
    // From here on: what took long to look up leaves time for a step all the same.
    const until = new Date(Date.now() + patienceMs).toISOString();
    let outcomes = job.outcomes;
    return async from => {
      const [why, found] = await Promise.all([whyNot(job, outcomes), webhooks.find(webhook)]);
      if (why) return why;
      // It was changed or ended since this run began: the next one begins with what it is now.
      if (found?.version !== webhook.version) return { done: 0, outcomes: {}, pauseMs: 0 };
      const some = await parts(from, perStep);
      if (typeof some === 'string') return some;
      const step = await replayStep(ports, { jobId: job.jobId, webhook, until }, some);
      outcomes = addOutcomes(outcomes, step.outcomes);
      return step;
    };
  };

/** Takes a replay for this run alone. Nothing where another has it, or nobody wants it any more. */
const claim = async (told: Job, requestId: string): Promise<Job | undefined> => {
  const job = await jobs.find(told);
  const change = job && claimJob(job, told.version, now());
  if (!change) return undefined;
  try {
    return await jobs.save(change, clockContext(requestId));
  } catch (error) {
    if (isLostRace(error)) return undefined;
    throw error;
  }
};

/** One run of a replay. */
export const runReplay = async (told: Job, requestId: string): Promise<void> => {
  const claimed = await claim(told, requestId);
  if (!claimed) return;
  const save: JobPorts['save'] = change => jobs.save(change, clockContext(requestId));
  const ports: JobPorts = { find: async () => claimed, save, now };
  const receiver = receiverOf();
  const job = await runJob(ports, told, { prepare: prepareReplay(receiver) }, patienceMs).finally(receiver.close);
  if (!job) return;
  const { workspaceId, jobId, status, done, total, error: reason, outcomes } = job;
  const { delivered = 0, failed = 0 } = outcomes;
  log('ALM062', { workspaceId, jobId, status, done, total, reason, delivered, failed, requestId });
};
