import * as dispatch from '../../../shared/domain/integrations/dispatch.ts';
import type { Machine } from './machine.ts';

const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0eb', webhookId: 'hook_01kb8m3tq2e8fvq3w5r7c9d0eb' } as const;
const about = { name: 'Kitchen display', readsAs: 'user_01kb8m3tq2e8fvq3w5r7c9d0eb' } as const;
const cursor = { epoch: 1, row: 1, next: 1 };
const isRunning = ({ busyUntil, status }: dispatch.Dispatch): boolean => busyUntil !== undefined && status !== 'held' && status !== 'ended';

export const sending: Machine<dispatch.Dispatch> = {
  title: 'Dispatch',
  about:
    'How far the events of a workspace were sent to a webhook. Three failures of one event in a row change nothing; from the fourth on it is said aloud; the tenth, or a 410, holds all that is behind until somebody lets it go on.',
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
    pause: (record, at) => dispatch.holdDispatch(record, 'paused', about, at),
    lose: (record, at) => dispatch.holdDispatch(record, 'no_access', about, at),
    resume: (record, at) => (record.status === 'held' ? dispatch.resumeDispatch(record, cursor, at) : undefined),
    end: (record, at) => (record.status === 'ended' ? undefined : dispatch.endDispatch(record, at)),
  },
  stateOf: ({ status }) => status,
  rank: ({ tries, busyUntil, dueAt }) => `${Math.min(tries, 4)} ${busyUntil !== undefined} ${dueAt !== undefined}`,
};
