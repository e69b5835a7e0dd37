import type { WriteContext } from '../../../shared/data/core/entity.ts';
import { logEpoch } from '../../../shared/data/core/log-rows.ts';
import { reconciliations } from '../../../shared/data/people/reconciliations.ts';
import { UserId } from '../../../shared/domain/core/ids.ts';
import {
  continueReconciliation,
  type Reconciliation,
  type ReconciliationRest,
  startReconciliation,
} from '../../../shared/domain/people/accounts/reconciliation.ts';
import type { Workspace } from '../../../shared/domain/people/workspaces/workspace.ts';
import { type Difference, reconcile } from '../../../shared/log/reconcile.ts';
import { log, logMetrics } from '../../../shared/runtime/log/logger.ts';
import { port } from './port.ts';

/** Has the records of a new workspace held against its log each day; with a personal one, those of whoever made it. */
export const beginReconciliation = async (
  { workspaceId, kind }: Pick<Workspace, 'workspaceId' | 'kind'>,
  { by, at }: { by: string; at: string },
  context: WriteContext,
): Promise<void> => {
  const userId = kind === 'personal' ? UserId.parse(by) : undefined;
  await reconciliations.create(startReconciliation({ workspaceId, userId }, at), context);
};

const fieldsOf = (difference: Difference) => ('places' in difference ? { ...difference, places: difference.places.join(' ') } : difference);

/** Tells the operator of what does not agree: the alarm on `RecordsDiffering` names its runbook. */
const tell = (owner: string, differences: readonly Difference[]): void => {
  for (const difference of differences) log('ALM016', { owner, ...fieldsOf(difference) });
  if (differences.length > 0) logMetrics('ALM017', { owner }, { RecordsDiffering: { unit: 'Count', value: differences.length } });
};

/** Holds what is a workspace's, and its user's, against their logs; what there was no time for is gone on with in a minute. */
export const reconcileOf = async (
  { workspaceId, userId }: Pick<Reconciliation, 'workspaceId' | 'userId'>,
  left: ReconciliationRest | undefined,
  untilMs: number,
  context: WriteContext,
): Promise<void> => {
  const owners = { workspace: `WS#${workspaceId}`, user: userId && `USER#${userId}` };
  const order = (['workspace', 'user'] as const).slice(left?.of === 'user' ? 1 : 0);
  for (const of of order) {
    const owner = owners[of];
    if (!owner) continue;
    const from = of === left?.of ? left : {};
    const options = { from, isOver: () => Date.now() > untilMs, nowMs: Date.now(), isRestored: logEpoch > 1 };
    const found = await reconcile(port, owner, options);
    tell(owner, found.differences);
    log('ALM015', { owner, records: found.records, differences: found.differences.length, isWhole: !found.left });
    if (!found.left) continue;
    const next: ReconciliationRest = { of, ...found.left };
    await reconciliations.update({ workspaceId }, each => continueReconciliation(each, next, context.now), context);
    return;
  }
};
