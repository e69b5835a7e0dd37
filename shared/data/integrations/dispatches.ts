import type { WorkspaceId } from '../../domain/core/ids.ts';
import { Dispatch } from '../../domain/integrations/dispatch.ts';
import { entity } from '../core/entity.ts';
import { wholeOfTable } from '../core/query.ts';

/** How far the events of a workspace were sent to one of its webhooks. */
export const dispatches = entity({ name: 'dispatch', pk: 'WS#{workspaceId}', sk: 'DISPATCH#{webhookId}', schema: Dispatch });

/** More than a workspace has: one for each of its webhooks, and any of a webhook whose end was written half. */
const dispatchesAtMost = 1000;

/** Those of a workspace that have not ended. */
export const dispatchesOf = (workspaceId: WorkspaceId): Promise<Dispatch[]> =>
  wholeOfTable({ pk: `WS#${workspaceId}`, prefix: 'DISPATCH#' }, dispatches.fromRow, dispatchesAtMost, ({ status }) => status !== 'ended');
