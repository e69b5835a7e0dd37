import { Reconciliation } from '../../domain/people/accounts/reconciliation.ts';
import { entity } from '../core/entity.ts';

/** When the records of a workspace are held against its log next, beside what is in it: it goes with that. */
export const reconciliations = entity({ name: 'reconciliation', pk: 'WS#{workspaceId}', sk: 'RECONCILIATION', schema: Reconciliation });
