import { dispatchEvents } from './dispatch.ts';
import { webhookEvents } from './webhook.ts';

/** Every kind of event of integrations. */
export const events = { ...webhookEvents, ...dispatchEvents } as const;
