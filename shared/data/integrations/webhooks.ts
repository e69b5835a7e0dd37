import type { WorkspaceId } from '../../domain/core/ids.ts';
import { Webhook } from '../../domain/integrations/webhook.ts';
import { entity } from '../core/entity.ts';
import { wholeOfTable } from '../core/query.ts';
import type { Quota } from '../core/quota.ts';

/** An address of somebody else's, to which a workspace's events are sent. */
export const webhooks = entity({ name: 'webhook', pk: 'WS#{workspaceId}', sk: 'WEBHOOK#{webhookId}', schema: Webhook });

const webhooksAtMost = 20;

/** The webhooks of a workspace that have not ended. */
export const webhooksOf = (workspaceId: WorkspaceId): Promise<Webhook[]> =>
  wholeOfTable({ pk: `WS#${workspaceId}`, prefix: 'WEBHOOK#' }, webhooks.fromRow, webhooksAtMost, ({ endedAt }) => !endedAt);

/** How many webhooks one workspace may have. */
export const webhookQuota = (workspaceId: WorkspaceId): Quota => ({
  pk: `WS#${workspaceId}`,
  name: webhooks.name,
  most: webhooksAtMost,
  held: () => webhooksOf(workspaceId),
});
