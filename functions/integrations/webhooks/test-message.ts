import { item, list, member, workspace } from '../../../shared/api/core/examples.ts';
import type { Webhook } from '../../../shared/domain/integrations/webhook.ts';
import type { Message } from '../../../shared/webhooks/message.ts';

/** Records as examples show them, by their kind. */
const examples: Readonly<Record<string, object>> = { item, list, member, workspace };

/** A message that says of itself that it is a test, of a type that was asked for: with the record of an example, where there is one. */
export const testMessage = (
  { workspaceId, webhookId, readsAs, format }: Webhook,
  { type = 'webhook.ping', id, now }: { type?: string; id: string; now: string },
): Message => {
  const [entity = ''] = type.split('.');
  const record = format === 'full' && Object.hasOwn(examples, entity) ? { record: examples[entity] } : {};
  const event = {
    specversion: '1.0',
    id: `test/${id}`,
    source: `/v1/workspaces/${workspaceId}`,
    type,
    time: now,
    subject: webhookId,
    datacontenttype: 'application/json',
    data: { entity, version: 1, by: readsAs, ...(format === 'full' ? { details: {} } : {}), ...record },
  };
  return { id: `msg_test_${id}`, type, body: JSON.stringify(event) };
};
