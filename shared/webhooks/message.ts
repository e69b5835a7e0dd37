import { hash } from 'node:crypto';
import type { CloudEvent } from '../domain/core/cloud-event.ts';
import type { Webhook } from '../domain/integrations/webhook.ts';

/** What goes to a receiver in one request: under which id, and what it says. */
export type Message = { id: string; type: string; body: string };

/** The largest body that Standard Webhooks advises; what would be larger is sent thin. */
const largestBody = 20_000;

const thin = ({ data: { entity, version, by }, ...event }: CloudEvent, omitted?: 'too_large') => ({
  ...event,
  data: { entity, version, by, ...(omitted ? { omitted } : {}) },
});

const bodyOf = (event: CloudEvent, format: Webhook['format']): string => {
  if (format === 'thin') return JSON.stringify(thin(event));
  const full = JSON.stringify(event);
  return Buffer.byteLength(full) <= largestBody ? full : JSON.stringify(thin(event, 'too_large'));
};

/**
 * The message of an event: the same id however often it is sent, so that a receiver knows it again. It holds the epoch, because a restored
 * table counts the versions of a record anew.
 */
export const messageOf = (event: CloudEvent, epoch: number, format: Webhook['format']): Message => ({
  id: `msg_${hash('sha256', `${epoch}|${event.id}`, 'base64url').slice(0, 22)}`,
  type: event.type,
  body: bodyOf(event, format),
});
