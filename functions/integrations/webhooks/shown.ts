import { asideOf, type Dispatch } from '../../../shared/domain/integrations/dispatch.ts';
import type { Webhook } from '../../../shared/domain/integrations/webhook.ts';
import { publicKeyText, secretText } from '../../../shared/webhooks/signature.ts';
import { keysOf } from '../sending/hand-over.ts';

/** A webhook as those see it who may manage it, with how sending to it goes. */
export const shown = async (webhook: Webhook, dispatch: Dispatch) => {
  const { status, held, tries, failingSince, lastError, lastDeliveredAt, dueAt } = dispatch;
  return {
    ...webhook,
    status,
    held,
    tries,
    passedOver: asideOf(dispatch).length,
    failingSince,
    lastError,
    lastDeliveredAt,
    nextTryAt: dueAt,
    publicKey: publicKeyText(await keysOf(webhook, webhook.salt)),
  };
};

/** The same with its secret. It follows from the record, so that a retry of the request that made it is shown it again. */
export const shownWithSecret = async (webhook: Webhook, dispatch: Dispatch) => ({
  ...(await shown(webhook, dispatch)),
  secret: secretText(await keysOf(webhook, webhook.salt)),
});
