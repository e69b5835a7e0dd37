import {
  advanceDispatch,
  type Dispatch,
  endDispatch,
  failDispatch,
  holdDispatch,
  moveDispatch,
  restDispatch,
  startDispatch,
  wakeDispatch,
} from '../../shared/domain/integrations/dispatch.ts';
import { retryDispatch } from '../../shared/domain/integrations/dispatch-aside.ts';
import { adoptWebhook, changeWebhook, createWebhook, endWebhook, rotateWebhook } from '../../shared/domain/integrations/webhook.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const now = '2026-11-21T08:00:00.000Z';
const [userId, other] = ['user_01kb8m3tq2e8fvq3w5r7c9d0eb', 'user_01kb8m3tq2e8fvq3w5r7c9d0ec'] as const;
const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0eb', webhookId: 'hook_01kb8m3tq2e8fvq3w5r7c9d0eb' } as const;
const salt = 'AAAAAAAAAAAAAAAAAAAAAA';
const about = { name: 'Kitchen display', readsAs: userId };

const webhookSamples = (): Sample[] => {
  const input = {
    name: 'Kitchen display',
    url: 'https://hooks.example.org/secret',
    types: ['item.*'],
    format: 'full',
    order: 'workspace',
  } as const;
  const made = createWebhook({ ...input, types: [...input.types] }, { ...ids, salt }, { userId, now });
  return samplesOf(
    'webhook',
    made,
    changeWebhook(made.next, { filter: 'tag = garden' }, { userId, now }),
    adoptWebhook(made.next, { userId: other, now }),
    rotateWebhook(made.next, { overlapSeconds: 60 }, salt, now),
    endWebhook(made.next, now),
  );
};

/** One that was passed over fails for the last time, while others were taken. */
const givenUp = (running: Dispatch) => {
  const one = { place: { epoch: 1, row: 1, next: 1 }, tries: 9, since: '2026-11-20T08:00:00.000Z', dueAt: now };
  const failure = { code: 'refused', status: 422 } as const;
  return retryDispatch({ ...running, aside: [one] }, { one, failure, isDelivered: false }, about, now, 0.5);
};

/** All that happens to a dispatch. */
const dispatchSamples = (): Sample[] => {
  const place = { epoch: 1, row: 1, next: 1 };
  const started = startDispatch({ ...ids, cursor: place });
  const woken = wakeDispatch(started.next, now)!;
  const failed = failDispatch(woken.next, { cursor: place, delivered: 0, code: 'server_error', status: 500 }, about, now, 0.5);
  const gone = failDispatch(woken.next, { cursor: place, delivered: 0, code: 'gone', status: 410 }, about, now, 0.5);
  return samplesOf(
    'dispatch',
    started,
    woken,
    wakeDispatch(woken.next, now)!,
    moveDispatch(woken.next, { cursor: place, delivered: 1, end: 'at_the_end' }, about, now),
    failed,
    gone,
    advanceDispatch(failed.next, now),
    advanceDispatch(gone.next, now),
    restDispatch(woken.next),
    givenUp(woken.next),
    holdDispatch(woken.next, 'paused', about, now)!,
    endDispatch(woken.next, now),
  );
};

export const samples = (): Sample[] => [...webhookSamples(), ...dispatchSamples()];
