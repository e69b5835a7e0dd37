import { dispatchEvents } from '../../events/integrations/dispatch.ts';
import { jobEvents } from '../../events/people/job.ts';
import { consume } from '../../shared/runtime/events/consume.ts';
import { runReplay } from './replays/run-replay.ts';
import { send } from './sending/send.ts';

/** Sends what waits for a webhook, and what somebody has sent again. */
export const handler = consume(
  { 'dispatch.due': dispatchEvents['dispatch.due'], 'job.webhook_replay_due': jobEvents['job.webhook_replay_due'] },
  {
    'dispatch.due': ({ record, requestId }) => send(record, requestId),
    'job.webhook_replay_due': ({ record, requestId }) => runReplay(record, requestId),
  },
);
