import { advanceReconciliation, continueReconciliation, startReconciliation } from '../../shared/domain/people/accounts/reconciliation.ts';
import { type Sample, samplesOf } from '../sample.fixture.ts';

const now = '2026-11-21T08:00:00.000Z';

/** All that happens to the record by which a workspace's records are held against its log. */
export const reconciliationSamples = (): Sample[] => {
  const started = startReconciliation({ workspaceId: 'ws_01kb8m3tq2e8fvq3w5r7c9d0ea' }, now);
  const stopped = continueReconciliation(started.next, { of: 'workspace', log: 1_000_001, after: 'ITEM#item_1' }, now);
  return samplesOf('reconciliation', started, advanceReconciliation(stopped.next, now), stopped);
};
