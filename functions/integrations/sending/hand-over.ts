import * as z from 'zod';
import { secretText } from '../../../shared/aws/secrets/secrets.ts';
import { type Line, lineTo, type Posted } from '../../../shared/aws/web-post.ts';
import { saltsAt } from '../../../shared/domain/core/rotating-salt.ts';
import { replyShown } from '../../../shared/domain/integrations/attempt.ts';
import type { SendError } from '../../../shared/domain/integrations/dispatch.ts';
import type { Webhook } from '../../../shared/domain/integrations/webhook.ts';
import { environment } from '../../../shared/env.ts';
import type { Message } from '../../../shared/webhooks/message.ts';
import type { SendResult } from '../../../shared/webhooks/run.ts';
import { keysFor, type SigningKeys, signedHeaders } from '../../../shared/webhooks/signature.ts';

const { WEBHOOK_SECRET_ARN, LOOPBACK_FILES } = environment({ WEBHOOK_SECRET_ARN: z.string(), LOOPBACK_FILES: z.enum(['yes', 'no']) });

/** Whether addresses of this very machine may be sent to: on a developer's machine alone. */
export const allowLoopback = LOOPBACK_FILES === 'yes';

/** How long one receiver may take. */
const limits = { timeoutMs: 10_000, allowLoopback };

/** What signs with a salt of a webhook. */
export const keysOf = async (webhook: Pick<Webhook, 'workspaceId' | 'webhookId'>, salt: string): Promise<SigningKeys> =>
  keysFor(await secretText(WEBHOOK_SECRET_ARN), webhook, salt);

const errorOf = (status: number): SendError => {
  if (status === 410) return 'gone';
  if (status === 429) return 'throttled';
  if (status >= 500) return 'server_error';
  return status >= 300 && status < 400 ? 'redirected' : 'refused';
};

const sentOf = (posted: Posted): SendResult => {
  const { durationMs } = posted;
  if ('failed' in posted) return { outcome: posted.failed, durationMs };
  const { status, retryAfterSeconds } = posted;
  const reply = replyShown(posted.reply);
  const told = { status, durationMs, ...(reply === undefined ? {} : { reply }) };
  if (status >= 200 && status < 300) return { outcome: 'delivered', ...told };
  return { outcome: errorOf(status), ...told, retryAfterSeconds };
};

/** Hands messages over to a webhook, signed, over connections that are kept until it is closed. */
export const receiverOf = () => {
  let known: { url: string; line: Line } | undefined;
  const lineOf = (url: string): Line => {
    if (known?.url === url) return known.line;
    known?.line.close();
    known = { url, line: lineTo(url, limits) };
    return known.line;
  };
  return {
    send: async (webhook: Webhook, message: Message, more: Record<string, string> = {}): Promise<SendResult> => {
      const now = new Date().toISOString();
      const keys = await Promise.all(saltsAt(webhook, now).map(salt => keysOf(webhook, salt)));
      const headers = {
        'content-type': 'application/cloudevents+json; charset=utf-8',
        'user-agent': 'Almanac (webhook)',
        ...more,
        ...signedHeaders(message, keys, now),
      };
      return sentOf(await lineOf(webhook.url).post({ headers, body: message.body }));
    },
    close: (): void => known?.line.close(),
  };
};
