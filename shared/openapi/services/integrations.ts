import type { modules } from '../../api/integrations/index.ts';
import { WebhookShown, WebhookWithSecret } from '../../api/integrations/webhooks.ts';
import { Attempt } from '../../domain/integrations/attempt.ts';
import type { ServicePart } from './part.ts';

export const integrations: ServicePart<typeof modules> = {
  tags: {
    webhooks: {
      name: 'Webhooks',
      description: 'The events of a workspace, sent to an address of yours as they happen: signed, in order, and none lost.',
    },
  },
  components: { Webhook: WebhookShown, WebhookWithSecret, WebhookAttempt: Attempt },
  descriptions: {
    webhookId: 'The id of the webhook.',
    url: 'The address that events are sent to by POST: `https:`, at a public name.',
    types: 'The types of events that are sent, or all of one kind of record (`item.*`); none for all.',
    filter: 'Which of these events are sent, in the words of the filters of lists.',
    format: 'Whether an event brings its record (`full`) or only says which record it is about, and which version (`thin`).',
    ratePerSecond: 'How many events are sent in a second at the most.',
    formerUntil: 'Until when the secret before the last rotation signs as well.',
    readsAs: 'By whose rights events are chosen: whoever made, changed or resumed the webhook last.',
    createdBy: 'Who made it.',
    rotatedAt: 'When it got its secret.',
    status: 'Whether sending works (`active`), has failed for half an hour (`failing`), or waits for somebody (`held`).',
    held: 'Why nothing is sent, and since when.',
    'held.reason':
      'Somebody paused it (`paused`), one event was not taken ten times (`exhausted`), the receiver answered 410 (`gone`), or whoever it reads for may not any more (`no_access`).',
    'held.at': 'Since when.',
    tries: 'How often the event that is next has failed.',
    failingSince: 'Since when it has failed.',
    lastError: 'What came of the last try that failed.',
    'lastError.code': 'Which kind of failure, to branch on.',
    'lastError.status': 'The HTTP status that came back.',
    'lastError.at': 'When it failed.',
    lastDeliveredAt: 'When the last event was taken.',
    nextTryAt: 'When the event that failed is tried again.',
    publicKey: 'The key that `v1a` signatures are checked by (Ed25519).',
    secret: 'What `v1` signatures are made with. It is shown in this reply alone.',
    overlapSeconds: 'For how long the old secret signs beside the new one.',
    from: 'Where sending goes on: at the event that failed, behind it (`next`), or with what happens from now on (`now`).',
    type: 'The type of event.',
    messageId: 'The `webhook-id` under which it was sent: the same for each try of one event.',
    cause: 'Why it was sent: it was next in the log, somebody tried the webhook, or it was sent again.',
    attempt: 'Which try of this event in a row it was.',
    outcome: 'Whether it was taken, or why not.',
    'WebhookAttempt.status': 'The HTTP status that came back, if one did.',
    at: 'When it was sent.',
    durationMs: 'How long the answer took.',
    reply: 'How the answer begins, without what looks like a secret.',
  },
};
