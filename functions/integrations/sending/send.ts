import { setTimeout as sleep } from 'node:timers/promises';
import { keepAttempt } from '../../../shared/data/integrations/attempts.ts';
import { dispatches } from '../../../shared/data/integrations/dispatches.ts';
import { webhooks } from '../../../shared/data/integrations/webhooks.ts';
import type { Dispatch } from '../../../shared/domain/integrations/dispatch.ts';
import { clockContext } from '../../../shared/runtime/events/clock-context.ts';
import { logMetrics } from '../../../shared/runtime/log/logger.ts';
import { type RunPorts, runDispatch } from '../../../shared/webhooks/run.ts';
import { tallyOf } from '../../../shared/webhooks/tally.ts';
import { receiverOf } from './hand-over.ts';
import { readPage } from './read.ts';

type Id = Pick<Dispatch, 'workspaceId' | 'webhookId'>;

/** How long one run goes on, well within the time of its function: so long another waits where there are more than run at once. */
const patienceMs = 20_000;

const save =
  (id: Id, requestId: string): RunPorts['save'] =>
  async decide => {
    let isDecided = false;
    const deciding = (dispatch: Dispatch) => {
      const change = decide(dispatch);
      isDecided = change !== undefined;
      return change;
    };
    const saved = await dispatches.update(id, deciding, clockContext(requestId));
    return isDecided ? saved : undefined;
  };

const find = async (id: Id) => {
  const [dispatch, webhook] = await Promise.all([dispatches.find(id), webhooks.find(id)]);
  return dispatch && webhook && { dispatch, webhook };
};

/** What a run of a webhook needs, of the table and this machine, beside what hands its messages over. */
export const sendingPorts = (id: Id, requestId: string, send: RunPorts['send']): RunPorts => ({
  find: () => find(id),
  read: readPage,
  send,
  keep: (attempt, place) => keepAttempt(id, attempt, place),
  save: save(id, requestId),
  now: () => new Date().toISOString(),
  sleep: async ms => {
    await sleep(ms);
  },
  dice: Math.random,
});

/** Sends what waits for a webhook, as far as one run gets. */
export const send = async ({ workspaceId, webhookId }: Id, requestId: string): Promise<void> => {
  const id = { workspaceId, webhookId };
  const receiver = receiverOf();
  const tally = tallyOf();
  const ports = sendingPorts(id, requestId, receiver.send);
  const find: RunPorts['find'] = async () => {
    const both = await ports.find();
    tally.begin(both?.dispatch);
    return both;
  };
  const keep: RunPorts['keep'] = async (attempt, place) => {
    tally.add(attempt);
    await ports.keep(attempt, place);
  };
  await runDispatch({ ...ports, find, keep }, new Date(Date.now() + patienceMs).toISOString()).finally(receiver.close);
  const { delivered, failed, expected, missed } = tally.counts;
  const metrics = {
    WebhooksDelivered: { unit: 'Count', value: delivered },
    WebhooksFailed: { unit: 'Count', value: failed },
    WebhooksExpected: { unit: 'Count', value: expected },
    WebhooksMissed: { unit: 'Count', value: missed },
  } as const;
  logMetrics('ALM061', { workspaceId, webhookId, delivered, failed, expected, missed, requestId }, metrics);
};
