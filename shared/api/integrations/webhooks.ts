import * as z from 'zod';
import { CloudEvent } from '../../domain/core/cloud-event.ts';
import { SaltRotation } from '../../domain/core/rotating-salt.ts';
import { Attempt } from '../../domain/integrations/attempt.ts';
import { Dispatch } from '../../domain/integrations/dispatch.ts';
import { EventType, Webhook, WebhookInput, WebhookPatch } from '../../domain/integrations/webhook.ts';
import { ids } from '../core/examples.ts';
import type { Routes } from '../core/route.ts';
import { paging } from '../core/shapes.ts';

const params = { webhookId: 'hook_01h455vb4pex5vsknk084sn02q' };

/** A webhook as those see it who may manage webhooks: what it is, how sending goes, and the public key that its signatures are checked by. */
export const WebhookShown = Webhook.omit({ salt: true, formerSalt: true, endedAt: true, expiresAt: true }).extend({
  status: Dispatch.shape.status,
  held: Dispatch.shape.held,
  tries: Dispatch.shape.tries,
  /** How many events have failed, are tried again, and hold up no other. */
  passedOver: z.int().nonnegative(),
  failingSince: Dispatch.shape.failingSince,
  lastError: Dispatch.shape.lastError,
  lastDeliveredAt: Dispatch.shape.lastDeliveredAt,
  /** When the event that failed is tried again. */
  nextTryAt: z.iso.datetime().optional(),
  publicKey: z.string(),
});
/** A webhook with its secret, which is shown this once. */
export const WebhookWithSecret = WebhookShown.extend({ secret: z.string() });

/** What a webhook is sent: an event in the JSON format of CloudEvents 1.0.2, with the record as it was then, or without. */
export const WebhookMessage = CloudEvent.extend({
  data: CloudEvent.shape.data.extend({
    /** Not there where it is sent thin. */
    details: CloudEvent.shape.data.shape.details.optional(),
    /** Why record and details are not there, though the webhook is sent them: read the record. */
    omitted: z.literal('too_large').optional(),
  }),
});

/** Where sending goes on: at the event that failed, behind it, or with what happens from now on. */
export const Resume = z.strictObject({ from: z.enum(['where_it_stood', 'next', 'now']).default('where_it_stood') });

const webhook = {
  workspaceId: ids.workspaceId,
  ...params,
  name: 'Kitchen display',
  url: 'https://display.example.org/almanac',
  types: ['item.*'],
  filter: 'tag = garden',
  format: 'full',
  order: 'workspace',
  readsAs: ids.userId,
  createdBy: ids.userId,
  createdAt: '2026-11-21T08:00:00.000Z',
  status: 'active',
  tries: 0,
  passedOver: 0,
  lastDeliveredAt: '2026-11-28T08:00:00.000Z',
  publicKey: 'whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=',
  version: 1,
} as const;
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=';
const attempt = {
  at: '2026-11-28T08:00:00.000Z',
  messageId: 'msg_6zTqMB1vNnBpkhM3L0rQXw',
  type: 'item.completed',
  cause: 'event',
  attempt: 1,
  outcome: 'delivered',
  status: 204,
  durationMs: 84,
} as const;
const path = '/v1/workspaces/{workspaceId}/webhooks';

export const webhookRoutes = {
  listWebhooks: {
    method: 'GET',
    path,
    access: 'webhook:read',
    summary: 'List the webhooks of a workspace, and how sending to each goes',
    list: WebhookShown,
    fails: [],
    example: { reply: [webhook] },
  },
  createWebhook: {
    method: 'POST',
    path,
    access: 'webhook:create',
    keys: 'never',
    summary: 'Have the events of a workspace sent to an address: its secret is shown this once',
    description:
      'From now on each event that you may read is sent by POST, in the order of the workspace’s log, one after the other: a CloudEvent 1.0.2 in JSON, signed by Standard Webhooks (`webhook-id`, `webhook-timestamp`, `webhook-signature`: `v1` with the secret, `v1a` for the public key). The address is `https:` and leads to the open internet. `types` are types of events, or `item.*`; `filter` narrows them further (`type`, `record`, `by`, and of items `title`, `tag`, `kind`, `status`, `priority`, `list`, `assignee`). `thin` leaves the record out, and so does an event of more than 20 kB. Any 2xx within ten seconds is taken for delivered; a redirect is not followed. An event that fails is tried ten times in 75.6 hours (`Retry-After` counts up to six hours), and everything behind it waits; then, or at once when the answer is 410, sending is held, you are told, and `resume` lets it go on: nothing is lost meanwhile. With `order: none` the others do not wait for it (up to ten at once are tried again beside them; then all waits), and one that is not taken in ten tries, while others are, is given up: you are told, and a replay sends it. It may come twice with the same `webhook-id`. It is sent no more than you may read at that moment; a webhook whose maker is no member any more is held.',
    body: WebhookInput,
    reply: WebhookWithSecret,
    status: 201,
    location: '/v1/workspaces/{workspaceId}/webhooks/{webhookId}',
    fails: ['limit_reached', 'conflict'],
    example: {
      body: { name: webhook.name, url: webhook.url, types: ['item.*'], filter: 'tag = garden' },
      reply: { ...webhook, lastDeliveredAt: undefined, secret },
    },
  },
  getWebhook: {
    method: 'GET',
    path: `${path}/{webhookId}`,
    access: 'webhook:read',
    summary: 'Read a webhook: what is sent, how it goes, and when what failed is tried again',
    reply: WebhookShown,
    fails: [],
    example: { params, reply: webhook },
  },
  changeWebhook: {
    method: 'PATCH',
    path: `${path}/{webhookId}`,
    access: 'webhook:change',
    keys: 'never',
    summary: 'Change the address of a webhook, what is sent there, or how fast',
    description: 'From then on it is sent what you may read. What waits to be tried again is tried at its new address.',
    body: WebhookPatch,
    reply: WebhookShown,
    fails: ['precondition_failed', 'conflict'],
    example: { params, body: { format: 'thin' }, reply: { ...webhook, format: 'thin', version: 2 } },
  },
  rotateWebhook: {
    method: 'POST',
    path: `${path}/{webhookId}/rotate`,
    access: 'webhook:change',
    keys: 'never',
    summary: 'Give a webhook a new secret, shown this once; the old one signs beside it for a while',
    description:
      'For `overlapSeconds` each message is signed by both, a day unless you say otherwise, so that none is refused while you change over.',
    body: SaltRotation,
    reply: WebhookWithSecret,
    fails: ['precondition_failed', 'conflict'],
    example: {
      params,
      body: { overlapSeconds: 3600 },
      reply: { ...webhook, rotatedAt: '2026-11-28T09:00:00.000Z', formerUntil: '2026-11-28T10:00:00.000Z', secret, version: 2 },
    },
  },
  pauseWebhook: {
    method: 'POST',
    path: `${path}/{webhookId}/pause`,
    access: 'webhook:change',
    keys: 'never',
    summary: 'Hold what is to be sent to a webhook: everything waits until you let it go on',
    reply: WebhookShown,
    fails: ['conflict'],
    example: {
      params,
      reply: { ...webhook, status: 'held', held: { reason: 'paused', at: '2026-11-28T09:00:00.000Z' } },
    },
  },
  resumeWebhook: {
    method: 'POST',
    path: `${path}/{webhookId}/resume`,
    access: 'webhook:change',
    keys: 'never',
    summary: 'Let a webhook go on that was held, or try what failed at once',
    description:
      'All that waited is sent in its order: from the event that failed on, or behind it (`next`; what was passed over is given up, too), or only what happens from now on (`now`). From then on it is sent what you may read.',
    body: Resume,
    reply: WebhookShown,
    fails: ['conflict'],
    example: { params, body: { from: 'next' }, reply: webhook },
  },
  testWebhook: {
    method: 'POST',
    path: `${path}/{webhookId}/test`,
    access: 'webhook:change',
    keys: 'never',
    limit: 'upload',
    summary: 'Send a message to a webhook now, and see what comes back',
    description:
      'A `webhook.ping`, or an example of the type that you name, with the header `almanac-test: true`. It goes out once, also while sending is held, and counts neither for nor against the webhook.',
    body: z.strictObject({ type: EventType.optional() }).optional(),
    reply: Attempt,
    fails: ['conflict'],
    example: { params, body: {}, reply: { ...attempt, type: 'webhook.ping', cause: 'test' } },
  },
  listWebhookAttempts: {
    method: 'GET',
    path: `${path}/{webhookId}/attempts`,
    access: 'webhook:read',
    summary: 'List what came of each try of the last 30 days, the newest first',
    query: z.strictObject({ ...paging, outcome: z.enum(['delivered', 'failed']).optional() }),
    list: Attempt,
    fails: [],
    example: { params, query: { outcome: 'delivered' }, reply: [attempt] },
  },
  deleteWebhook: {
    method: 'DELETE',
    path: `${path}/{webhookId}`,
    access: 'webhook:delete',
    keys: 'never',
    summary: 'End a webhook: nothing more is sent, and its secret is worth nothing',
    fails: ['precondition_failed', 'conflict'],
    example: { params },
  },
} as const satisfies Routes;
