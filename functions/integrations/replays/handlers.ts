import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { replayRoutes } from '../../../shared/api/integrations/replays.ts';
import { createWithin } from '../../../shared/data/core/quota.ts';
import { webhooks } from '../../../shared/data/integrations/webhooks.ts';
import { jobQuota, jobs } from '../../../shared/data/people/jobs.ts';
import { Failure } from '../../../shared/domain/core/failure.ts';
import type { Standing } from '../../../shared/domain/core/permissions.ts';
import { covers } from '../../../shared/domain/core/standings.ts';
import { keptOptions, type ReplayInput } from '../../../shared/domain/integrations/replay.ts';
import { requireWebhook, type Webhook } from '../../../shared/domain/integrations/webhook.ts';
import { addOutcomes, startJob } from '../../../shared/domain/people/jobs/job.ts';
import { countParts } from '../../../shared/webhooks/replay.ts';
import { rangeOf } from './range.ts';
import { partsOf } from './read.ts';

type Request = { params: Pick<Webhook, 'workspaceId' | 'webhookId'>; body: ReplayInput; role: Standing; now: string };

/** The webhook, and what is asked for of its log. Positions in the log are for whoever may read all of it, as everywhere. */
const readRequest = async ({ params, body, role, now }: Request) => {
  if (body.from !== undefined && !covers(role, 'admin')) throw new Failure('forbidden', { needs: 'member:create' });
  const webhook = requireWebhook(await webhooks.get(params));
  return { webhook, ...(await rangeOf(webhook, body, now)) };
};

export const replayHandlers: HandlersOf<typeof replayRoutes> = {
  previewReplay: async request => {
    const { webhook, options, total } = await readRequest(request);
    const parts = await partsOf(webhook, options, total, request.now);
    let [done, outcomes] = [0, {} as Record<string, number>];
    while (done < total) {
      const some = await parts(done);
      if (typeof some === 'string') throw new Failure('conflict', { what: 'webhook', reason: some });
      done += some.length;
      outcomes = addOutcomes(outcomes, countParts(some));
    }
    return { total, outcomes };
  },

  startReplay: async request => {
    const { caller, params, newId, context, now } = request;
    const { userId } = caller;
    const id = { userId, jobId: await newId('job') };
    const known = await jobs.findReplayed(id, context);
    if (known) return known;
    const { options, total } = await readRequest(request);
    const job = startJob({ ...id, kind: 'webhook_replay', workspaceId: params.workspaceId, options: keptOptions(options), total }, now);
    return (await createWithin(jobQuota(userId), jobs, id, job, context)).record;
  },
};
