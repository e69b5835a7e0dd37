import { dispatchEvents } from '../../events/integrations/dispatch.ts';
import { consume } from '../../shared/runtime/events/consume.ts';
import { send } from './sending/send.ts';

/** Sends what waits for a webhook. */
export const handler = consume(
  { 'dispatch.due': dispatchEvents['dispatch.due'] },
  { 'dispatch.due': ({ record, requestId }) => send(record, requestId) },
);
