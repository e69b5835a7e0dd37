import * as z from 'zod';
import { ReplayInput, replayedAtMost } from '../../domain/integrations/replay.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { JobView, job } from '../people/jobs.ts';

const path = '/v1/workspaces/{workspaceId}/webhooks/{webhookId}/replay';
const params = { webhookId: 'hook_01h455vb4pex5vsknk084sn02q' };
const body = { since: '2026-11-20T08:00:00Z', until: '2026-11-21T08:00:00Z', types: ['item.*'], onlyFailed: true };

/** What a replay would come to: how many entries of the log there are, and how many of them are `to_send`, or why not. */
export const ReplayPreview = z.object({ total: z.int().nonnegative(), outcomes: z.record(z.string(), z.int().positive()) });

export const replayRoutes = {
  previewReplay: {
    method: 'POST',
    path: `${path}/preview`,
    access: 'webhook:change',
    keys: 'never',
    limit: 'search',
    summary: 'See how many events a replay would send to a webhook again, and send none',
    description: 'Takes what a replay takes. `outcomes` count what is `to_send`, and of the rest why it is not, together `total`.',
    body: ReplayInput,
    reply: ReplayPreview,
    fails: ['gone', 'limit_reached', 'conflict'],
    example: { params, body, reply: { total: 120, outcomes: { to_send: 40, not_asked_for: 70, delivered_before: 10 } } },
  },
  startReplay: {
    method: 'POST',
    path,
    access: 'webhook:change',
    keys: 'never',
    limit: 'upload',
    summary: 'Begin a job that sends events to a webhook again: of a time, or one message',
    description: `What came into the log of the workspace \`since\` a moment (a moment behind its own \`time\`) and before \`until\`; or, for admins, from one position to another (\`from\`, \`to\`); or one message that was tried (\`messageId\`). Up to ${replayedAtMost} entries, of which those are sent that the webhook is sent today and \`types\` name; with \`onlyFailed\` those that were not delivered by any try of the last 30 days. What still waits for its turn is no part of it: it comes by itself, or by \`resume\`. Each goes out under its old \`webhook-id\`, signed anew, in order, at the rate of the webhook, once whatever comes of it (429 is waited for), also while sending is held; it counts neither for nor against the webhook. The answer is a job, and \`Location\` leads to it: \`outcomes\` count what was \`delivered\`, \`failed\`, \`not_asked_for\`, \`delivered_before\`, \`waiting\` for its next try, and what is \`unreadable\`. It ends early (\`not_taken\`) at a 410, or when ten or more and most have failed; \`cancel\` ends it too. What is older than the log is kept, or of before a restore, answers 410.`,
    body: ReplayInput,
    reply: JobView,
    status: 202,
    location: '/v1/jobs/{jobId}',
    fails: ['gone', 'limit_reached', 'conflict'],
    example: {
      params,
      body,
      reply: {
        ...job,
        kind: 'webhook_replay',
        workspaceId: ids.workspaceId,
        status: 'waiting',
        total: 120,
        done: 0,
        outcomes: {},
        version: 1,
      },
    },
  },
} as const satisfies Routes;
