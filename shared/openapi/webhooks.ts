import { catalogue } from '../../events/index.ts';
import { WebhookMessage } from '../api/integrations/webhooks.ts';
import type { JsonObject } from './json.ts';
import type { SchemaSet } from './json-schema.ts';
import { tags } from './tags.ts';

/** What is told to persons alone, and so to no program. */
const forPersonsAlone = ['invitation', 'pin'];

/** The types of events that a webhook may be sent: what members of a workspace may hear of. */
export const sentTypes: readonly string[] = Object.entries(catalogue)
  .filter(([type, { audience }]) => ['members', 'public'].includes(audience) && !forPersonsAlone.includes(type.split('.')[0]!))
  .map(([type]) => type)
  .sort();

/** The headers that a message to a webhook is signed by. */
export const webhookHeaders: readonly [name: string, description: string, pattern: string][] = [
  ['webhook-id', 'The event: the same for each try, so that a receiver knows it again.', '^msg_[\\w-]{22}$'],
  ['webhook-timestamp', 'When this try was sent, in seconds since 1970: refuse what is more than five minutes away.', '^\\d+$'],
  [
    'webhook-signature',
    'What was signed is id, timestamp and body with dots between: `v1` by the secret (HMAC-SHA256), `v1a` for the public key (Ed25519), one pair for each secret that is valid.',
    '^v1,',
  ],
];

const parameters = webhookHeaders.map(([name, description, pattern]) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string', pattern },
}));

/** The name of an operation: `item.completed` is `onItemCompleted`. */
const operationIdOf = (type: string): string => `on${type.replace(/(?:^|[._])(\w)/g, (_, letter: string) => letter.toUpperCase())}`;

/** The name of a type in a sentence: `item.completed` is `item completed`. */
export const spoken = (type: string): string => type.replace(/[._]/g, ' ');

/** What is sent to webhooks: one operation of the receiver for each type of event (OpenAPI 3.1 `webhooks`). */
export const webhooksOf = (schemas: SchemaSet): Record<string, JsonObject> => {
  const message = schemas.at(WebhookMessage, 'output');
  const sent = (type: string): JsonObject => ({
    post: {
      operationId: operationIdOf(type),
      summary: `Sent to a webhook: ${spoken(type)}`,
      description: 'Signed by Standard Webhooks, a CloudEvent 1.0.2 in JSON. It may come again under the same `webhook-id`.',
      tags: [tags.webhooks.name],
      security: [],
      parameters,
      requestBody: {
        required: true,
        content: {
          'application/cloudevents+json': { schema: { allOf: [message, { type: 'object', properties: { type: { const: type } } }] } },
        },
      },
      responses: {
        '2XX': { description: 'It was taken. What the reply says beside its status is kept for thirty days, as far as 500 characters.' },
        '410': { description: 'The receiver is gone: nothing more is sent until somebody resumes the webhook.' },
        '4XX': { description: 'It was not taken: it is tried again, later each time. So it is after 3xx and 5xx, and without a reply.' },
      },
    },
  });
  return Object.fromEntries(sentTypes.map(type => [type, sent(type)]));
};
