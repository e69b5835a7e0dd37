import { describe, expect, test } from 'vitest';
import { type Dispatch, startDispatch } from '../domain/integrations/dispatch.ts';
import { tallyOf } from './tally.ts';

const ids = { workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0eb', webhookId: 'hook_01kb8m3tq2e8fvq3w5r7c9d0eb' } as const;
const now = '2026-11-28T08:00:00.000Z';
const begun: Dispatch = startDispatch({ ...ids, cursor: { epoch: 1, row: 1, next: 1 } }).next;
const answering: Dispatch = { ...begun, lastDeliveredAt: now };

type Try = Parameters<ReturnType<typeof tallyOf>['add']>[0];
const taken: Try = { outcome: 'delivered', attempt: 1 };
const refused: Try = { outcome: 'refused', attempt: 1 };

const counted = (dispatch: Dispatch, ...tries: Try[]) => {
  const tally = tallyOf();
  tally.begin(dispatch);
  for (const each of tries) tally.add(each);
  return tally.counts;
};

describe('of the tries of a run it is to be expected that they arrive', () => {
  test('where the webhook took what it was sent before', () => {
    expect(counted(answering, taken, taken, refused)).toEqual({ delivered: 2, failed: 1, expected: 3, missed: 1 });
  });

  test.each([
    ['of one that was sent nothing yet', begun],
    ['of one that fails', { ...answering, failingSince: now }],
  ])('not at first %s, and from when on it takes something', (_, dispatch) => {
    expect(counted(dispatch, refused, taken, refused)).toEqual({ delivered: 1, failed: 2, expected: 1, missed: 1 });
  });

  test('of one that is dead once', () => {
    expect(counted(answering, refused, refused, refused)).toEqual({ delivered: 0, failed: 3, expected: 1, missed: 1 });
  });

  test('not where an event that was not taken is tried again beside the others', () => {
    expect(counted(answering, taken, { ...refused, attempt: 2 })).toEqual({ delivered: 1, failed: 1, expected: 1, missed: 0 });
  });
});
