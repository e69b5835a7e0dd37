import * as dispatch from '../../../shared/domain/integrations/dispatch.ts';
import * as aside from '../../../shared/domain/integrations/dispatch-aside.ts';
import type { Machine } from './machine.ts';

const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0eb', webhookId: 'hook_01kb8m3tq2e8fvq3w5r7c9d0eb' } as const;
const about = { name: 'Kitchen display', readsAs: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb' } as const;
const cursor = { epoch: 1, row: 1, next: 1 };
const behind = { ...cursor, next: 2 };
const passedOver = (at: string) => ({
  aside: [{ place: cursor, tries: 1, since: at, dueAt: at }],
  failingSince: at,
  last: { code: 'refused', at } as const,
});
/** What was passed over, tried so often before, fails once more. */
const retried = (record: dispatch.Dispatch, tries: number, at: string) => {
  const [one] = record.aside ?? [];
  if (!one || !isRunning(record)) return undefined;
  return aside.retryDispatch(record, { one: { ...one, tries }, failure: { code: 'refused' }, isDelivered: false }, about, at, 0.5);
};
const isRunning = ({ busyUntil, status }: dispatch.Dispatch): boolean => busyUntil !== undefined && status !== 'held' && status !== 'ended';

export const sending: Machine<dispatch.Dispatch> = {
  title: 'Dispatch',
  about:
    'How far the events of a workspace were sent to a webhook. Three failures of one event in a row change nothing; from the fourth on it is said aloud; the tenth, or a 410, holds all that is behind until somebody lets it go on. In no order, what failed is passed over and tried beside the others, and given up where they are taken.',
  begins: [{ by: 'dispatch.started', record: dispatch.startDispatch({ ...ids, cursor }).next }],
  rules: {
    wake: (record, at) => dispatch.wakeDispatch(record, at),
    retry: (record, at) => (record.dueAt ? dispatch.advanceDispatch(record, at) : undefined),
    deliver: (record, at) =>
      isRunning(record) ? dispatch.moveDispatch(record, { cursor, delivered: 1, end: 'at_the_end' }, about, at) : undefined,
    fail: (record, at) =>
      isRunning(record) ? dispatch.failDispatch(record, { cursor, delivered: 0, code: 'server_error' }, about, at, 0.5) : undefined,
    // Failing for long, and to the end, takes more steps than are looked at: begun from the third failure, and from the ninth.
    failForLong: (record, at) =>
      isRunning(record) && record.tries > 0
        ? dispatch.failDispatch({ ...record, tries: 3 }, { cursor, delivered: 0, code: 'server_error' }, about, at, 0.5)
        : undefined,
    exhaust: (record, at) =>
      isRunning(record) && record.tries > 0
        ? dispatch.failDispatch({ ...record, tries: 9 }, { cursor, delivered: 0, code: 'server_error' }, about, at, 0.5)
        : undefined,
    leave: (record, at) =>
      isRunning(record) ? dispatch.failDispatch(record, { cursor, delivered: 0, code: 'gone' }, about, at, 0.5) : undefined,
    passOver: (record, at) =>
      isRunning(record) && !record.aside
        ? dispatch.moveDispatch(record, { cursor: behind, delivered: 0, end: 'at_the_end', passedOver: passedOver(at) }, about, at)
        : undefined,
    retryForLong: (record, at) => retried(record, 3, at),
    giveUp: (record, at) => retried({ ...record, failingSince: at }, 9, at),
    takeForDead: (record, at) => retried({ ...record, failingSince: record.aside?.[0]?.since }, 9, at),
    recover: (record, at) =>
      isRunning(record) && record.aside
        ? aside.retryDispatch(record, { one: record.aside[0]!, isDelivered: true }, about, at, 0.5)
        : undefined,
    pause: (record, at) => dispatch.holdDispatch(record, 'paused', about, at),
    lose: (record, at) => dispatch.holdDispatch(record, 'no_access', about, at),
    resume: (record, at) => (record.status === 'held' ? dispatch.resumeDispatch(record, cursor, at) : undefined),
    end: (record, at) => (record.status === 'ended' ? undefined : dispatch.endDispatch(record, at)),
  },
  stateOf: ({ status }) => status,
  rank: ({ tries, busyUntil, dueAt, aside: set = [] }) =>
    `${Math.min(tries, 4)} ${busyUntil !== undefined} ${dueAt !== undefined} ${set.length}`,
};
