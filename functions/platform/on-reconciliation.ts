import { reconciliationEvents } from '../../events/people/reconciliation.ts';
import { workspaceEvents } from '../../events/people/workspace.ts';
import { clockContext } from '../../shared/runtime/events/clock-context.ts';
import { consume } from '../../shared/runtime/events/consume.ts';
import { beginReconciliation, reconcileOf } from './reconcile/run.ts';

/** How long one run goes on before it leaves the rest to the next: well within the function's time. */
const patienceMs = 200_000;

/** Holds the records of each owner against their log, once a day, and tells where they differ. It mends nothing. */
export const handler = consume(
  {
    'workspace.created': workspaceEvents['workspace.created'],
    'reconciliation.due': reconciliationEvents['reconciliation.due'],
  },
  {
    'workspace.created': ({ record, by, at, requestId }) => beginReconciliation(record, { by, at }, clockContext(requestId)),
    'reconciliation.due': ({ record, data: { left }, requestId }) =>
      reconcileOf(record, left, Date.now() + patienceMs, clockContext(requestId)),
  },
);
