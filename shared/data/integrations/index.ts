import { dispatches } from './dispatches.ts';
import { webhooks } from './webhooks.ts';

/** Every kind of record of integrations. */
export const kinds = [webhooks, dispatches];
