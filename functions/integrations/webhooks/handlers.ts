import type { HandlersOf } from '../../../shared/api/core/route.ts';
import type { webhookRoutes } from '../../../shared/api/integrations/webhooks.ts';
import { allowedWebAddress } from '../../../shared/aws/web-address.ts';
import { createBeside, placeIn as quotaPlace } from '../../../shared/data/core/quota.ts';
import { patient } from '../../../shared/data/core/race.ts';
import { attemptsOf, keepAttempt } from '../../../shared/data/integrations/attempts.ts';
import { dispatches, dispatchesOf } from '../../../shared/data/integrations/dispatches.ts';
import { webhookQuota, webhooks, webhooksOf } from '../../../shared/data/integrations/webhooks.ts';
import { invalid } from '../../../shared/domain/core/invalid.ts';
import type { Attempt } from '../../../shared/domain/integrations/attempt.ts';
import { type Dispatch, endDispatch, holdDispatch, resumeDispatch, startDispatch } from '../../../shared/domain/integrations/dispatch.ts';
import {
  adoptWebhook,
  changeWebhook,
  createWebhook,
  endWebhook,
  requireWebhook,
  rotateWebhook,
  type Webhook,
} from '../../../shared/domain/integrations/webhook.ts';
import { newSalt } from '../../../shared/webhooks/signature.ts';
import { allowLoopback, receiverOf } from '../sending/hand-over.ts';
import { cursorAt, endOf, placeIn } from '../sending/place.ts';
import { shown, shownWithSecret } from './shown.ts';
import { testMessage } from './test-message.ts';

type Id = Pick<Webhook, 'workspaceId' | 'webhookId'>;

const requireAddress = (url: string): void => {
  if (!allowedWebAddress(url, { allowLoopback })) throw invalid('/url', 'not_a_web_address');
};

const webhookAt = async (id: Id): Promise<Webhook> => requireWebhook(await webhooks.get(id));

/** Where a webhook goes on: at the event that failed, or behind it. */
const placeFor = ({ cursor, tries }: Dispatch, skips: boolean) => {
  const { row, next } = placeIn(cursor);
  return cursorAt({ row, next: skips && tries > 0 ? next + 1 : next });
};

const isOfOutcome = (outcome: 'delivered' | 'failed') => (attempt: Attempt) =>
  (attempt.outcome === 'delivered') === (outcome === 'delivered');

export const webhookHandlers: HandlersOf<typeof webhookRoutes> = {
  listWebhooks: async ({ params: { workspaceId } }) => {
    const [all, states] = await Promise.all([webhooksOf(workspaceId), dispatchesOf(workspaceId)]);
    const stateOf = new Map(states.map(state => [state.webhookId, state]));
    const known = all.filter(({ webhookId }) => stateOf.has(webhookId));
    return { items: await Promise.all(known.map(each => shown(each, stateOf.get(each.webhookId)!))) };
  },

  createWebhook: async ({ params: { workspaceId }, body, newId, context }) => {
    requireAddress(body.url);
    const id = { workspaceId, webhookId: await newId('webhook') };
    const change = createWebhook(body, { ...id, salt: newSalt() }, context);
    const beside = async () => [
      // The end of the log before the webhook is there: what happens from this moment on is sent.
      dispatches.putNew(startDispatch({ ...id, cursor: await endOf(workspaceId) }), context),
      await quotaPlace(webhookQuota(workspaceId)),
    ];
    const { record } = await createBeside(beside, webhooks, id, change, context, patient);
    return shownWithSecret(record, await dispatches.get(id));
  },

  getWebhook: async ({ params }) => shown(await webhookAt(params), await dispatches.get(params)),

  changeWebhook: async ({ params, body, context, ifMatch }) => {
    if (body.url !== undefined) requireAddress(body.url);
    const webhook = await webhooks.update(params, each => changeWebhook(each, body, context), context, ifMatch);
    return shown(webhook, await dispatches.get(params));
  },

  rotateWebhook: async ({ params, body, context, now, ifMatch }) => {
    const webhook = await webhooks.update(params, each => rotateWebhook(each, body, newSalt(), now), context, ifMatch);
    return shownWithSecret(webhook, await dispatches.get(params));
  },

  pauseWebhook: async ({ params, context, now }) => {
    const webhook = await webhookAt(params);
    return shown(webhook, await dispatches.update(params, each => holdDispatch(each, 'paused', webhook, now), context));
  },

  resumeWebhook: async ({ params, body: { from }, context, now }) => {
    const webhook = await webhooks.update(params, each => adoptWebhook(each, context), context);
    const end = from === 'now' ? await endOf(params.workspaceId) : undefined;
    const resume = (each: Dispatch) => resumeDispatch(each, end ?? placeFor(each, from === 'next'), now, from === 'where_it_stood');
    return shown(webhook, await dispatches.update(params, resume, context));
  },

  testWebhook: async ({ params, body, context: { requestId }, now }) => {
    const webhook = await webhookAt(params);
    const message = testMessage(webhook, { type: body?.type, id: requestId, now });
    const receiver = receiverOf();
    const { retryAfterSeconds: _, ...sent } = await receiver.send(webhook, message, { 'almanac-test': 'true' }).finally(receiver.close);
    const attempt: Attempt = { at: now, messageId: message.id, type: message.type, cause: 'test', attempt: 1, ...sent };
    await keepAttempt(params, attempt);
    return attempt;
  },

  listWebhookAttempts: async ({ params, query: { outcome, ...page } }) => {
    await webhookAt(params);
    return attemptsOf(params, { ...page, ...(outcome ? { keep: isOfOutcome(outcome) } : {}) });
  },

  deleteWebhook: async ({ params, context, now, ifMatch }) => {
    await webhooks.update(params, each => endWebhook(each, now), context, ifMatch);
    await dispatches.update(params, each => endDispatch(each, now), context);
  },
};
